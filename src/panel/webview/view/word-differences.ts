import { diffArrays, type ChangeObject } from 'diff';

/** A part of a text, and whether the other text has it in the same place. */
export interface Compared {
  readonly text: string;
  readonly differs: boolean;
}

/** Texts with more differences are not compared word by word: marks all over would show nothing, and take long to find. */
const MAX_EDITS = 500;

let segmenter: Intl.Segmenter | undefined;

/** The words of two texts in one order, with those marked that only the second has (`added`) or only the first; undefined if those are too many. */
export function wordChanges(a: string, b: string): ChangeObject<string[]>[] | undefined {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'word' });
  const [left, right] = [a, b].map((text) => Array.from(segmenter!.segment(text), ({ segment }) => segment));
  return diffArrays(left!, right!, { maxEditLength: MAX_EDITS });
}

/** Two texts in parts, with the words marked in which they differ; undefined if those are too many. */
export function wordDifferences(a: string, b: string): [Compared[], Compared[]] | undefined {
  const changes = wordChanges(a, b);
  if (!changes) return undefined;
  const side = (other: 'added' | 'removed', own: 'added' | 'removed'): Compared[] =>
    changes.flatMap((change) =>
      change[other] ? [] : [{ text: change.value.join(''), differs: change[own] }],
    );
  return [side('added', 'removed'), side('removed', 'added')];
}
