/** Answers in a source file, of any kind: their spans, their labels as named in reports, and two of them joined. */
import type { LayerValue } from '../project/records/records';
import type { ForeignItem, ForeignSpan, ForeignValue, ImportSession } from './format';
import { labelText, quotedJson, relationText, spanText, type LossReason, type Place } from './loss-report';

/** The place in a file that an adapter reads, and the session that it reports to. */
export interface Reading {
  readonly place: Place;
  readonly session: ImportSession;
}

/** Reports labels at the place that cannot be imported. */
export function lose(
  { place, session }: Reading,
  reason: LossReason,
  what: string,
  why?: string,
  labels = 1,
): void {
  session.losses.lose(place, reason, what, { labels, why });
}

/** Reports a value that is not a label, and returns nothing to carry. */
export function refuseValue(reading: Reading, what: string, value: unknown, why?: string): [] {
  lose(reading, 'not-a-label', `${what} ${quotedJson(value)}`, why);
  return [];
}

/** The spans of a value; undefined if it is of another kind. */
export const spansIn = (value: ForeignValue): readonly ForeignSpan[] | undefined =>
  'spans' in value && !('relations' in value) ? value.spans : undefined;

/** The labels of a value, each as named in reports. */
export function labelTexts(value: ForeignValue): string[] {
  const { layer } = value;
  if ('labels' in value) return value.labels.map((label) => labelText(layer, label));
  if ('relations' in value) return value.relations.map((relation) => relationText(layer, relation));
  return spansIn(value)?.map((span) => spanText(layer, span)) ?? [labelText(layer, valueText(value))];
}
const valueText = (value: ForeignValue): string => ('value' in value ? String(value.value) : '');

/** Joins two notes, one per line. A note that is already there is not repeated. */
export const joinedNote = (one: string | undefined, other: string | undefined): string | undefined =>
  one === undefined || other === undefined || `\n${one}\n`.includes(`\n${other}\n`)
    ? (one ?? other)
    : `${one}\n${other}`;

/** The items of two lists, without repetitions. */
export function union(one: LayerValue | undefined, other: LayerValue | undefined): LayerValue {
  const items = [one, other].flat().filter((item) => item !== undefined);
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()] as LayerValue;
}

/** An item in which all answers are suggestions of a model. */
export const asSuggestions = ({ answers, suggestions, ...item }: ForeignItem): ForeignItem => ({
  ...item,
  answers: [],
  suggestions: [...answers, ...suggestions],
});
