/** Gives types to what a line says under `labels` and `valid`. A layer whose value is no answer of any kind is left out as a whole. */
import { isObject } from '../../base/objects';
import { answersByTurn } from '../schema/per-turn';
import type { Labels, LayerValue, Relation, Span, SpanPart } from './records';

/** The answers of a record by layer, those about turns as in per-turn.ts; what is well formed already is returned as it is. */
export function labelsIn(value: unknown): Labels {
  if (!isObject(value)) return {};
  let isClean = true;
  const entries: [string, LayerValue][] = [];
  for (const layer in value) {
    if (!Object.hasOwn(value, layer)) continue;
    const answer = value[layer];
    if (isObject(answer)) {
      isClean = false;
      for (const [key, each] of answersByTurn(layer, answer)) {
        const read = turnValue(each);
        if (read !== undefined) entries.push([key, read]);
      }
      continue;
    }
    const read = layerValue(answer);
    if (read !== undefined) entries.push([layer, read]);
    isClean &&= read === answer;
  }
  return isClean ? (value as Labels) : Object.fromEntries(entries);
}

/** What a decision lets stand, layer by layer: each of several answers. */
export function validIn(value: unknown): Record<string, LayerValue[]> {
  if (!isObject(value)) return {};
  return Object.fromEntries(
    withTurns(value).flatMap(([layer, values]) =>
      Array.isArray(values)
        ? [[layer, values.map(layerValue).filter((each) => each !== undefined)] as const]
        : [],
    ),
  );
}

/** The layers of a record whose values are no answers, and so are missing in `labelsIn`. */
export function malformedLayers(value: unknown): string[] {
  if (!isObject(value)) return [];
  return Object.keys(value).filter((layer) => {
    const answer = value[layer];
    return isObject(answer)
      ? Object.values(answer).some((each) => turnValue(each) === undefined)
      : layerValue(answer) === undefined;
  });
}

/** The entries of an object by layer; an object by turns has one for each. */
const withTurns = (value: Readonly<Record<string, unknown>>): [string, unknown][] =>
  Object.entries(value).flatMap(([layer, answer]) =>
    isObject(answer) ? answersByTurn(layer, answer) : [[layer, answer]],
  );

/** An answer about a turn: a text, a number, or texts. */
function turnValue(value: unknown): LayerValue | undefined {
  const isFlat = !Array.isArray(value) || value.every((item) => typeof item === 'string');
  return isFlat ? layerValue(value) : undefined;
}

/** Undefined for what is no answer of any kind of layer. */
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

/** A span, without an id, a quote or a list of parts that is none. Undefined where it lacks a label, or offsets that can be any. */
function spanIn(value: unknown): Span | undefined {
  if (!isObject(value)) return undefined;
  const { start, end, label, parts } = value;
  if (!isOffset(start) || !isOffset(end) || typeof label !== 'string') return undefined;
  if (parts !== undefined && !isPartList(parts)) return undefined;
  return withoutOddTexts(value as unknown as Span);
}

/** The span without an id or quotes that are no texts. */
export function withoutOddTexts(span: Span): Span {
  const { id, text, parts } = span;
  if (isOptionalText(id) && isOptionalText(text) && (parts === undefined || parts.every(hasNoOddText)))
    return span;
  const clean: Span = { ...span };
  if (typeof id !== 'string') delete clean.id;
  if (typeof text !== 'string') delete clean.text;
  if (parts)
    clean.parts = parts.map((part) => (hasNoOddText(part) ? part : { start: part.start, end: part.end }));
  return clean;
}

const isPartList = (value: unknown): value is SpanPart[] =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every((part) => isObject(part) && isOffset(part.start) && isOffset(part.end));

const hasNoOddText = ({ text }: SpanPart): boolean => isOptionalText(text);
const isOptionalText = (value: unknown): boolean => value === undefined || typeof value === 'string';

/** In whatever unit; whether a text is that long is for others to say. */
const isOffset = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) < 2 ** 31;

export function isRelation(value: unknown): value is Relation {
  if (!isObject(value)) return false;
  const { label, from, to } = value;
  return typeof label === 'string' && typeof from === 'string' && typeof to === 'string';
}
