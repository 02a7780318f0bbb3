import { jaccardDistance } from '../set-distance';
import type { MultiLabelTable } from '../multi-label';
import { filterRatings, type RatingTable } from '../rating-table';
import { spanKey, type SpanTable } from '../span-table';
import { trigramSimilarity } from './trigrams';
import type { RelationTable } from './relation-table';
import type { TextTable } from './text-table';

/** How far two answers agree: `credit` out of `weight`. Shares are ratios of sums, so answers with more in them may weigh more. */
export interface Credit {
  readonly credit: number;
  readonly weight: number;
}

/**
 * Answers that are more than one label (sets, spans, relations, texts), made comparable: in `ratings` equal answers have the same
 * label number, and any two numbers can be compared.
 */
export interface ComparableAnswers {
  readonly ratings: RatingTable;
  compare(k: number, l: number): Credit;
  /** Labels that an answer uses, each as often as it is used; undefined where answers have none (texts). */
  readonly parts?: (k: number) => readonly Part[];
  /** Every item counts once; otherwise every part counts once (spans, relations: pooled F1). */
  readonly perItem: boolean;
  /** What `compare` says, in a word or two. */
  readonly measure: string;
}

/** A piece of an answer: two people's pieces are the same when their keys are. */
export interface Part {
  readonly key: string;
  readonly label: string;
}

/** Single labels and numbers: the same, or not. */
export function comparableRatings(ratings: RatingTable): ComparableAnswers {
  return {
    ratings,
    compare: (k, l) => ({ credit: k === l ? 1 : 0, weight: 1 }),
    parts: (k) => [{ key: ratings.labels[k]!, label: ratings.labels[k]! }],
    perItem: true,
    measure: 'percent agreement',
  };
}

/** Sets of labels by Jaccard similarity, each item once. */
export function comparableSets({ sets, members, labels }: MultiLabelTable): ComparableAnswers {
  return {
    ratings: sets,
    compare: (k, l) => ({ credit: 1 - jaccardDistance(members[k]!, members[l]!), weight: 1 }),
    parts: (k) => [...members[k]!].map((n) => ({ key: labels[n]!, label: labels[n]! })),
    perItem: true,
    measure: 'Jaccard similarity',
  };
}

/** Spans by exact F1: twice the spans that both have, of all spans of both. */
export function comparableSpans({ ratings, spans }: SpanTable): ComparableAnswers {
  const parts = spans.map((list) =>
    distinct(list.map((span) => ({ key: spanKey(span), label: span.label }))),
  );
  return { ...comparableParts(ratings, parts), measure: 'pooled F1' };
}

/** Relations by exact F1; two are the same when label and both ends (extent and label of the spans) are. */
export function comparableRelations({ ratings, relations }: RelationTable): ComparableAnswers {
  return { ...comparableParts(ratings, relations.map(distinct)), measure: 'pooled F1' };
}

/** Free texts by Dice similarity of their character trigrams, each item once. */
export function comparableTexts({ ratings }: TextTable): ComparableAnswers {
  return {
    ratings,
    compare: (k, l) => ({ credit: trigramSimilarity(ratings.labels[k]!, ratings.labels[l]!), weight: 1 }),
    perItem: true,
    measure: 'trigram similarity',
  };
}

function comparableParts(
  table: RatingTable,
  parts: readonly (readonly Part[])[],
): Omit<ComparableAnswers, 'measure'> {
  const keys = parts.map((list) => new Set(list.map(({ key }) => key)));
  return {
    ratings: collapsed(table, parts),
    compare(k, l) {
      let shared = 0;
      for (const key of keys[k]!) if (keys[l]!.has(key)) shared += 1;
      return { credit: 2 * shared, weight: keys[k]!.size + keys[l]!.size };
    },
    parts: (k) => parts[k]!,
    perItem: false,
  };
}

/** Gives equal answers the same number: that of the first of them. */
function collapsed(table: RatingTable, parts: readonly (readonly Part[])[]): RatingTable {
  const first = new Map<string, number>();
  const number = parts.map((list, k) => {
    const key = JSON.stringify(list.map((part) => part.key).sort());
    const known = first.get(key) ?? k;
    first.set(key, known);
    return known;
  });
  return filterRatings(table, (columns, position) => number[columns.label[position]!]!);
}

function distinct(list: readonly Part[]): Part[] {
  return [...new Map(list.map((part) => [part.key, part])).values()];
}
