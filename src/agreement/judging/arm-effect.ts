/** The effect of a treatment, from measurements with and without it, clustered by person. Pure. */
import { getOrAdd } from '../../base/lists';
import { proportionDifference } from '../statistics/newcombe';
import { normalQuantile, studentTQuantile } from '../statistics/distributions';
import { undefinedBecause, type Undefined } from '../statistics/estimate';

/** A measurement: its person, its arm, and its value, which is 0 or 1 for shares. */
export interface ArmValue {
  readonly cluster: string;
  readonly isTreated: boolean;
  readonly value: number;
}

/** The effect of the treatment: the mean with it, less the mean without it. */
export interface Difference {
  readonly value: number;
  readonly limits: readonly [number, number];
  /**
   * The smallest true difference that this many measurements show in 80 of 100 cases (by an interval without 0). Null if shares would have to
   * differ by more than 1.
   */
  readonly visible: number | null;
}

interface ClusterEffect {
  readonly cluster: string;
  readonly treated: ArmMean;
  readonly control: ArmMean;
  readonly difference: Difference | Undefined;
}

interface ArmMean {
  readonly n: number;
  /** Null if there are no measurements. */
  readonly mean: number | null;
}

export interface ArmEffect {
  /** Over all measurements. */
  readonly treated: ArmMean;
  readonly control: ArmMean;
  /** The mean of the clusters' differences; each cluster counts once. */
  readonly difference: Difference | Undefined;
  /** Number of clusters. An estimate from one cluster does not generalise. */
  readonly clusters: number;
  /** By name. */
  readonly byCluster: readonly ClusterEffect[];
}

const POWER = 0.8;
const TAIL = 0.975;
/** Minimum number of measurements that a cluster needs in each arm. */
const MIN_PER_ARM = 2;

/**
 * The effect on a share. Within a cluster: Newcombe's interval. Over clusters: Student's t of their differences (k - 1 degrees of freedom), which
 * accounts for differences between people. If all clusters have the same difference, t has no width; then Newcombe's interval of all measurements
 * is used.
 */
export function shareEffect(values: readonly ArmValue[]): ArmEffect {
  const effect = armEffect(values, (treated, control) => {
    const found = proportionDifference(
      [sum(treated), treated.length],
      [sum(control), control.length],
      2 * TAIL - 1,
    );
    if (found.value === null) return found;
    const [low, high] = found.limits;
    const z = normalQuantile(TAIL);
    return { ...found, visible: ((high - low) / (2 * z)) * (z + normalQuantile(POWER)) };
  });
  return { ...effect, difference: ofShares(effect.difference) };
}

/** With few people, Student's limits may exceed the largest possible difference of shares, and are cut. */
function ofShares(difference: Difference | Undefined): Difference | Undefined {
  if (difference.value === null) return difference;
  const { value, limits, visible } = difference;
  return {
    value,
    limits: [Math.max(-1, limits[0]), Math.min(1, limits[1])],
    visible: visible === null || visible > 1 ? null : visible,
  };
}

/** The effect on a mean: Welch's interval within a cluster; over clusters as for shares. */
export function meanEffect(values: readonly ArmValue[]): ArmEffect {
  return armEffect(values, (treated, control) => {
    const [a, b] = [variance(treated) / treated.length, variance(control) / control.length];
    const se = Math.sqrt(a + b);
    const value = mean(treated) - mean(control);
    if (se === 0) return undefinedBecause('all measurements are the same');
    const df = (a + b) ** 2 / (a ** 2 / (treated.length - 1) + b ** 2 / (control.length - 1));
    return withT(value, se, df);
  });
}

function armEffect(
  values: readonly ArmValue[],
  within: (treated: readonly number[], control: readonly number[]) => Difference | Undefined,
): ArmEffect {
  const clusters = new Map<string, { treated: number[]; control: number[] }>();
  for (const { cluster, isTreated, value } of values) {
    const arms = getOrAdd(clusters, cluster, () => ({ treated: [] as number[], control: [] as number[] }));
    arms[isTreated ? 'treated' : 'control'].push(value);
  }
  const byCluster = [...clusters]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([cluster, { treated, control }]): ClusterEffect => ({
      cluster,
      treated: armMean(treated),
      control: armMean(control),
      difference: isEnough({ treated, control })
        ? within(treated, control)
        : undefinedBecause(`fewer than ${MIN_PER_ARM} answers in an arm`),
    }));
  const usable = [...clusters.values()].filter(isEnough);
  const all = {
    treated: usable.flatMap((arms) => arms.treated),
    control: usable.flatMap((arms) => arms.control),
  };
  return {
    treated: armMean(values.flatMap(({ isTreated, value }) => (isTreated ? [value] : []))),
    control: armMean(values.flatMap(({ isTreated, value }) => (isTreated ? [] : [value]))),
    difference: over(
      usable.map(({ treated, control }) => mean(treated) - mean(control)),
      () => within(all.treated, all.control),
    ),
    clusters: usable.length,
    byCluster,
  };
}

/** The mean of the clusters' differences. `pooled` returns the difference of all measurements. */
function over(differences: readonly number[], pooled: () => Difference | Undefined): Difference | Undefined {
  const k = differences.length;
  if (k === 0) return undefinedBecause(`no one has ${MIN_PER_ARM} answers in each arm`);
  const se = k === 1 ? 0 : Math.sqrt(variance(differences) / k);
  if (se > 0) return withT(mean(differences), se, k - 1);
  return pooled();
}

function withT(value: number, se: number, df: number): Difference {
  const t = studentTQuantile(TAIL, df);
  return {
    value,
    limits: [value - t * se, value + t * se],
    visible: (t + studentTQuantile(POWER, df)) * se,
  };
}

const isEnough = (arms: { treated: readonly number[]; control: readonly number[] }): boolean =>
  Math.min(arms.treated.length, arms.control.length) >= MIN_PER_ARM;

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]): number => sum(values) / values.length;
const armMean = (values: readonly number[]): ArmMean => ({
  n: values.length,
  mean: values.length === 0 ? null : mean(values),
});

function variance(values: readonly number[]): number {
  const centre = mean(values);
  return values.reduce((total, value) => total + (value - centre) ** 2, 0) / (values.length - 1);
}
