/** brat on the way out: `.txt` and `.ann` for each sample, and an `annotation.conf`. */
import { fileName } from '../file-name';
import { loseAttributesOf, sourceAttribute } from '../attributes';
import type { Relation, Span } from '../../project/records/records';
import type { AttributeDef, RelationsLayer, SpansLayer } from '../../project/schema/layer-types';
import {
  countOut,
  firstLayer,
  firstRelations,
  loseOthers,
  loseOwn,
  loseSuggestions,
  metaOf,
  noteFields,
  ownTexts,
  relationsOf,
  spanMetaOf,
  spansOf,
} from '../export-values';
import type { ExportSession, OutputPiece, OwnAnswer, OwnItem } from '../format';
import { attributeLine, isSameExtent, LineEditor, type BratAnswer, type BratWriting } from './brat-edit';
import { readOther, type KeptLine } from './brat-lines';
import { marksText } from '../../kinds/traits';

const ID = 'brat';

export async function* writeBrat(
  items: AsyncIterable<OwnItem>,
  session: ExportSession,
): AsyncGenerator<OutputPiece> {
  const { spans, relations, further } = bratLayers(session);
  const own = [spans, relations].flatMap((layer) => layer?.attributes ?? []);
  const words = wordsFor(
    [
      ...[spans, relations, ...further].flatMap((layer) => layer?.labels ?? []),
      ...own.flatMap(({ id, labels }) => [id, ...labels]),
    ],
    session,
  );
  const names = new Set<string>();
  const used = new Used();
  for await (const item of items) {
    const name = fileName(item.id.replace(/\.txt$/, ''), names);
    if (name !== item.id)
      session.losses.note(item.place, { renamed: `sample ${JSON.stringify(item.id)} is the file ${name}` });
    session.losses.written.samples += 1;
    yield { file: `${name}.txt`, content: item.text };
    loseSuggestions(session, item, 'brat has no suggestions');
    noteFields(session, item, ID);
    const answer = item.answers[0];
    if (!answer) continue;
    const source = answer.source ?? answer.record;
    const kept = metaOf(source, ID).lines as readonly KeptLine[] | undefined;
    const layers = { spans, relations, further };
    const carried = [spans, relations, ...further];
    loseOthers(session, item, answer, carried);
    // An `.ann` without lines would say that nothing is to be marked.
    if (!kept && !carried.some((layer) => layer && layer.id in answer.labels)) {
      loseNote(session, item, answer, '');
      session.losses.drop({ answers: 1 });
      session.losses.noteOnce(item.place.file, {
        'no-spans': 'answers without an answer about spans have no .ann, as samples without an answer',
      });
      continue;
    }
    const now = partsOf(answer, layers, (layer, span) => {
      const why = 'an attribute belongs to an entity, but there is none';
      loseOwn(session, item, answer, 'second-layer', ownTexts(layer, [span]), why);
    });
    const count = [...now.attributes.values()].flat().length;
    countOut(session, now.spans.length + now.relations.length + count);
    const layerOf = (of: Span | Relation) => ('start' in of ? spans! : relations!);
    const nameOf = (attribute: string, of: Span | Relation) =>
      sourceAttribute(source, ID, layerOf(of).id, attribute);
    for (const { attributes = {} } of [...now.spans, ...now.relations])
      if (Object.values(attributes).some((value) => Array.isArray(value) && value.length > 1))
        session.losses.noteOnce('annotation.conf', {
          'several-values': 'attributes with several values have a line for each; brat shows one of them',
        });
    const writing: BratWriting = {
      word: words,
      name: (attribute, of) => words(nameOf(attribute, of)),
      attribute: (name, of) => layerOf(of).attributes?.find(({ id }) => nameOf(id, of) === name)?.id ?? name,
      unplaced: (argument) =>
        loseAttributesOf(
          item,
          answer,
          relations!,
          argument,
          session,
          'it is the argument of an event, which has no attributes',
        ),
      spanLine: (id, span) => spanLine(id, span, source, words),
      dropped: (line) =>
        session.losses.note(item.place, { 'note-gone': `${JSON.stringify(line)} goes with its span` }),
    };
    const before = partsOf({ ...answer, labels: (source.labels ?? {}) as OwnAnswer['labels'] }, layers);
    const lines = kept ? new LineEditor(kept, before, now, writing).lines() : newLines(now, answer, writing);
    for (const line of lines) used.see(line);
    loseNote(session, item, answer, kept ? source.note : now.spans.length > 0 ? answer.record.note : '');
    yield { file: `${name}.ann`, content: lines.map((line) => `${line}\n`).join('') };
  }
  yield {
    file: 'annotation.conf',
    content: used.configuration(spans, relations, words),
  };
}

