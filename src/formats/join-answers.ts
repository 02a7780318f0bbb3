/** Two parts of one answer as one. */
import type { LayerValue } from '../project/records/records';
import type { ForeignItem } from './format';

/** Two notes as one, a line each; one that is there already is not said twice. */
export const joinedNote = (one: string | undefined, other: string | undefined): string | undefined =>
  one === undefined || other === undefined || `\n${one}\n`.includes(`\n${other}\n`)
    ? (one ?? other)
    : `${one}\n${other}`;

/** The items of two lists, each once. */
export function union(one: LayerValue | undefined, other: LayerValue | undefined): LayerValue {
  const items = [one, other].flat().filter((item) => item !== undefined);
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()] as LayerValue;
}

/** An item whose answers are a model’s. */
export const asSuggestions = ({ answers, suggestions, ...item }: ForeignItem): ForeignItem => ({
  ...item,
  answers: [],
  suggestions: [...answers, ...suggestions],
});
