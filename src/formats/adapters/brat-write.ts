/** brat on the way out: `.txt` and `.ann` for each sample, and an `annotation.conf`. */
import { fileName } from '../file-name';
import type { Relation, Span } from '../../project/records/records';
import type { Layer, SpansLayer } from '../../project/schema/layer-types';
import {
  countOut,
  firstLayer,
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
import { attributeLine, editedLines, isSameExtent, type BratAnswer, type BratWriting } from './brat-edit';
import { readOther, type KeptLine } from './brat-lines';

const ID = 'brat';

export async function* writeBrat(
  items: AsyncIterable<OwnItem>,
  session: ExportSession,
): AsyncGenerator<OutputPiece> {
  const spans = firstLayer(session, 'spans');
  const relations = session.layers.find((layer) => layer.type === 'relations' && layer.spans === spans?.id);
  const further = session.layers.filter(
    (layer): layer is SpansLayer => layer.type === 'spans' && layer !== spans,
  );
  const words = wordsFor(
    [spans, relations, ...further].flatMap((layer) => (layer && 'labels' in layer ? layer.labels : [])),
    session,
  );
  const names = new Set<string>();
  const used = new Used();
  for await (const item of items) {
    const name = fileName(item.id.replace(/\.txt$/, ''), names);
    if (name !== item.id)
      session.losses.note({
        ...item.place,
        about: 'renamed',
        text: `sample ${JSON.stringify(item.id)} is the file ${name}`,
      });
    session.losses.written.samples += 1;
    yield { file: `${name}.txt`, content: item.text };
    loseSuggestions(session, item, 'brat has no suggestions');
    noteFields(session, item, ID);
    const answer = item.answers[0];
    if (!answer) continue;
    const source = answer.source ?? answer.record;
    const kept = metaOf(source, ID).lines as readonly KeptLine[] | undefined;
    const layers = { spans, relations, further };
    loseOthers(session, item, answer, [spans, relations, ...further]);
    const now = partsOf(answer, layers, (layer, span) => {
      const why = 'an attribute belongs to an entity, and there is none';
      loseOwn(session, item, answer, 'second-layer', ownTexts(layer, [span]), why);
    });
    const count = [...now.attributes.values()].flat().length;
    countOut(session, now.spans.length + now.relations.length + count);
    const writing: BratWriting = {
      word: words,
      spanLine: (id, span) => spanLine(id, span, source, words),
      dropped: (line) =>
        session.losses.note({
          ...item.place,
          about: 'note-gone',
          text: `${JSON.stringify(line)} goes with its span`,
        }),
    };
    const before = partsOf({ ...answer, labels: (source.labels ?? {}) as OwnAnswer['labels'] }, layers);
    const lines = kept ? editedLines(kept, before, now, writing) : newLines(now, answer, writing);
    for (const line of lines) used.see(line);
    loseNote(session, item, answer, kept ? source.note : now.spans.length > 0 ? answer.record.note : '');
    yield { file: `${name}.ann`, content: lines.map((line) => `${line}\n`).join('') };
  }
  const joined = relations?.type === 'relations' ? relations.labels : [];
  yield {
    file: 'annotation.conf',
    content: used.configuration((spans?.labels ?? []).map(words), joined.map(words)),
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
  session.losses.lose({
    ...item.place,
    reason: 'unsupported',
    what: `note ${JSON.stringify(note)}`,
    labels: 0,
    notes: 1,
    why: 'a note belongs to a span; imported notes are exported unchanged',
    policy: 'left out',
    sample: item.id,
    annotator: answer.annotator,
  });
}

interface BratLayers {
  readonly spans: SpansLayer | undefined;
  readonly relations: Layer | undefined;
  readonly further: readonly SpansLayer[];
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
      session.losses.noteOnce({
        file: 'annotation.conf',
        about: 'label-renamed',
        text: `the label ${JSON.stringify(label)} is ${word} there: a label is one word`,
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
  const own = [...attributes].flatMap(([layer, list]) => list.map((span) => ({ layer, span })));
  return [
    ...spans.map((span, n) => writing.spanLine(`T${n + 1}`, span)),
    ...own.map(({ layer, span }, n) => {
      const target = `T${spans.findIndex((each) => isSameExtent(each, span)) + 1}`;
      return attributeLine(`A${n + 1}`, writing.word(layer), target, span.label, writing);
    }),
    ...relations.map(
      (relation, n) =>
        `R${n + 1}\t${writing.word(relation.label)} Arg1:${at(relation, 'from')} Arg2:${at(relation, 'to')}\t`,
    ),
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

  configuration(entities: readonly string[], relations: readonly string[]): string {
    const roles = new Set([...this.#events.values()].flatMap((each) => [...each]));
    return [
      '[entities]',
      ...entities.filter((label) => !this.#events.has(label)),
      '[relations]',
      ...relations
        .filter((label) => !roles.has(label))
        .map((label) => `${label}\tArg1:<ENTITY>, Arg2:<ENTITY>`),
      '[events]',
      ...[...this.#events].map(
        ([type, args]) =>
          `${type}${args.size > 0 ? `\t${[...args].map((role) => `${role}*:<ANY>`).join(', ')}` : ''}`,
      ),
      '[attributes]',
      ...[...this.#attributes].map(
        ([name, values]) => `${name}\tArg:<ANY>${values.size > 0 ? `, Value:${[...values].join('|')}` : ''}`,
      ),
      '',
    ].join('\n');
  }
}