/** brat's notes belong to spans. Imported notes are exported as their lines; changes to them are not exported. */
function loseNote(session: ExportSession, item: OwnItem, answer: OwnAnswer, written: unknown): void {
  const { note } = answer.record;
  if (typeof note !== 'string' || note === '') return;
  if (note === written) {
    session.losses.written.notes += 1;
    return;
  }
  session.losses.lose(item.place, 'unsupported', `note ${JSON.stringify(note)}`, {
    notes: 1,
    why: 'a note belongs to a span; imported notes are exported unchanged',
    sample: item.id,
    annotator: answer.annotator,
  });
}

interface BratLayers {
  readonly spans: SpansLayer | undefined;
  readonly relations: RelationsLayer | undefined;
  /** Their spans are attributes of entities. */
  readonly further: readonly SpansLayer[];
}

/** The layers that go out. */
export function bratLayers(session: ExportSession): BratLayers {
  const spans = firstLayer(session, marksText);
  return {
    spans,
    relations: firstRelations(session),
    further: session.layers.filter((layer): layer is SpansLayer => marksText(layer) && layer !== spans),
  };
}

/** A span of a further layer is an attribute of the entity with the same extent; `lose` is called if there is none. */
function partsOf(
  answer: OwnAnswer,
  { spans, relations, further }: BratLayers,
  lose: (layer: string, span: Span) => void = () => {},
): BratAnswer {
  const own = spansOf(answer, spans) ?? [];
  const attributes = new Map<string, Span[]>();
  for (const layer of further)
    for (const span of spansOf(answer, layer) ?? [])
      if (own.some((each) => isSameExtent(each, span)))
        attributes.set(layer.id, [...(attributes.get(layer.id) ?? []), span]);
      else lose(layer.id, span);
  return { spans: own, attributes, relations: relationsOf(answer, relations) ?? [] };
}

type Words = (label: string) => string;

/** A label is one word there; two labels never become one. */
function wordsFor(labels: readonly string[], session: ExportSession): Words {
  const taken = new Set(labels.filter((label) => !/\s/.test(label)));
  const words = new Map<string, string>();
  for (const label of labels) {
    if (words.has(label)) continue;
    let word = label;
    if (/\s/.test(label)) {
      word = label.replace(/\s+/g, '_');
      while (taken.has(word)) word += '_';
      taken.add(word);
      session.losses.noteOnce('annotation.conf', {
        'label-renamed': `the label ${JSON.stringify(label)} is ${word} there: a label is one word`,
      });
    }
    words.set(label, word);
  }
  return (label) => words.get(label) ?? label.replace(/\s+/g, '_');
}

function newLines(
  { spans, attributes, relations }: BratAnswer,
  { record: { note } }: OwnAnswer,
  writing: BratWriting,
): string[] {
  const ids = new Map(spans.flatMap(({ id }, n) => (id === undefined ? [] : [[id, `T${n + 1}`] as const])));
  const at = (relation: Relation, end: 'from' | 'to') => ids.get(relation[end]) ?? relation[end];
  let last = 0;
  const lineOf = (name: string, of: string, value: string | true) =>
    attributeLine(`A${++last}`, name, of, value, writing);
  const linesOf = (each: Span | Relation, of: string) =>
    Object.entries(each.attributes ?? {}).flatMap(([id, value]) =>
      [value].flat().map((one) => lineOf(writing.name(id, each), of, one)),
    );
  const ofLayers = [...attributes].flatMap(([layer, list]) =>
    list.map((span) => {
      const target = `T${spans.findIndex((each) => isSameExtent(each, span)) + 1}`;
      return lineOf(writing.word(layer), target, span.label);
    }),
  );
  return [
    ...spans.map((span, n) => writing.spanLine(`T${n + 1}`, span)),
    ...ofLayers,
    ...spans.flatMap((span, n) => linesOf(span, `T${n + 1}`)),
    ...relations.flatMap((relation, n) => [
      `R${n + 1}\t${writing.word(relation.label)} Arg1:${at(relation, 'from')} Arg2:${at(relation, 'to')}\t`,
      ...linesOf(relation, `R${n + 1}`),
    ]),
    ...(typeof note === 'string' && note !== '' && spans.length > 0
      ? [`#1\tAnnotatorNotes T1\t${oneLine(note)}`]
      : []),
  ];
}

