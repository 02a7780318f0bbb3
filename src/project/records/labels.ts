/**
 * The one place where the values of `labels` and `valid` in a line get types. A layer whose value is not an answer of any kind is left out
 * entirely: a partial answer would be compared as if it were complete. Lint rules report the error.
 */
import { isObject } from '../../base/is-object';
import type { Layer } from '../schema/layer-types';
import type { Labels, LayerValue, Relation, Span, SpanPart } from './records';

/** The answers of a record by layer. A well-formed value is returned unchanged. */
export function labelsIn(value: unknown): Labels {
  if (!isObject(value)) return {};
  let isClean = true;
  const entries: [string, LayerValue][] = [];
  for (const layer in value) {
    if (!Object.hasOwn(value, layer)) continue;
    const read = layerValue(value[layer]);
    if (read !== undefined) entries.push([layer, read]);
    isClean &&= read === value[layer];
  }
  return isClean ? (value as Labels) : Object.fromEntries(entries);
}

/** The answers that a decision keeps valid, by layer. */
export function validIn(value: unknown): Record<string, LayerValue[]> {
  if (!isObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([layer, values]) =>
      Array.isArray(values)
        ? [[layer, values.map(layerValue).filter((each) => each !== undefined)] as const]
        : [],
    ),
  );
}

/** The layers of a record whose values are not answers, and which `labelsIn` leaves out. */
export function malformedLayers(value: unknown): string[] {
  if (!isObject(value)) return [];
  return Object.keys(value).filter((layer) => layerValue(value[layer]) === undefined);
}

/** Whether a value has the right kind for a layer. Does not check its labels and size. */
export function fitsLayer({ type }: Layer, value: LayerValue): boolean {
  switch (type) {
    case 'rating':
      return typeof value === 'number';
    case 'choices':
    case 'spans':
    case 'relations':
      return Array.isArray(value) && (value.length === 0 || kindOf(value[0]!) === type);
    default:
      return typeof value === 'string';
  }
}

const kindOf = (item: string | Span | Relation): 'choices' | 'spans' | 'relations' =>
  typeof item === 'string' ? 'choices' : 'start' in item ? 'spans' : 'relations';

/** Undefined if the value is not an answer to any kind of layer. */
function layerValue(value: unknown): LayerValue | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (!Array.isArray(value)) return undefined;
  if (value.every((item) => typeof item === 'string')) return value as string[];
  if (value.every(isRelation)) return value as Relation[];
  let isClean = true;
  const spans: Span[] = [];
  for (const item of value as readonly unknown[]) {
    const span = spanIn(item);
    if (!span) return undefined;
    isClean &&= span === item;
    spans.push(span);
  }
  return isClean ? (value as Span[]) : spans;
}

/** A span, without invalid ids, quotes or lists of parts. Undefined if it lacks a label or possible offsets. */
function spanIn(value: unknown): Span | undefined {
  if (!isObject(value)) return undefined;
  const { start, end, label, parts } = value;
  if (!isOffset(start) || !isOffset(end) || typeof label !== 'string') return undefined;
  if (parts !== undefined && !isPartList(parts)) return undefined;
  return withoutOddTexts(value as unknown as Span);
}

/** The span without an id or quotes that are not strings. */
export function withoutOddTexts(span: Span): Span {
  const { id, text, parts } = span;
  if (isOptionalText(id) && isOptionalText(text) && (parts === undefined || parts.every(hasNoOddText)))
    return span;
  const clean: Span = { ...span };
  if (typeof id !== 'string') delete clean.id;
  if (typeof text !== 'string') delete clean.text;
  if (parts) clean.parts = parts.map((part) => (hasNoOddText(part) ? part : withoutText(part)));
  return clean;
}

const isPartList = (value: unknown): value is SpanPart[] =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every((part) => isObject(part) && isOffset(part.start) && isOffset(part.end));

const hasNoOddText = ({ text }: SpanPart): boolean => isOptionalText(text);
const withoutText = ({ start, end }: SpanPart): SpanPart => ({ start, end });
const isOptionalText = (value: unknown): boolean => value === undefined || typeof value === 'string';

/** In any unit. Does not check the length of the text. */
const isOffset = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) < 2 ** 31;

function isRelation(value: unknown): value is Relation {
  if (!isObject(value)) return false;
  const { label, from, to } = value;
  return typeof label === 'string' && typeof from === 'string' && typeof to === 'string';
}
