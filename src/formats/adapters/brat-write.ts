/** Exports to brat: a `.txt` and an `.ann` for each sample, and an `annotation.conf`. */
import { addTo, getOrAdd } from '../../base/lists';
import { fileName } from '../file-name';
import type { Relation, Span, Labels } from '../../project/records/records';
import type { AttributeDef, RelationsLayer, SpansLayer } from '../../project/schema/layer-types';
import { noteOf } from '../export-values';
import type { ExportSession, Write } from '../format';
import { firstLayer, firstRelations, type AnswerOut, samplesOut } from '../outgoing';
import { LineEditor, type BratAnswer, type BratWriting } from './brat-edit';
import { readOther, type KeptLine } from './brat-lines';
import { sameExtent } from '../../kinds/difference';
import { marksText } from '../../kinds/traits';

const ID = 'brat';

export const writeBrat: Write = async function* (items, session) {
  const layers = bratLayers(session);
  const { spans, relations, further } = layers;
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
  for await (const sample of samplesOut(items, session, ID)) {
    const { item } = sample;
    const name = fileName(item.id.replace(/\.txt$/, ''), names);
    if (name !== item.id) sample.note({ renamed: `sample ${JSON.stringify(item.id)} is the file ${name}` });
    session.losses.written.samples += 1;
    yield { file: `${name}.txt`, content: item.text };
    sample.loseSuggestions('brat has no suggestions');
    sample.noteFields();
    const lines = linesFor(sample.first(), layers, words);
    if (!lines) continue;
    for (const line of lines) used.see(line);
    yield { file: `${name}.ann`, content: lines.map((line) => `${line}\n`).join('') };
  }
  yield { file: 'annotation.conf', content: used.configuration(spans, relations, words) };
};

/** The lines of an answer's `.ann` file; undefined if there is no answer. */
function linesFor(out: AnswerOut | undefined, layers: BratLayers, words: Words): string[] | undefined {
  if (!out) return undefined;
  const { losses, source } = out;
  const { spans, relations, further } = layers;
  const kept = out.kept.lines as readonly KeptLine[] | undefined;
  const carried = [spans, relations, ...further];
  out.loseOthers(carried);
  // An empty `.ann` file would mean that there is nothing to mark.
  if (!kept && !carried.some((layer) => layer && layer.id in out.labels)) {
    loseNote(out, '');
    losses.drop({ answers: 1 });
    out.noteOnce({
      'no-spans':
        'answers that do not answer any spans layer have no .ann file, like samples without an answer',
    });
    return undefined;
  }
  const now = partsOf(out, layers, (layer, span) =>
    out.lose('second-layer', layer, [span], 'brat needs an entity with the attribute, but there is none'),
  );
  out.count(now.spans.length + now.relations.length + [...now.attributes.values()].flat().length);
  const layerOf = (of: Span | Relation) => ('start' in of ? spans! : relations!);
  const nameOf = (attribute: string, of: Span | Relation) => out.sourceAttribute(layerOf(of).id, attribute);
  for (const { attributes = {} } of [...now.spans, ...now.relations])
    if (Object.values(attributes).some((value) => Array.isArray(value) && value.length > 1))
      losses.noteOnce('annotation.conf', {
        'several-values':
          'attributes with several values are written as one line per value; brat shows only one of them',
      });
  const writing: BratWriting = {
    word: words,
    name: (attribute, of) => words(nameOf(attribute, of)),
    attribute: (name, of) => layerOf(of).attributes?.find(({ id }) => nameOf(id, of) === name)?.id ?? name,
    unplaced: (argument) => {
      const why = 'it is the argument of an event, and arguments have no attributes';
      out.loseAttributes(relations!, argument, why);
    },
    spanLine: (id, span) => spanLine(id, span, out, words),
    dropped: (line) => out.note({ 'note-gone': `${JSON.stringify(line)} is removed with its span` }),
  };
  const { note } = out.answer.record;
  loseNote(out, kept ? source.note : now.spans.length > 0 ? note : '');
  const imported = kept ? ((source.labels ?? {}) as Labels) : {};
  const before = partsOf(out.with({ ...out.answer, labels: imported }), layers);
  const lines = new LineEditor(kept ?? [], before, now, writing).lines();
  if (!kept && typeof note === 'string' && note !== '' && now.spans.length > 0)
    lines.push(`#1\tAnnotatorNotes T1\t${oneLine(note)}`);
  return lines;
}

