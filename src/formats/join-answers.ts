/** Joins two parts of one answer. */
import type { LayerValue } from '../project/records/records';
import type { ForeignItem } from './format';

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
