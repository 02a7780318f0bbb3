import { maxOf, takeFrom, addOne, addTo } from '../../base/lists';
import { ownKeys } from '../../base/objects';
import type { Layer } from '../../project/schema/layer-types';
import type { Relation, Span } from '../../project/records/records';
import { ownTexts } from '../export-values';
import type { Write } from '../format';
import { samplesOut, type AnswerOut } from '../outgoing';
import { quoted } from '../loss-report';
import { entryText, headLine, shortName, type LayerHead, textLines } from './webanno-cells';
import { labelFeature, type KeptRelation } from './webanno-layers';
import { ownDocuments, type OwnDocument } from './inception-folders';
import { UnitTable, nameOf, type Sentence } from './webanno-units';
import { joinsMarks, marksText } from '../../kinds/traits';

const ID = 'webanno-tsv';

/** One file per document or, if several people answered, the folders of an INCEpTION project. */
export const writeWebanno: Write = async function* (items, session) {
  for await (const document of ownDocuments(samplesOut(items, session, ID))) {
    const content = fileText(document);
    if (content === undefined) continue;
    session.losses.written.samples += document.counts.samples;
    yield { file: `${document.path}.tsv`, content };
  }
};

function fileText({ sample, out, counts }: OwnDocument): string | undefined {
  const { item, losses, session } = sample;
  const theirs = out?.kept ?? {};
  const heads = out ? ((theirs.heads as LayerHead[] | undefined) ?? ownHeads(session.layers, out)) : [];
  const table = new UnitTable(item.text, sample.meta.sentences as Sentence[] | undefined);
  if (table.sentences.length === 0) {
    const why = 'its text has no words';
    sample.report('no-text', `sample ${quoted(item.id)}`, { ...counts, why });
    for (const [id, value] of Object.entries(out?.labels ?? {})) out?.lose('no-text', id, value, why);
    return undefined;
  }
  if (!table.isExact)
    sample.note({
      'white-space': `leading white space of sample ${quoted(item.id)} is exported as blanks`,
    });
  const layers = heads.map((_, n) => sample.layer(nameOf(heads, n)));
  const next = heads.map((head, n) =>
    head.kind === 'CH' ? sample.layer(`${nameOf(heads, n)} next`) : undefined,
  );
  const tokens = sample.layer('Token');
  const written: Written[] = heads.map((head, n) => ({
    head,
    layer: layers[n],
    columns: head.columns.map(() => new Map()),
  }));
  if (out) {
    const ends: Ends = new Map();
    const kept = Object.values(out.labels).flatMap((value) => keptNumbers(out, value));
    // Imported numbers stay, and new ones are greater.
    let last = maxOf(kept, 0);
    const nextNumber = () => (last += 1);
    const ownTokens = out.spans(tokens) ?? [];
    out.loseOthers([...layers, ...next, tokens]);
    out.count(ownTokens.length);
    for (const span of ownTokens)
      if (span.id !== undefined)
        ends.set(span.id, { address: table.tokenAt(span.start, span.end), number: 0 });
    written.forEach((each, n) => {
      if (each.head.kind === 'RL' || !marksText(each.layer)) return;
      const joins = out.relations(next[n]) ?? [];
      const chains = next[n] && chainsOf(out.spans(each.layer) ?? [], joins, out);
      losses.written.labels += joins.length;
      placeSpans(out, each, table, nextNumber, ends, chains);
    });
    for (const each of written)
      if (each.head.kind === 'RL' && joinsMarks(each.layer)) placeRelations(out, each, ends);
  }
  const lines = table.lines((address) =>
    written.flatMap(({ columns }) => columns.map((column) => column.get(address)?.join('|') ?? '_')),
  );
  return [
    (theirs.format as string | undefined) ?? '#FORMAT=WebAnno TSV 3.3',
    ...heads.map(headLine),
    '',
    '',
    ...table.sentences.flatMap((sentence, n) => [
      ...(n > 0 ? [''] : []),
      ...(sentence.comments ?? []),
      ...textLines(sentence.text),
      ...lines[n]!,
    ]),
    '',
  ].join('\n');
}