function spanLine(id: string, span: Span, source: Readonly<Record<string, unknown>>, words: Words): string {
  const pieces = span.parts ?? [span];
  const quote = keptQuote(span, source) ?? pieces.map(({ text }) => oneLine(text ?? '')).join(' ');
  return `${id}\t${words(span.label)} ${pieces.map(({ start, end }) => `${start} ${end}`).join(';')}\t${quote}`;
}

/** The quote of a span in parts that came in, when it is another one than its parts; not of one that was moved since. */
function keptQuote(span: Span, source: Readonly<Record<string, unknown>>): string | undefined {
  const quote = spanMetaOf(source, ID, span.id)?.quote;
  if (typeof quote !== 'string') return undefined;
  const came = Object.values((source.labels ?? {}) as OwnAnswer['labels']).some(
    (value) =>
      Array.isArray(value) &&
      (value as Span[]).some((each) => each.id === span.id && isSameExtent(each, span)),
  );
  return came ? quote : undefined;
}

const oneLine = (text: string): string => text.replace(/\r?\n|\r/g, ' ');

/** What the lines use besides entities and relations, for `annotation.conf`. */
class Used {
  readonly #events = new Map<string, Set<string>>();
  /** Values by attribute; none for one that is only there or not. */
  readonly #attributes = new Map<string, Set<string>>();

  see(line: string): void {
    if (!/^[EAM]/.test(line)) return;
    const other = readOther(line);
    if (other.kind === 'event') {
      const roles = this.#events.get(other.type) ?? new Set();
      this.#events.set(other.type, roles);
      for (const { label } of other.args) roles.add(label);
    } else if (other.kind === 'attribute') {
      const values = this.#attributes.get(other.name) ?? new Set();
      this.#attributes.set(other.name, values);
      if (other.value !== undefined) values.add(other.value);
    }
  }

  configuration(spans: SpansLayer | undefined, relations: RelationsLayer | undefined, word: Words): string {
    const roles = new Set([...this.#events.values()].flatMap((each) => [...each]));
    const types = (layer: SpansLayer | RelationsLayer | undefined) => (layer?.labels ?? []).map(word);
    return [
      '[entities]',
      ...types(spans).filter((label) => !this.#events.has(label)),
      '[relations]',
      ...types(relations)
        .filter((label) => !roles.has(label))
        .map((label) => `${label}\tArg1:<ENTITY>, Arg2:<ENTITY>`),
      '[events]',
      ...[...this.#events].map(
        ([type, args]) =>
          `${type}${args.size > 0 ? `\t${[...args].map((role) => `${role}*:<ANY>`).join(', ')}` : ''}`,
      ),
      '[attributes]',
      ...this.#attributeLines(spans?.attributes ?? [], relations?.attributes ?? [], word),
      '',
    ].join('\n');
  }

  /** Those of the schema with their values, and those that only lines have. */
  #attributeLines(
    ofSpans: readonly AttributeDef[],
    ofRelations: readonly AttributeDef[],
    word: Words,
  ): string[] {
    const all = new Map<string, { types: Set<string>; values: Set<string> }>();
    const add = (name: string, types: readonly string[], values: Iterable<string>) => {
      const known = all.get(name);
      all.set(name, {
        types: new Set([...(known?.types ?? []), ...types]),
        values: new Set([...(known?.values ?? []), ...values]),
      });
    };
    for (const [defs, every] of [
      [ofSpans, '<ANY>'],
      [ofRelations, '<RELATION>'],
    ] as const)
      for (const { id, labels, onlyFor } of defs)
        add(word(id), onlyFor?.map(word) ?? [every], labels.map(word));
    for (const [name, values] of this.#attributes) add(name, all.has(name) ? [] : ['<ANY>'], values);
    return [...all].map(([name, { types, values }]) => {
      const of = types.has('<ANY>') ? '<ANY>' : [...types].join('|');
      return `${name}\tArg:${of}${values.size > 0 ? `, Value:${[...values].join('|')}` : ''}`;
    });
  }
}
