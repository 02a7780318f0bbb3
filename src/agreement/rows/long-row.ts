import { isObject, defined } from '../../base/objects';
import type { Compared } from '../preferences/comparisons';
import type { LabelledSpan, LocatedRelation } from '../spans/span-table';

/**
 * One answer in long form, which any tool can write: `{item, annotator, label | labels | score | spans}` and the optional fields below. With `a`
 * and `b` beside `label`, it is a comparison; `a` was shown first.
 */
export type LongRow = LongAnswer & {
  /** A name, or a number; the same type in all rows. In a comparison it names the item and the pair, in either order. */
  item: string | number;
  annotator: string;
  time?: string | number;
  layer?: string;
  /** The version of the guideline at that time, and the rules that the answer cites. */
  guideline?: string;
  rules?: string[];
};

export type LongAnswer =
  | { kind: 'value'; label?: string; score?: number; compared?: Compared }
  | { kind: 'labels'; labels: string[] }
  | { kind: 'spans'; spans: LabelledSpan[]; length?: number }
  /** For projects only: rows of other tools have no field for relations. */
  | { kind: 'relations'; relations: LocatedRelation[]; directed: boolean }
  /** `changed`: of a text that the answer began with; null if it is not known. */
  | { kind: 'texts'; text: string; changed?: boolean | null }
  /** The answer is null: nothing was answered. */
  | { kind: 'none' };

/** Reads a row, or returns a message. Numbers and booleans as ids or labels are converted to text as in JSON. */
export function readLongRow(value: unknown): LongRow | string {
  if (!isObject(value)) return 'expected an object {"item", "annotator", "label"}';
  const row = value;
  const item = nameOf(row.item);
  const annotator = nameOf(row.annotator);
  if (item === undefined)
    return typeof row.text === 'string'
      ? 'this is a sample, not an answer {"item", "annotator", "label"}: name the project instead of its files'
      : '"item" must be a string or a number';
  if (annotator === undefined) return '"annotator" must be a string or a number';
  const pair = row.a !== undefined && row.b !== undefined && 'label' in row;
  const answer = pair ? readComparison(row) : readAnswer(row);
  if (typeof answer === 'string') return answer;
  const { time, layer } = row;
  if (time !== undefined && time !== null && typeof time !== 'string' && typeof time !== 'number') {
    return '"time" must be a string (ISO 8601) or a number';
  }
  const guideline = nameOf(row.guideline);
  const rules = Array.isArray(row.rules) ? row.rules.filter((rule) => typeof rule === 'string') : [];
  return {
    ...answer,
    item: pair ? JSON.stringify([item, ...[String(row.a), String(row.b)].sort()]) : item,
    annotator,
    ...(typeof time === 'string' || typeof time === 'number' ? { time } : {}),
    ...(typeof layer === 'string' ? { layer } : {}),
    ...(guideline !== undefined && { guideline }),
    ...(rules.length > 0 && { rules }),
  };
}

function readAnswer(row: Record<string, unknown>): LongAnswer | string {
  if (row.spans !== undefined)
    return row.spans === null ? { kind: 'none' } : readSpans(row.spans, row.length);
  if (row.labels !== undefined) {
    if (row.labels === null) return { kind: 'none' };
    const labels = Array.isArray(row.labels) ? row.labels.map(nameOf) : [undefined];
    return labels.includes(undefined)
      ? '"labels" must be a list of strings'
      : { kind: 'labels', labels: labels as string[] };
  }
  if (!('label' in row) && !('score' in row))
    return 'the row has none of "label", "labels", "score", "spans"';
  const label = row.label === null || row.label === undefined ? undefined : nameOf(row.label);
  if (label === undefined && row.label !== null && row.label !== undefined)
    return '"label" must be a string, a number or a boolean';
  const score = row.score ?? undefined;
  if (score !== undefined && (typeof score !== 'number' || !Number.isFinite(score)))
    return '"score" must be a number';
  if (label === undefined && score === undefined) return { kind: 'none' };
  return { kind: 'value', ...defined({ label, score }) };
}

function readComparison(row: Record<string, unknown>): LongAnswer | string {
  const [a, b] = [nameOf(row.a), nameOf(row.b)];
  if (a === undefined || b === undefined) return '"a" and "b" must be strings or numbers';
  if (a === b) return `"a" and "b" are both ${JSON.stringify(a)}`;
  for (const name of [a, b])
    if (name === 'tie' || name === 'none')
      return `"${name}" is an answer: nothing compared may be called that`;
  if (row.label === null) return { kind: 'none' };
  const label = nameOf(row.label);
  const chosen = label === a ? 'first' : label === b ? 'second' : label;
  if (
    label === undefined ||
    (chosen !== 'first' && chosen !== 'second' && chosen !== 'tie' && chosen !== 'none')
  )
    return `"label" must be ${JSON.stringify(a)}, ${JSON.stringify(b)}, "tie" or "none"`;
  return { kind: 'value', label, compared: { names: [a, b], shown: true, chosen } };
}

function readSpans(value: unknown, length: unknown): LongAnswer | string {
  if (!Array.isArray(value)) return '"spans" must be a list';
  if (length !== undefined && !isOffset(length)) return '"length" must be a whole number of 0 and above';
  const spans: LabelledSpan[] = [];
  for (const [i, span] of (value as Record<string, unknown>[]).entries()) {
    const label = nameOf(span?.label);
    if (label === undefined) return `spans[${i}] has no "label"`;
    if (!isRange(span)) return `spans[${i}] needs whole numbers "start" <= "end"`;
    const { start, end, parts } = span;
    if (parts !== undefined && !(Array.isArray(parts) && parts.every(isRange))) {
      return `spans[${i}].parts must be a list of {"start", "end"}`;
    }
    spans.push({
      start,
      end,
      label,
      ...(parts !== undefined && { parts: parts as { start: number; end: number }[] }),
    });
  }
  return { kind: 'spans', spans, ...(length !== undefined && { length: length as number }) };
}

function isRange(value: unknown): value is { start: number; end: number; parts?: unknown } {
  const range = value as { start?: unknown; end?: unknown } | null;
  return isOffset(range?.start) && isOffset(range?.end) && range!.start! <= range!.end!;
}

function isOffset(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

function nameOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}
