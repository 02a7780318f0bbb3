import { byCodeUnit, addOne, getOrAdd } from '../../base/lists';
import { reasons } from '../statistics/estimate';
import { spanKey, type SpanPair } from './span-table';

/** Precision, recall and F1 of one side's spans compared with the other's; null only if both sides have none. */
export type SpanScore =
  | { precision: number; recall: number; f1: number; support: number }
  | { precision: null; recall: null; f1: null; support: 0; reason: string };

export interface ExactScores {
  micro: SpanScore;
  /** Plain mean over the labels of both sides. */
  macro: SpanScore;
  /** Mean weighted by the number of reference spans. */
  weighted: SpanScore;
  perLabel: Map<string, SpanScore>;
}

interface Tally {
  hits: number;
  reference: number;
  other: number;
}

/** Exact comparison: each span is paired with at most one of the other side with the same extent and label. */
export function exactScores(pairs: Iterable<SpanPair>): ExactScores {
  const tallies = new Map<string, Tally>();
  const tally = (label: string) => getOrAdd(tallies, label, () => ({ hits: 0, reference: 0, other: 0 }));
  for (const { reference, other } of pairs) {
    const left = new Map<string, number>();
    for (const span of other) {
      tally(span.label).other += 1;
      addOne(left, spanKey(span));
    }
    for (const span of reference) {
      tally(span.label).reference += 1;
      const key = spanKey(span);
      const rest = left.get(key) ?? 0;
      if (rest === 0) continue;
      tally(span.label).hits += 1;
      left.set(key, rest - 1);
    }
  }
  const perLabel = new Map(
    [...tallies].sort(([a], [b]) => byCodeUnit(a, b)).map(([label, counts]) => [label, score(counts)]),
  );
  const total = { hits: 0, reference: 0, other: 0 };
  for (const counts of tallies.values()) {
    total.hits += counts.hits;
    total.reference += counts.reference;
    total.other += counts.other;
  }
  const scores = [...perLabel.values()];
  return {
    micro: score(total),
    macro: mean(scores, () => 1, total.reference),
    weighted: mean(scores, ({ support }) => support, total.reference),
    perLabel,
  };
}

function score({ hits, reference, other }: Tally): SpanScore {
  return spanScore(hits, reference, other);
}

/** `credit` is the number of spans found: hits, plus half of the partial matches if those count. */
export function spanScore(credit: number, reference: number, other: number): SpanScore {
  if (reference + other === 0) {
    return { precision: null, recall: null, f1: null, support: 0, reason: reasons.noSpans };
  }
  const precision = other === 0 ? 0 : credit / other;
  const recall = reference === 0 ? 0 : credit / reference;
  const f1 = credit === 0 ? 0 : (2 * precision * recall) / (precision + recall);
  return { precision, recall, f1, support: reference };
}

function mean(
  scores: readonly SpanScore[],
  weight: (score: SpanScore) => number,
  support: number,
): SpanScore {
  if (scores.length === 0) return spanScore(0, 0, 0);
  const total = scores.reduce((sum, s) => sum + weight(s), 0);
  const of = (key: 'precision' | 'recall' | 'f1') =>
    total === 0 ? 0 : scores.reduce((sum, s) => sum + (weight(s) * (s[key] ?? 0)) / total, 0);
  return { precision: of('precision'), recall: of('recall'), f1: of('f1'), support };
}
