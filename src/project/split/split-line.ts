import { isObject } from '../../base/objects';
import { describeJsonError } from '../../base/json/json-error';

/** A line of a split file. `split` is null for a sample that is in no split. */
export interface SplitLine {
  readonly sample: string;
  readonly split: string | null;
}

/** Reads a line of a split file; returns a message if it is wrong. */
export function splitLine(raw: string): SplitLine | string {
  const problem = describeJsonError(raw);
  if (problem) return problem.message;
  const value: unknown = JSON.parse(raw);
  if (!isObject(value)) return EXPECTED;
  const { sample, split } = value;
  if (typeof sample !== 'string' || sample === '') return EXPECTED;
  if (split !== null && (typeof split !== 'string' || split === '')) return EXPECTED;
  return { sample, split };
}

const EXPECTED = 'Expected {"sample": "id", "split": "name"}, or null for a sample that is in no split.';

/** A split in words. */
export const splitWords = (split: string | null): string => (split === null ? 'no split' : `"${split}"`);
