import { byCodeUnit } from '../../base/lists';
import { spanScore } from './span-scores';
import { extentKey, spanKey, spansOverlap, type LabelledSpan, type SpanPair } from './span-table';

/** The four ways of SemEval-2013 task 9.1 to compare spans. */
const SEMEVAL_SCHEMES = ['strict', 'exact', 'partial', 'ent_type'] as const;
export type SemevalScheme = (typeof SEMEVAL_SCHEMES)[number];

interface SemevalCounts {
  correct: number;
  incorrect: number;
  partial: number;
  missed: number;
  spurious: number;
}

/** Precision, recall and F1 are null, with a reason, only when neither side has a span. */
export interface SemevalScore extends SemevalCounts {
  actual: number;
  possible: number;
  precision: number | null;
  recall: number | null;
  f1: number | null;
  reason?: string;
}

interface Scheme {
  /** Whether a pair of spans is right. Right pairs are matched first. */
  right: (a: LabelledSpan, b: LabelledSpan) => boolean;
  /** The result for a pair that only overlaps. */
  otherwise: 'incorrect' | 'partial';
}

const sameExtent = (a: LabelledSpan, b: LabelledSpan) => extentKey(a) === extentKey(b);

const schemes: Record<SemevalScheme, Scheme> = {
  strict: { right: (a, b) => spanKey(a) === spanKey(b), otherwise: 'incorrect' },
  exact: { right: sameExtent, otherwise: 'incorrect' },
  partial: { right: sameExtent, otherwise: 'partial' },
  ent_type: { right: (a, b) => a.label === b.label && spansOverlap(a, b), otherwise: 'incorrect' },
};

/**
 * SemEval-2013 counts and P, R, F1 with half credit for partial matches: P = (COR + PAR / 2) / (COR + INC + PAR + SPU),
 * R the same over COR + INC + PAR + MIS. Each span is matched at most once: first as many right pairs as possible, then as many
 * overlapping pairs as possible, so that the result does not depend on the order of the spans.
 */
export function semevalScores(pairs: Iterable<SpanPair>): Record<SemevalScheme, SemevalScore> {
  const totals = SEMEVAL_SCHEMES.map((scheme) => [scheme, noCounts()] as const);
  for (const pair of pairs) {
    const reference = pair.reference.toSorted(bySpan);
    const other = pair.other.toSorted(bySpan);
    if (isSame(reference, other)) for (const [, total] of totals) total.correct += reference.length;
    else for (const [scheme, total] of totals) addCounts(total, reference, other, schemes[scheme]);
  }
  return Object.fromEntries(totals.map(([scheme, total]) => [scheme, semevalScore(total)])) as Record<
    SemevalScheme,
    SemevalScore
  >;
}

const noCounts = (): SemevalCounts => ({ correct: 0, incorrect: 0, partial: 0, missed: 0, spurious: 0 });

/** Whether both sides have the same spans, so that each is right under every scheme. (An empty span overlaps nothing, not even itself.) */
function isSame(reference: readonly LabelledSpan[], other: readonly LabelledSpan[]): boolean {
  return (
    reference.length === other.length &&
    reference.every((span, i) => span.start < span.end && bySpan(span, other[i]!) === 0)
  );
}

function addCounts(
  total: SemevalCounts,
  reference: readonly LabelledSpan[],
  other: readonly LabelledSpan[],
  { right, otherwise }: Scheme,
): void {
  const correct = match(reference, other, right);
  const restOfReference = reference.filter((_, i) => !correct.has(i));
  const taken = new Set(correct.values());
  const restOfOther = other.filter((_, j) => !taken.has(j));
  const overlapping = match(restOfReference, restOfOther, spansOverlap).size;
  total.correct += correct.size;
  total[otherwise] += overlapping;
  total.missed += restOfReference.length - overlapping;
  total.spurious += restOfOther.length - overlapping;
}

/** A largest one-to-one matching of spans sorted by start (augmenting paths, Kuhn 1955): number of each matched reference span -> number of the other. */
function match(
  reference: readonly LabelledSpan[],
  other: readonly LabelledSpan[],
  fits: (a: LabelledSpan, b: LabelledSpan) => boolean,
): Map<number, number> {
  const candidates = reference.map((a) => {
    const found: number[] = [];
    for (let j = 0; j < other.length && other[j]!.start <= a.end; j += 1)
      if (fits(a, other[j]!)) found.push(j);
    return found;
  });
  const ownerOf = new Map<number, number>();
  const place = (i: number, tried: Set<number>): boolean =>
    candidates[i]!.some((j) => {
      if (tried.has(j)) return false;
      tried.add(j);
      const owner = ownerOf.get(j);
      if (owner !== undefined && !place(owner, tried)) return false;
      ownerOf.set(j, i);
      return true;
    });
  reference.forEach((_, i) => place(i, new Set()));
  return new Map([...ownerOf].map(([j, i]) => [i, j]));
}

function bySpan(a: LabelledSpan, b: LabelledSpan): number {
  return a.start - b.start || a.end - b.end || byCodeUnit(spanKey(a), spanKey(b));
}

function semevalScore(counts: SemevalCounts): SemevalScore {
  const { correct, incorrect, partial, missed, spurious } = counts;
  const actual = correct + incorrect + partial + spurious;
  const possible = correct + incorrect + partial + missed;
  const { precision, recall, f1, ...rest } = spanScore(correct + partial / 2, possible, actual);
  const reason = 'reason' in rest ? { reason: rest.reason } : {};
  return { ...counts, actual, possible, precision, recall, f1, ...reason };
}
