import { FirstOf } from '../tables/first-of';
import { Groups } from '../tables/groups';
import { foldText } from './shingles';
import { joinTexts, type JoinOptions } from './join-texts';
import type { TextSteps } from './text-steps';

export interface NearDuplicate {
  /** Positions in the input, a < b. */
  a: number;
  b: number;
  /** Jaccard similarity of the two sets of shingles, at least the threshold. */
  similarity: number;
}

/** Texts that hang together by pairs of near duplicates. */
export interface NearDuplicateGroups {
  /** Position -> the smallest position of its group; its own for a text without near duplicates. */
  readonly first: Int32Array;
  /** Pairs that join the groups, one fewer than a group has texts; in the order of a, then b. */
  readonly links: readonly NearDuplicate[];
}

/**
 * The groups of texts that near duplicates join: pairs whose sets of character shingles have a Jaccard similarity of the threshold or more.
 * Exact, unlike MinHash with banding, which misses pairs near the threshold: see joinTexts. Pairs within a group that is known already are
 * not compared. An empty text belongs to no group.
 */
export function* nearDuplicateGroups(options: JoinOptions): TextSteps<NearDuplicateGroups> {
  const groups = new Groups(options.count);
  const links: NearDuplicate[] = [];
  const equal = new FirstOf();
  const found = (a: number, b: number, similarity: number): void => {
    if (groups.join(a, b)) links.push({ a, b, similarity });
  };
  yield* joinTexts(options, {
    found,
    together: (a, b) => groups.first(a) === groups.first(b),
    leaveOut(n, text) {
      const folded = foldText(text);
      const first = folded === '' ? n : equal.note(folded, n);
      if (first !== n) found(first, n, 1);
      return first !== n;
    },
  });
  return {
    first: Int32Array.from({ length: options.count }, (_, n) => groups.first(n)),
    links: links.sort((p, q) => p.a - q.a || p.b - q.b),
  };
}
