import { isDefined, undefinedBecause, type Undefined } from '../statistics/estimate';
import type { Interval } from '../statistics/interval';
import {
  itemDisagreement,
  krippendorffAlpha,
  pairableFrequency,
  resolveDistance,
  alphaOfCounts,
} from '../coefficients/alpha';
import { comparableAnswers } from '../report/analysis';
import { comparableTexts, type ComparableAnswers } from '../comparable/comparable-answers';
import { meanAgreement, MAX_ANSWERS } from '../report/comparable-report';
import type { Distance } from '../coefficients/distance';
import { groupItems, type ItemGroups } from '../tables/item-groups';
import type { ItemNames } from '../tables/item-numbers';
import { atLevel, type Level } from '../coefficients/levels';
import type { LongData } from '../rows/long-data';
import { setMetric } from '../sets/multi-label';
import type { RatingTable } from '../tables/rating-table';

/**
 * The headline coefficient for agreement on a question, with its components: groups of items with the same answers. Item i of
 * `items` is in group `groups.groupOf[i]`; each item of group g adds `part[g]` to the numerator and `weight[g]` to the denominator of
 * `observed`, and nothing if it has fewer than two answers.
 */
export interface QuotedCoefficient {
  /** As in the agreement report. */
  readonly key: string;
  readonly name: string;
  readonly value: number;
  readonly interval: Interval;
  readonly items: ItemNames;
  readonly groups: ItemGroups;
  readonly part: Float64Array;
  readonly weight: Float64Array;
  /** Alpha: D_o, and the value is 1 - observed / expected. Without `expected` the value is `observed`. */
  readonly observed: number;
  readonly expected?: number;
  /** The coefficient if group g had `count[g]` items, null if it is undefined then. Or the reason why this cannot be computed. */
  readonly ofCounts: ((count: Float64Array) => number | null) | string;
}

/** The headline coefficient of the report: alpha, pooled F1 for spans and relations, or alpha of "changed or not" for corrections. */
export function quotedCoefficient(data: LongData, level: Level): QuotedCoefficient | Undefined {
  switch (data.kind) {
    case 'value': {
      const at = atLevel(data.input, level);
      if ('value' in at) return at;
      return alphaOf(`alpha.${level}`, `Krippendorff’s alpha, ${level}`, at.table, at.metric);
    }
    case 'labels':
      return alphaOf(
        'alpha.jaccard',
        'Krippendorff’s alpha, Jaccard',
        data.table.sets,
        setMetric(data.table, 'jaccard'),
      );
    case 'texts': {
      const { ratings, compare, measure, changed } = comparableTexts(data.table);
      if (changed) return alphaOf('alpha.changed', CHANGED, changed, { kind: 'nominal' });
      if (new Set(ratings.label).size > MAX_ANSWERS)
        return undefinedBecause(`more than ${MAX_ANSWERS} different answers`);
      const between = (k: number, l: number): number => 1 - compare(k, l).credit;
      return alphaOf('alpha.similarity', `Krippendorff’s alpha, ${measure}`, ratings, {
        kind: 'function',
        between,
      });
    }
    default:
      return shareOf('agreement', 'Pooled F1', comparableAnswers(data));
  }
}

/** The name of the coefficient for texts that answers began with. */
export const CHANGED = 'Krippendorff’s alpha, changed or not';

function alphaOf(
  key: string,
  name: string,
  table: RatingTable,
  metric: Distance,
): QuotedCoefficient | Undefined {
  const groups = groupItems(table, table.labels.length);
  const alpha = krippendorffAlpha(groups, metric);
  if (!isDefined(alpha)) return alpha;
  const distance = resolveDistance(metric, pairableFrequency(groups, groups.count).frequency);
  const pairable = (of: (group: number) => number): Float64Array =>
    Float64Array.from(groups.size, (size, g) => (size < 2 ? 0 : of(g)));
  const { value, interval, observed, expected } = alpha;
  return {
    key,
    name,
    value,
    interval,
    observed,
    expected,
    items: table.items,
    groups,
    part: pairable((g) => itemDisagreement(groups, g, distance)),
    weight: pairable((g) => groups.size[g]!),
    ofCounts: alphaOfCounts(groups, metric),
  };
}

function shareOf(key: string, name: string, answers: ComparableAnswers): QuotedCoefficient | Undefined {
  const { ratings } = answers;
  const mean = meanAgreement(answers, ratings);
  if (!isDefined(mean)) return mean;
  const groups = groupItems(ratings, ratings.labels.length);
  const part = new Float64Array(groups.size.length);
  const weight = new Float64Array(groups.size.length);
  for (let g = 0; g < part.length; g += 1)
    [part[g], weight[g]] = creditOf(groups, g, answers.compare) as [number, number];
  return {
    key,
    name,
    value: mean.value,
    interval: mean.interval,
    observed: mean.value,
    items: ratings.items,
    groups,
    part,
    weight,
    ofCounts(count) {
      let parts = 0;
      let weights = 0;
      for (let g = 0; g < count.length; g += 1) {
        parts += count[g]! * part[g]!;
        weights += count[g]! * weight[g]!;
      }
      return weights === 0 ? null : parts / weights;
    },
  };
}

/** Credit and weight of all pairs of answers on an item of a group. */
function creditOf({ start, label, times }: ItemGroups, g: number, compare: ComparableAnswers['compare']) {
  let credit = 0;
  let weight = 0;
  for (let p = start[g]!; p < start[g + 1]!; p += 1) {
    const same = compare(label[p]!, label[p]!);
    const pairs = (times[p]! * (times[p]! - 1)) / 2;
    credit += pairs * same.credit;
    weight += pairs * same.weight;
    for (let o = start[g]!; o < p; o += 1) {
      const one = compare(label[p]!, label[o]!);
      credit += times[p]! * times[o]! * one.credit;
      weight += times[p]! * times[o]! * one.weight;
    }
  }
  return [credit, weight];
}
