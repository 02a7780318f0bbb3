/** Answers of Potato: label -> value by scheme, and spans in the shapes of versions 1 and 2. */
import { isObject } from '../../base/objects';
import { maxOf } from '../../base/lists';
import { takeAttributes } from '../attributes';
import { lose, refuseValue, type Reading } from '../foreign-values';
import type { ForeignRelation, ForeignSpan, ForeignValue } from '../format';
import { filled, itemsIn, objectIn, wordIn, type Json } from '../json-values';
import { quotedJson } from '../loss-report';
import type { PotatoConfig } from './potato-config';

export interface PotatoContext extends Reading {
  readonly config: PotatoConfig;
}

/** Layer for spans of version 1, which name no scheme. */
export const SPANS = 'spans';

/** The values of a scheme's labels. Their meaning comes from the configuration; without one, from names and values. */
export function schemeValues(scheme: string, labels: Json, context: PotatoContext): ForeignValue[] {
  const entries = Object.entries(labels).filter(
    ([, value]) => value !== null && value !== '' && value !== false && value !== 'false',
  );
  if (entries.length === 0) return [];
  const type = context.config.types.get(scheme) ?? typeOf(entries);
  const read = Object.hasOwn(READERS, type) ? READERS[type]! : undefined;
  const values = read ? read(scheme, entries) : `the scheme is of type ${type}`;
  if (typeof values !== 'string') return values;
  const what = `${scheme} ${quotedJson(labels)}`;
  lose(context, read ? 'not-a-label' : 'unsupported', what, values);
  return [];
}

/** The values of a scheme's labels, or a text with the reason why there are none. */
type ReadLabels = (layer: string, entries: readonly [string, unknown][]) => ForeignValue[] | string;

const readNumber: ReadLabels = (layer, entries) => {
  const [first, ...more] = entries.map(([label, value]) => numberOf(label, value));
  if (first === undefined) return 'it is not a number';
  return more.length === 0 ? [{ kind: 'rating', layer, value: first }] : 'there is more than one';
};

const readChoices: ReadLabels = (layer, entries) => {
  const labels = entries.map(([label, value]) => (label === 'select-one' ? String(value as string) : label));
  return [{ kind: 'choices', layer, labels }];
};

/** A scheme may have several text boxes, each with a label. */
const readTexts: ReadLabels = (scheme, entries) =>
  entries.map(([label, value]) => {
    const layer = entries.length === 1 ? scheme : `${scheme} ${label}`;
    return { kind: 'text', layer, value: String(value as string) };
  });

/** By `annotation_type`. `choice` also reads labels without a configuration. */
const READERS: Readonly<Record<string, ReadLabels>> = {
  likert: readNumber,
  slider: readNumber,
  number: readNumber,
  text: readTexts,
  radio: readChoices,
  multiselect: readChoices,
  select: readChoices,
  choice: readChoices,
};

function typeOf(entries: readonly [string, unknown][]): string {
  if (entries.every(([label]) => /^scale_-?\d+$/.test(label))) return 'likert';
  if (entries.every(([label]) => label === 'select-one')) return 'select';
  if (entries.every(([label]) => label === 'slider' || label === 'number_input')) return 'slider';
  if (entries.every(([label]) => /^text_?(?:box|area)(?:_input)?$/.test(label))) return 'text';
  // A ticked box has the value `true`, its number or its name; anything else is written text.
  return entries.every(([label, value]) => isTick(label, value)) ? 'choice' : 'text';
}

const isTick = (label: string, value: unknown): boolean =>
  value === true || typeof value === 'number' || /^(?:true|on|\d+)$/.test(String(value)) || value === label;

function numberOf(label: string, value: unknown): number | undefined {
  const scale = /^scale_(-?\d+)$/.exec(label)?.[1];
  const text = scale ?? String(value as string).trim();
  if (text !== '' && Number.isFinite(Number(text))) return Number(text);
  // A Likert point may be stored as the label with the value `true`.
  return Number.isFinite(Number(label)) && label.trim() !== '' ? Number(label) : undefined;
}

const isPiece = (part: unknown): part is { start: number; end: number; text?: unknown } =>
  isObject(part) && typeof part.start === 'number' && typeof part.end === 'number';

/** `{start, end, span, annotation}` of version 1; `{start, end, name or label, schema, id, additional_parts}` of version 2. */
export function spanOf(
  value: unknown,
  scheme: string | undefined,
  context: PotatoContext,
): { layer: string; span: ForeignSpan } | undefined {
  const { start, end, span: old, text, annotation, name, label, schema, ...others } = objectIn(value);
  const { id, additional_parts: parts, ...more } = others;
  const { own, rest: meta } = takeAttributes(more);
  const said = annotation ?? name ?? label;
  const pieces = [{ start, end, text: typeof old === 'string' ? old : text }, ...itemsIn(parts)];
  if (typeof said !== 'string' || said.trim() === '' || !pieces.every(isPiece)) {
    const why = 'a span has start, end and a label, and each of its parts start and end';
    refuseValue(context, 'span', value, why);
    return undefined;
  }
  const layer = scheme ?? (typeof schema === 'string' ? schema : SPANS);
  const all = pieces
    .map(({ text: quote, ...place }) => ({ ...place, quote: typeof quote === 'string' ? quote : undefined }))
    .sort((a, b) => a.start - b.start);
  const [first, ...further] = all;
  const kept = { ...meta, name: annotation === undefined ? said : undefined };
  const place =
    further.length > 0
      ? { start: first!.start, end: maxOf(all.map((part) => part.end)), parts: all }
      : { start: first!.start, end: first!.end, quote: first!.quote };
  const named = wordIn(id);
  const isKept = filled(named === undefined ? meta : kept) !== undefined;
  return { layer, span: { id: named, label: said, ...own, ...place, meta: isKept ? kept : undefined } };
}

/** Span links of version 2 between two spans of one scheme. */
export function linkValues(
  links: readonly unknown[],
  layers: ReadonlyMap<string, string>,
  context: PotatoContext,
): ForeignValue[] {
  const found = new Map<string, { spans: string; relations: ForeignRelation[] }>();
  for (const link of links) {
    const { span_ids: joined, link_type: label, schema } = objectIn(link);
    const [from = '', to = '', ...more] = itemsIn(joined).map(String);
    const spans = layers.get(from);
    if (more.length > 0 || typeof label !== 'string' || spans === undefined || spans !== layers.get(to)) {
      lose(context, 'span-lost', `link ${quotedJson(link)}`, 'it does not join two spans of one scheme');
      continue;
    }
    const layer = wordIn(schema) ?? 'links';
    const entry = found.get(layer) ?? { spans, relations: [] };
    found.set(layer, entry);
    entry.relations.push({ label, from, to });
  }
  return [...found].map(([layer, entry]) => ({ kind: 'relations', layer, ...entry }));
}