interface Written {
  readonly head: LayerHead;
  readonly layer: Layer | undefined;
  /** By column: address of a unit -> its entries. */
  readonly columns: readonly Map<string, string[]>[];
}
interface End {
  readonly address: string | undefined;
  /** 0 if it needs no number. */
  readonly number: number;
}
/** By the ids of spans. */
type Ends = Map<string, End>;
/** Of each span its chain, its position in that, and the type of its link. */
type Chains = Map<Span, readonly [number, number, string | undefined]>;

const keptNumbers = (out: AnswerOut, value: unknown): number[] =>
  (Array.isArray(value) ? (value as { id?: string }[]) : []).flatMap((each) => {
    const number = out.keptOf(each)?.number;
    return typeof number === 'number' ? [number] : [];
  });

function placeSpans(
  out: AnswerOut,
  { head, layer, columns }: Written,
  table: UnitTable,
  nextNumber: () => number,
  ends: Ends,
  chains: Chains | undefined,
): void {
  const placed: { span: Span; units: readonly string[] }[] = [];
  for (const span of out.spans(layer) ?? []) {
    const { start, end, parts } = span;
    const units = parts ? undefined : table.unitsOf(start, end, out.session.options.align ?? 'exact');
    if (!units) {
      const why = parts ? undefined : 'it begins or ends in white space';
      out.lose(parts ? 'discontinuous' : 'not-on-tokens', layer!.id, [span], why);
      continue;
    }
    placed.push({ span, units: units.addresses });
    if (units.moved)
      out.note({ moved: `${ownTexts(layer!.id, [span])[0]!} loses the white space at its ends` });
  }
  out.losses.written.labels += placed.length;
  const crowd = new Map<string, number>();
  for (const { units } of placed) for (const unit of units) addOne(crowd, unit);
  const label = labelFeature(head);
  for (const { span, units } of placed) {
    const meta = out.keptOf(span) ?? {};
    const chain = chains?.get(span);
    const needed = !chain && (units.length > 1 || units.some((unit) => crowd.get(unit)! > 1));
    const number = (meta.number as number | undefined) ?? (needed ? nextNumber() : undefined);
    if (span.id !== undefined) ends.set(span.id, { address: units[0], number: number ?? 0 });
    const features = {
      ...ownFeatures(out, head, layer!, span),
      ...(meta.features as Record<string, string | null> | undefined),
    };
    const links = (meta.links ?? []) as { role: string; target: string; column: string }[];
    head.columns.forEach(({ kind, name }, n) => {
      let entry: string;
      if (kind === 'role' || kind === 'target') {
        const role = kind === 'role' ? name : head.columns[n - 1]!.name;
        const own = links.filter(({ column }) => column === role).map((link) => link[kind]);
        entry = own.join(';') || (kind === 'role' ? entryText(undefined, number) : '_');
      } else if (kind === 'none') entry = entryText(undefined, number);
      else if (chain && name === 'referenceRelation')
        entry = `${entryText(chain[2], undefined)}->${chain[0]}-${chain[1]}`;
      else {
        const value =
          name === label
            ? 'value' in meta && span.label === shortName(head.type)
              ? (meta.value as string | null)
              : span.label
            : features[name];
        entry = entryText(value ?? undefined, chain ? chain[0] : number);
      }
      for (const unit of units) addTo(columns[n]!, unit, entry);
    });
  }
}

/** Chains keep their imported numbers; new chains come after them. */
function chainsOf(spans: readonly Span[], joins: readonly Relation[], out: AnswerOut): Chains {
  const byId = new Map(spans.map((span) => [span.id, span]));
  const from = new Map(joins.map((join) => [join.from, join]));
  const later = new Set(joins.map(({ to }) => to));
  const metaOfSpan = (span: Span) => out.keptOf(span) ?? {};
  const heads = spans.filter(({ id }) => id === undefined || !later.has(id));
  const number = (span: Span) => (metaOfSpan(span).chain as [number, number] | undefined)?.[0] ?? Infinity;
  const found: Chains = new Map();
  [...heads]
    .sort((a, b) => (number(a) < number(b) ? -1 : number(a) > number(b) ? 1 : 0))
    .forEach((head, chain) => {
      let span: Span | undefined = head;
      for (let index = 1; span && !found.has(span); index++) {
        const join: Relation | undefined = span.id === undefined ? undefined : from.get(span.id);
        const last = (metaOfSpan(span).features as Record<string, string | null> | undefined)
          ?.referenceRelation;
        found.set(span, [
          chain + 1,
          index,
          join ? (join.label === 'next' ? undefined : join.label) : (last ?? undefined),
        ]);
        span = join && byId.get(join.to);
      }
    });
  return found;
}

