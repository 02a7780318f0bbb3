/** Values in a source file, of any kind: their spans, and their labels as named in reports. */
import type { ForeignSpan, ForeignValue } from './format';
import { labelText, relationText, spanText } from './loss-report';

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
