import { groupBy } from '../../base/lists';
import { memoize } from '../../base/memoize';
import type { Example, GuidelineModel } from '../../project/model/model';
import type { LayerValue } from '../../project/records/records';
import { foldText } from '../../base/text/folded-key';
import type { Layer } from '../../project/schema/layer-types';
import { takesWords } from '../../kinds/traits';

/** Equal answers give equal strings, whatever the order of a list and the ids and quotes of spans. Undefined for free text. */
export function comparableAnswer(layer: Layer | undefined, value: LayerValue): string | undefined {
  if (takesWords(layer)) return undefined;
  if (!Array.isArray(value)) return JSON.stringify(value);
  return JSON.stringify(value.map(comparableItem).sort());
}

function comparableItem(item: unknown): string {
  if (typeof item !== 'object' || item === null) return JSON.stringify(item);
  const { label, start, end, parts, from, to } = item as Record<string, unknown>;
  const pieces = Array.isArray(parts)
    ? parts.map((part: { start?: unknown; end?: unknown } | null) => [part?.start, part?.end])
    : null;
  return JSON.stringify([label, start, end, pieces, from, to]);
}

/** Examples that have the same text, in groups of two or more, in the order of the file. */
export const sameTextGroups = memoize(({ examples }: GuidelineModel): readonly Example[][] => {
  const groups = groupBy(examples, foldedText);
  groups.delete('');
  return [...groups.values()].filter((group) => group.length > 1);
});

/** Whether an answer's places are offsets, which mean something in one text only. */
export const hasOffsets = (value: LayerValue): boolean =>
  Array.isArray(value) && value.some((item) => typeof item === 'object');

/** An example at the start of a sentence. */
export const nameOf = ({ id }: Example): string => (id === '' ? 'This example' : `"${id}"`);

/** `foldText` of an example's text. */
export const foldedText = ({ text }: Example): string => foldText(text);