function placeRelations(out: AnswerOut, { head, layer, columns }: Written, ends: Ends): void {
  const kept = [...((out.kept.relations ?? []) as KeptRelation[])];
  const label = labelFeature(head);
  for (const relation of out.relations(layer) ?? []) {
    const [from, to] = [ends.get(relation.from), ends.get(relation.to)];
    if (from?.address === undefined || to?.address === undefined) {
      out.lose('span-lost', layer!.id, [relation]);
      continue;
    }
    out.losses.written.labels += 1;
    const own = takeFrom(
      kept,
      (each) =>
        each.layer === layer!.id &&
        each.from === relation.from &&
        each.to === relation.to &&
        each.label === relation.label,
    );
    const features = { ...ownFeatures(out, head, layer!, relation), ...own?.features };
    const base = `\0${from.address}\0${from.number > 0 || to.number > 0 ? `[${from.number}_${to.number}]` : ''}`;
    const isNull = relation.label === shortName(head.type) && own?.isNull === true;
    head.columns.forEach(({ kind, name }, n) => {
      const value = name !== label ? (features[name] ?? undefined) : isNull ? undefined : relation.label;
      addTo(columns[n]!, to.address!, kind === 'base' ? base : entryText(value, undefined));
    });
  }
}

/** Attributes by column. Attributes with several values are lost, because a cell holds only one. */
function ownFeatures(
  out: AnswerOut,
  head: LayerHead,
  layer: Layer,
  each: Span | Relation,
): Record<string, string | null> {
  const found = ownKeys<string>();
  for (const [id, value] of Object.entries(each.attributes ?? {})) {
    const source = out.sourceAttribute(layer.id, id);
    const name = source === id ? columnOf(id, layer) : source;
    const [first, ...more] = [value].flat();
    const why =
      more.length > 0
        ? 'a feature in WebAnno TSV has only one value'
        : 'its layer was imported without such a feature';
    if (more.length === 0 && head.columns.some((column) => column.name === name)) found[name] = String(first);
    else out.loseAttributes(layer, { ...each, attributes: { [id]: value } }, why);
  }
  return found;
}

const attributesOf = (layer: Layer): readonly string[] =>
  'attributes' in layer ? (layer.attributes ?? []).map(({ id }) => id) : [];
function columnOf(id: string, layer: Layer): string {
  const cleanName = (name: string) => name.replace(/[^A-Za-z0-9_]/g, '_').replace(/^(?![A-Za-z])/, 'a');
  const [name, all] = [cleanName(id), attributesOf(layer)];
  const again = all.slice(0, Math.max(0, all.indexOf(id))).filter((each) => cleanName(each) === name).length;
  return `${name}${RESERVED.includes(name) ? '_' : ''}${again > 0 ? `_${again + 1}` : ''}`;
}
const RESERVED = ['value', 'begin', 'end', 'sofa', 'id', 'Governor', 'Dependent', 'first', 'next', 'target'];

function ownHeads(layers: readonly Layer[], { labels }: AnswerOut): LayerHead[] {
  const type = (id: string) => `webanno.custom.${id.replace(/[^A-Za-z0-9_]/g, '_')}`;
  const features = (layer: Layer) =>
    ['value', ...attributesOf(layer).map((id) => columnOf(id, layer))].map(
      (name) => ({ kind: 'feature', name }) as const,
    );
  const answered = layers.filter(({ id }) => id in labels);
  const headOf = (layer: Layer, kind: 'SP' | 'RL', ...base: LayerHead['columns']): LayerHead => ({
    kind,
    type: type(layer.id),
    columns: [...features(layer), ...base],
  });
  return [
    ...answered.filter(marksText).map((layer) => headOf(layer, 'SP')),
    ...answered
      .filter(joinsMarks)
      .map((layer) => headOf(layer, 'RL', { kind: 'base', name: type(layer.spans) })),
  ];
}
