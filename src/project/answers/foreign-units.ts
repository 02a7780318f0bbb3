import { isObject } from '../../base/objects';
import { labelsIn, validIn } from '../records/labels';
import type { Labels, LayerValue } from '../records/records';
import { unitOf, isForeign, toCodePoints, withoutSpans } from '../records/spans';

/** Fields of a record that may hold offsets. */
interface Answering {
  readonly unit?: unknown;
  readonly labels?: unknown;
  readonly valid?: unknown;
}

/** Answers that can be compared. */
interface Compared {
  readonly labels?: Labels;
  readonly valid?: Record<string, LayerValue[]>;
}

/** Whether offsets of a record must be converted before it can be compared. */
export const needsText = (record: Answering): boolean =>
  isForeign(record) ||
  (isObject(record.valid) &&
    Object.values(record.valid).some(
      (values) => Array.isArray(values) && values.some((each) => isForeign({ ...record, labels: { each } })),
    ));

/** A record as it can be compared: well-formed answers in code points. A layer whose offsets cannot be converted is left out. */
export function comparable<T extends Answering>(record: T, text: string | undefined): T & Compared {
  const { labels, valid, ...rest } = record;
  const typed: Compared = {
    ...rest,
    ...(isObject(labels) && { labels: labelsIn(labels) }),
    ...(isObject(valid) && { valid: validIn(valid) }),
  };
  if (!needsText(record)) return typed as T & Compared;
  const unit = unitOf(record.unit);
  const convert = (labels: Labels): Labels =>
    text === undefined ? withoutSpans(labels) : toCodePoints(labels, unit, text).labels;
  const converted = {
    ...typed,
    unit: 'codepoint',
    ...(typed.labels && { labels: convert(typed.labels) }),
    ...(typed.valid && {
      valid: Object.fromEntries(
        Object.entries(typed.valid).map(([layer, values]) => [
          layer,
          values.flatMap((value) => Object.values(convert({ value }))),
        ]),
      ),
    }),
  };
  return converted as T & Compared;
}
