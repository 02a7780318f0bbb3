import { undefinedBecause, type Estimate, type Undefined, reasons } from '../statistics/estimate';
import { krippendorffAlpha, type Alpha, bootstrapAlpha, type BootstrapInterval } from '../coefficients/alpha';
import { brennanPrediger } from '../coefficients/brennan-prediger';
import {
  chanceCorrected,
  itemAgreement,
  type Coefficient,
  type ItemAgreement,
} from '../coefficients/chance-corrected';
import { lightKappa } from '../coefficients/cohen';
import { congerKappa } from '../coefficients/conger';
import { fleissCategories, fleissKappa, fleissNullTest } from '../coefficients/fleiss';
import { gwetAC } from '../coefficients/gwet';
import { groupItems } from '../tables/item-groups';
import { atLevel, LEVELS, weightValues, type Level, type RatingInput } from '../coefficients/levels';
import { pairTables, type PairTable } from '../tables/pairs';
import { annotatorAgreements, type AnnotatorAgreement } from '../context/per-annotator';
import { labelAgreements, type LabelAgreement } from '../coefficients/per-label';
import { tableCounts, type RatingTable, type TableCounts } from '../tables/rating-table';
import { agreementWeights, WEIGHTS, type WeightKind } from '../coefficients/weights';

/** The coefficients of Gwet's framework under one kind of weights. */
interface WeightedCoefficients {
  percentAgreement: Coefficient | Undefined;
  fleiss: Coefficient | Undefined;
  ac: Coefficient | Undefined;
  brennanPrediger: Coefficient | Undefined;
  conger: Coefficient | Undefined;
}

/** Everything about agreement on a question with one label, or one number, per answer. */
export interface RatingReport {
  table: RatingTable;
  counts: TableCounts;
  level: Level;
  alpha: Record<Level, Alpha | Undefined>;
  /** Bootstrap of alpha at `level`, if requested. */
  bootstrap?: BootstrapInterval | Undefined;
  nominal: WeightedCoefficients;
  /** For all kinds of weights, including identity. Undefined if labels have no order and no numbers. */
  weighted: Map<WeightKind, WeightedCoefficients> | Undefined;
  fleissByCategory: Estimate[];
  fleissNullTest: ReturnType<typeof fleissNullTest>;
  light: ReturnType<typeof lightKappa>;
  /** Pairs of annotators with a common item; undefined if there are too many. */
  pairs: PairTable[] | undefined;
  perLabel: LabelAgreement[];
  perAnnotator: AnnotatorAgreement[];
}

export function ratingReport(
  input: RatingInput,
  { level, bootstrap }: { level: Level; bootstrap?: { resamples: number; seed: number } },
): RatingReport {
  const { table } = input;
  const groups = groupItems(table, table.labels.length);
  const identity = itemAgreement(groups, agreementWeights('identity', new Float64Array(table.labels.length)));
  const pairs = pairTables(table);
  const headline = atLevel(input, level);
  return {
    table,
    counts: tableCounts(table),
    level,
    alpha: alphas(input, level),
    bootstrap:
      bootstrap &&
      ('value' in headline
        ? headline
        : bootstrapAlpha(
            groupItems(headline.table, headline.table.labels.length),
            headline.metric,
            bootstrap,
          )),
    nominal: coefficients(table, identity),
    weighted: weightedCoefficients(table, identity),
    fleissByCategory: fleissCategories(identity),
    fleissNullTest: fleissNullTest(identity),
    light: pairs ? lightKappa(pairs) : undefinedBecause(reasons.tooManyPairs),
    pairs,
    perLabel: labelAgreements(groups, table.labels.length),
    perAnnotator: annotatorAgreements(input, level),
  };
}

/** With more values, alpha with the ratio metric is only computed on request, because it takes quadratic time. */
const MAX_RATIO_VALUES = 5000;

function alphas(input: RatingInput, requested: Level): Record<Level, Alpha | Undefined> {
  const entries = LEVELS.map((level) => {
    const at = atLevel(input, level);
    if ('value' in at) return [level, at];
    if (level === 'ratio' && level !== requested && at.table.labels.length > MAX_RATIO_VALUES) {
      return [
        level,
        undefinedBecause(`more than ${MAX_RATIO_VALUES} different values: ask for the level ratio`),
      ];
    }
    return [level, krippendorffAlpha(groupItems(at.table, at.table.labels.length), at.metric)];
  });
  return Object.fromEntries(entries) as Record<Level, Alpha | Undefined>;
}

function coefficients(table: RatingTable, agreement: ItemAgreement): WeightedCoefficients {
  return {
    percentAgreement:
      agreement.pairable === 0 ? undefinedBecause(reasons.notPairable) : chanceCorrected(agreement, 0),
    fleiss: fleissKappa(agreement),
    ac: gwetAC(agreement),
    brennanPrediger: brennanPrediger(agreement),
    conger: congerKappa(table, agreement),
  };
}

function weightedCoefficients(
  table: RatingTable,
  identity: ItemAgreement,
): Map<WeightKind, WeightedCoefficients> | Undefined {
  const values = weightValues(table);
  if (!values) return undefinedBecause(reasons.noOrder);
  if (values.length ** 2 * (table.annotators.length + 1) > MAX_WEIGHINGS) {
    return undefinedBecause('too many levels and annotators for matrices of weights');
  }
  return new Map(
    WEIGHTS.map((kind) => {
      const agreement =
        kind === 'identity' ? identity : itemAgreement(identity.groups, agreementWeights(kind, values));
      return [kind, coefficients(table, agreement)];
    }),
  );
}

/** Limit on the work for Conger's kappa, which weighs every annotator's distribution with the whole matrix for each kind of weights. */
const MAX_WEIGHINGS = 1e8;