/** brat's notes belong to spans. Imported notes are exported as their lines; changes to them are not exported. */
function loseNote({ losses, item, answer }: AnswerOut, written: unknown): void {
  const note = noteOf(answer.record);
  if (note === undefined) return;
  const why = 'a note belongs to a span; imported notes are exported unchanged';
  const details = { notes: 1, why, sample: item.id, annotator: answer.annotator };
  if (note === written) losses.written.notes += 1;
  else losses.lose(item.place, 'unsupported', `note ${JSON.stringify(note)}`, details);
}

interface BratLayers {
  readonly spans: SpansLayer | undefined;
  readonly relations: RelationsLayer | undefined;
  /** Layers whose spans are attributes of entities. */
  readonly further: readonly SpansLayer[];
}

/** The layers to export. */
export function bratLayers(session: ExportSession): BratLayers {
  const spans = firstLayer(session, marksText);
  return {
    spans,
    relations: firstRelations(session),
    further: session.layers.filter((layer): layer is SpansLayer => marksText(layer) && layer !== spans),
  };
}

/** Exports a span of a further layer as an attribute of the entity with the same extent. Calls `lose` if there is none. */
function partsOf(
  out: AnswerOut,
  { spans, relations, further }: BratLayers,
  lose: (layer: string, span: Span) => void = () => {},
): BratAnswer {
  const own = out.spans(spans) ?? [];
  const attributes = new Map<string, Span[]>();
  for (const layer of further)
    for (const span of out.spans(layer) ?? [])
      if (own.some((each) => sameExtent(each, span))) addTo(attributes, layer.id, span);
      else lose(layer.id, span);
  return { spans: own, attributes, relations: out.relations(relations) ?? [] };
}

type Words = (label: string) => string;

/** In brat a label is a single word. Different labels get different words. */
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
        'label-renamed': `the label ${JSON.stringify(label)} is ${word} in brat, where a label is one word`,
      });
    }
    words.set(label, word);
  }
  return (label) => words.get(label) ?? label.replace(/\s+/g, '_');
}

function spanLine(id: string, span: Span, out: AnswerOut, words: Words): string {
  const pieces = span.parts ?? [span];
  const quote = keptQuote(span, out) ?? pieces.map(({ text }) => oneLine(text ?? '')).join(' ');
  return `${id}\t${words(span.label)} ${pieces.map(({ start, end }) => `${start} ${end}`).join(';')}\t${quote}`;
}

/** The imported quote of a discontinuous span, if it differs from the text of its parts. Undefined if the span was moved since. */
function keptQuote(span: Span, out: AnswerOut): string | undefined {
  const quote = out.keptOf(span)?.quote;
  if (typeof quote !== 'string') return undefined;
  const came = Object.values((out.source.labels ?? {}) as Labels).some(
    (value) =>
      Array.isArray(value) && (value as Span[]).some((each) => each.id === span.id && sameExtent(each, span)),
  );
  return came ? quote : undefined;
}

const oneLine = (text: string): string => text.replace(/\r?\n|\r/g, ' ');

/** The attributes, relations and events in the lines, for `annotation.conf`. */
class Used {
  readonly #events = new Map<string, Set<string>>();
  /** Values by attribute; empty for an attribute that is only set or not. */
  readonly #attributes = new Map<string, Set<string>>();

  see(line: string): void {
    if (!/^[EAM]/.test(line)) return;
    const other = readOther(line);
    if (other.kind === 'event') {
      const roles = getOrAdd(this.#events, other.type, () => new Set());
      for (const { label } of other.args) roles.add(label);
    } else if (other.kind === 'attribute') {
      const values = getOrAdd(this.#attributes, other.name, () => new Set());
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

  /** The schema's attributes with their values, and attributes that occur only in lines. */
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
