import { undefinedBecause, type Estimate, type Undefined, reasons } from '../statistics/estimate';
import type { Coefficient } from '../coefficients/chance-corrected';
import { semevalScores, type SemevalScheme, type SemevalScore } from '../spans/semeval';
import { exactScores, type ExactScores } from '../spans/span-scores';
import { spanPairs, type SharedSpans, type SpanTable } from '../spans/span-table';
import { tokenKappa } from '../spans/token-kappa';
import { spanUnitizing, type AlphaU } from '../spans/unitizing';
import { tableCounts, type TableCounts } from '../tables/rating-table';

/** One annotator's spans compared with another's, on the items that both answered. */
export interface SpanComparison {
  reference: string;
  other: string;
  items: SharedSpans;
  exact: ExactScores;
  semeval: Record<SemevalScheme, SemevalScore>;
  tokenKappa: Coefficient | Undefined;
}

export interface SpanReport {
  table: SpanTable;
  counts: TableCounts;
  /** Every pair with a common item. If the reference is swapped, F1 is the same, and precision and recall change places. */
  pairs: SpanComparison[];
  /** The mean of the pairs' exact micro F1, as far as defined. */
  pairwiseF1: Estimate;
  /** Results by item, for exactly two annotators; computed during the iteration. */
  byItem(): Iterable<{ item: string; semeval: Record<SemevalScheme, SemevalScore> }>;
  alphaU: AlphaU | Undefined;
}

export interface SpanReportOptions {
  /** The reference for precision and recall; by default the first annotator by name. */
  reference?: string;
  /** Start and length of the text, if there is one item and its rows do not state them. */
  continuum?: { start: number; length: number };
}

export function spanReport(table: SpanTable, { reference, continuum }: SpanReportOptions = {}): SpanReport {
  const { annotators, items } = table.ratings;
  const pairs = spanPairs(table).map(({ a, b, shared }) =>
    annotators[b]! === reference
      ? compare(table, annotators[b]!, annotators[a]!, shared.swapped())
      : compare(table, annotators[a]!, annotators[b]!, shared),
  );
  const [only] = annotators.length === 2 ? pairs : [];
  return {
    table,
    counts: tableCounts(table.ratings),
    pairs,
    pairwiseF1: meanF1(pairs),
    *byItem() {
      for (const pair of only?.items ?? [])
        yield { item: items.at(pair.item)!, semeval: semevalScores([pair]) };
    },
    alphaU: spanUnitizing(table, continuum),
  };
}

function compare(table: SpanTable, reference: string, other: string, shared: SharedSpans): SpanComparison {
  return {
    reference,
    other,
    items: shared,
    exact: exactScores(shared),
    semeval: semevalScores(shared),
    tokenKappa: tokenKappa(shared, table.lengths),
  };
}

function meanF1(pairs: readonly SpanComparison[]): Estimate {
  const values = pairs.map(({ exact }) => exact.micro.f1).filter((f1) => f1 !== null);
  if (pairs.length === 0) return undefinedBecause(reasons.notPairable);
  if (values.length === 0) return undefinedBecause(reasons.noSpans);
  return { value: values.reduce((sum, f1) => sum + f1, 0) / values.length };
}
