import { addOne, countBy } from '../../base/lists';
import { collapseSpace } from '../../base/text/folded-key';
import { jaccardDistance } from '../coefficients/set-distance';
import type { MultiLabelTable } from '../sets/multi-label';
import { filterRatings, type RatingTable } from '../tables/rating-table';
import { spanKey, type SpanTable } from '../spans/span-table';
import type { Part, RelationTable } from './relation-table';

/** How far two answers agree: `credit` out of `weight`. Means are ratios of sums, so longer answers may weigh more. */
interface Credit {
  readonly credit: number;
  readonly weight: number;
}

/** Answers that are not single labels, in comparable form: equal answers have the same number in `ratings`, and any two can be compared. */
export interface ComparableAnswers {
  readonly ratings: RatingTable;
  compare(k: number, l: number): Credit;
  /** The labels in an answer, each as often as it occurs; undefined if answers have no labels (texts). */
  readonly parts?: (k: number) => readonly Part[];
  /** Every item counts once; otherwise every part counts once (spans, relations: pooled F1). */
  readonly perItem: boolean;
  /** The name of what `compare` returns. */
  readonly measure: string;
  /** Of texts that answers began with: whether these were changed. */
  readonly changed?: RatingTable;
}

/** Single labels and numbers, which are either equal or not. */
export function comparableRatings(ratings: RatingTable): ComparableAnswers {
  return {
    ratings,
    compare: (k, l) => ({ credit: k === l ? 1 : 0, weight: 1 }),
    parts: (k) => [{ key: ratings.labels[k]!, label: ratings.labels[k]! }],
    perItem: true,
    measure: 'percent agreement',
  };
}

/** Sets of labels by Jaccard similarity; each item counts once. */
export function comparableSets({ sets, members, labels }: MultiLabelTable): ComparableAnswers {
  return {
    ratings: sets,
    compare: (k, l) => ({ credit: 1 - jaccardDistance(members[k]!, members[l]!), weight: 1 }),
    parts: (k) => [...members[k]!].map((n) => ({ key: labels[n]!, label: labels[n]! })),
    perItem: true,
    measure: 'Jaccard similarity',
  };
}

/** Spans by exact F1: twice the number of common spans, divided by the number of all spans of both. */
export function comparableSpans({ ratings, spans }: SpanTable): ComparableAnswers {
  const parts = (k: number): Part[] => spans[k]!.map((span) => ({ key: spanKey(span), label: span.label }));
  return { ...comparableParts(ratings, spans.length, parts), measure: 'pooled F1' };
}

/** Relations by exact F1; two are the same when label and both ends (extent and label of the spans) are. */
export function comparableRelations({ ratings, relations }: RelationTable): ComparableAnswers {
  return {
    ...comparableParts(ratings, relations.length, (k) => relations[k]!),
    measure: 'pooled F1',
  };
}

/** Free texts by Dice similarity of their character trigrams; each item counts once. */
export function comparableTexts({ ratings, changed }: TextTable): ComparableAnswers {
  return {
    ratings,
    compare: (k, l) => ({ credit: trigramSimilarity(ratings.labels[k]!, ratings.labels[l]!), weight: 1 }),
    perItem: true,
    measure: 'trigram similarity',
    ...(changed && { changed }),
  };
}

/** Gives equal answers the number of the first of them, and one list of parts. */
function comparableParts(
  table: RatingTable,
  answers: number,
  partsOf: (k: number) => readonly Part[],
): Omit<ComparableAnswers, 'measure'> {
  const first = new Map<string, number>();
  const number = new Int32Array(answers);
  const parts: (readonly Part[] | undefined)[] = [];
  for (let k = 0; k < answers; k += 1) {
    const list = numbered(partsOf(k));
    const key = JSON.stringify(list.map((part) => part.key).sort());
    const known = first.get(key);
    number[k] = known ?? k;
    parts.push(known === undefined ? list : undefined);
    if (known === undefined) first.set(key, k);
  }
  return {
    ratings: filterRatings(table, (columns, position) => number[columns.label[position]!]!),
    compare(k, l) {
      const [a, b] = [parts[k]!, parts[l]!];
      return { credit: 2 * (k === l ? a.length : sharedParts(a, b)), weight: a.length + b.length };
    },
    parts: (k) => parts[k]!,
    perItem: false,
  };
}

/** For more parts than this, a set is faster than a search. */
const MAX_SEARCHED = 8;

function sharedParts(a: readonly Part[], b: readonly Part[]): number {
  if (Math.min(a.length, b.length) <= MAX_SEARCHED)
    return a.reduce((sum, { key }) => sum + (b.some((part) => part.key === key) ? 1 : 0), 0);
  const keys = new Set(b.map(({ key }) => key));
  return a.reduce((sum, { key }) => sum + (keys.has(key) ? 1 : 0), 0);
}

/** Numbers the keys of parts that occur several times in an answer, so that the first matches the first and the second the second. */
function numbered(list: readonly Part[]): readonly Part[] {
  const seen = new Map<string, number>();
  return list.map((part) => {
    const count = addOne(seen, part.key);
    return count === 1 ? part : { ...part, key: `${part.key} #${count}` };
  });
}

/**
 * Dice similarity of two texts' character trigrams (Adamson & Boreham 1974; as multisets), over the texts in normal form NFC and lower
 * case with white space collapsed and one space at both ends, so that beginnings and ends count. From 0 (nothing shared) to 1 (equal).
 */
export function trigramSimilarity(a: string, b: string): number {
  const first = fold(a);
  const second = fold(b);
  if (first === second) return 1;
  const left = trigrams(first);
  const right = trigrams(second);
  let shared = 0;
  let total = 0;
  for (const [gram, n] of left) {
    shared += Math.min(n, right.get(gram) ?? 0);
    total += n;
  }
  for (const n of right.values()) total += n;
  return total === 0 ? 0 : (2 * shared) / total;
}

const fold = (text: string): string => ` ${collapseSpace(text.normalize('NFC').toLowerCase())} `;

function trigrams(text: string): Map<string, number> {
  const points = [...text];
  return countBy(points.slice(2).map((last, i) => `${points[i]!}${points[i + 1]!}${last}`));
}

/** Answers that are free texts: the labels of `ratings` are the texts. `changed` as in `ComparableAnswers`. */
export interface TextTable {
  readonly ratings: RatingTable;
  readonly changed?: RatingTable;
}
