import { maxOf, addTo } from '../../base/lists';
import { undefinedBecause, type Undefined } from '../statistics/estimate';
import { normalLimits } from '../statistics/interval';
import type { Limits } from '../statistics/proportion';
import { solve } from '../statistics/solve';

/** All comparisons of a pair: how often `a` won, `b` won, and neither did. */
export interface PairResult {
  a: string;
  b: string;
  aWins: number;
  bWins: number;
  ties: number;
}

export interface BradleyTerry {
  /** All that were compared, sorted by code unit. The first is the reference. */
  names: readonly string[];
  /** Log-odds of winning against the reference, by number in `names`; 0 for the reference. */
  strength: readonly number[];
  /** Undefined for the reference. */
  intervals: readonly ({ se: number; ci95: Limits } | undefined)[];
  /** Davidson's parameter, at least 0: if two are equally strong, they tie with probability tie / (2 + tie). 0 without ties. */
  tie: { value: number; ci95: readonly [number, number] } | Undefined;
}

/**
 * Strengths by the model of Bradley & Terry (1952), with ties as Davidson (1970) extended it: a beats b with probability proportional to
 * exp(s_a), b beats a to exp(s_b), and they tie to tie * exp((s_a + s_b) / 2). Maximum likelihood by Newton's method. Errors are from the
 * information matrix, as in R's BradleyTerry2 (Turner & Firth 2012), or, given the results of each item, by the sandwich of Liang & Zeger
 * (1986) with items as clusters: people who compare the same two texts see the same texts, so their answers are not independent.
 * Undefined, with the reason, if the likelihood has no finite maximum.
 */
export function bradleyTerry(
  results: Iterable<PairResult>,
  byItem?: Iterable<readonly PairResult[]>,
): BradleyTerry | Undefined {
  const compared = [...results].filter(({ aWins, bWins, ties }) => aWins + bWins + ties > 0);
  const names = [...new Set(compared.flatMap(({ a, b }) => [a, b]))].sort();
  if (names.length < 2) return undefinedBecause('nothing was compared');
  if (names.length > MAX_NAMES) return undefinedBecause(`more than ${MAX_NAMES} names were compared`);
  const number = new Map(names.map((name, i) => [name, i]));
  const numbered = (list: readonly PairResult[]): Pair[] =>
    list.map(({ a, b, aWins, bWins, ties }) => ({
      i: number.get(a)!,
      j: number.get(b)!,
      wins: aWins,
      losses: bWins,
      ties,
    }));
  const pairs = numbered(compared);
  const infinite = noFiniteMaximum(names, pairs);
  if (infinite !== undefined) return undefinedBecause(infinite);
  return maximise(names, pairs, byItem && Array.from(byItem, numbered));
}

interface Pair {
  i: number;
  j: number;
  wins: number;
  losses: number;
  ties: number;
}

const MAX_STEPS = 200;
/** Each step solves a system with this many equations. */
const MAX_NAMES = 300;

function maximise(
  names: readonly string[],
  pairs: readonly Pair[],
  byItem: readonly (readonly Pair[])[] | undefined,
): BradleyTerry | Undefined {
  const n = names.length;
  const hasTies = pairs.some(({ ties }) => ties > 0);
  // The last parameter is the logarithm of the tie parameter.
  const at = new Float64Array(n + 1);
  if (!hasTies) at[n] = -Infinity;
  // The reference is fixed, and so is the tie parameter without ties.
  const free = [...at.keys()].slice(1, hasTies ? n + 1 : n);
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const { score, information } = derivatives(pairs, at);
    const matrix = free.map((p) => free.map((q) => information[p]![q]!));
    const solved = solve(
      matrix,
      free.map((p) => [score[p]!]),
    );
    if (!solved) break;
    const before = logLikelihood(pairs, at);
    const from = at.slice();
    let scale = 1;
    const move = () => free.forEach((p, k) => (at[p] = from[p]! + scale * solved[k]![0]!));
    const size = maxOf(solved.map(([change]) => Math.abs(change!)));
    // The likelihood is concave: a shorter step the same way always gains.
    for (move(); size > 1e-6 && logLikelihood(pairs, at) < before; move()) scale /= 2;
    if (size >= 1e-11) continue;
    const inverse = solve(matrix, identity(free.length));
    const covariance = inverse && byItem ? sandwich(inverse, byItem, at, free) : inverse;
    return described(names, at, hasTies, covariance);
  }
  return undefinedBecause('the estimate did not converge');
}

function described(
  names: readonly string[],
  at: Float64Array,
  hasTies: boolean,
  covariance: readonly (readonly number[])[] | undefined,
): BradleyTerry | Undefined {
  if (!covariance) return undefinedBecause('the estimate has no standard errors');
  const n = names.length;
  const interval = (p: number) => normalLimits(at[p]!, covariance[p - 1]![p - 1]!);
  const tie = hasTies && interval(n).ci95;
  return {
    names,
    strength: [...at.subarray(0, n)],
    intervals: names.map((_, p) => (p === 0 ? undefined : interval(p))),
    tie: tie
      ? { value: Math.exp(at[n]!), ci95: [Math.exp(tie[0]), Math.exp(tie[1])] }
      : undefinedBecause('no comparison is a tie'),
  };
}

/**
 * The covariance of the estimates if only items are independent: inverse sum of (score of an item)(its transpose) inverse, times G / (G - 1) for G
 * items. `free` are the numbers of the parameters in `inverse`.
 */
function sandwich(
  inverse: readonly (readonly number[])[],
  byItem: readonly (readonly Pair[])[],
  at: Float64Array,
  free: readonly number[],
): number[][] {
  const place = new Map(free.map((p, k) => [p, k]));
  // Row k: the estimate's k-th influence of an item, which only the parameters of its own pairs have.
  const sums = free.map(() => free.map(() => 0));
  for (const pairs of byItem) {
    const score = new Map<number, number>();
    const add = (p: number, value: number) => {
      const k = place.get(p);
      if (k !== undefined) score.set(k, (score.get(k) ?? 0) + value);
    };
    for (const pair of pairs) for (const [p, value] of scores(pair, at)) add(p, value);
    for (const [k, one] of score) for (const [l, other] of score) sums[k]![l]! += one * other;
  }
  const scale = byItem.length / (byItem.length - 1);
  const product = (a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number[][] =>
    a.map((row) => free.map((_, l) => row.reduce((sum, value, k) => sum + value * b[k]![l]!, 0)));
  return product(product(inverse, sums), inverse).map((row) => row.map((value) => scale * value));
}

/** The derivatives of a pair's log-likelihood, by parameter. */
function scores({ i, j, wins, losses, ties }: Pair, at: Float64Array): [parameter: number, score: number][] {
  const n = wins + losses + ties;
  const [a, b, tie] = probabilities(at, i, j);
  return [
    [i, wins + ties / 2 - n * (a + tie / 2)],
    [j, losses + ties / 2 - n * (b + tie / 2)],
    [at.length - 1, ties - n * tie],
  ];
}

const identity = (n: number): number[][] =>
  Array.from({ length: n }, (_, i) => Array.from({ length: n }, (__, j) => (i === j ? 1 : 0)));

/** Probabilities that i wins, that j wins, and that they tie. */
function probabilities(at: Float64Array, i: number, j: number): [number, number, number] {
  const powers = [at[i]!, at[j]!, at.at(-1)! + (at[i]! + at[j]!) / 2] as const;
  const most = Math.max(...powers);
  const [a, b, tie] = powers.map((power) => Math.exp(power - most)) as [number, number, number];
  const total = a + b + tie;
  return [a / total, b / total, tie / total];
}

function logLikelihood(pairs: readonly Pair[], at: Float64Array): number {
  let sum = 0;
  for (const { i, j, wins, losses, ties } of pairs) {
    const [a, b, tie] = probabilities(at, i, j);
    // An outcome that did not occur adds nothing, even if its probability is 0.
    if (wins > 0) sum += wins * Math.log(a);
    if (losses > 0) sum += losses * Math.log(b);
    if (ties > 0) sum += ties * Math.log(tie);
  }
  return sum;
}

/** Gradient of the log-likelihood and its information matrix: a multinomial logit with the features (1, 0, 0), (0, 1, 0), (½, ½, 1). */
function derivatives(
  pairs: readonly Pair[],
  at: Float64Array,
): { score: Float64Array; information: Float64Array[] } {
  const last = at.length - 1;
  const score = new Float64Array(at.length);
  const information = Array.from(at, () => new Float64Array(at.length));
  for (const pair of pairs) {
    const { i, j } = pair;
    const n = pair.wins + pair.losses + pair.ties;
    const [a, b, tie] = probabilities(at, i, j);
    const [meanI, meanJ] = [a + tie / 2, b + tie / 2];
    for (const [p, value] of scores(pair, at)) score[p]! += value;
    const add = (p: number, q: number, covariance: number) => {
      information[p]![q]! += n * covariance;
      if (p !== q) information[q]![p]! += n * covariance;
    };
    add(i, i, a + tie / 4 - meanI * meanI);
    add(j, j, b + tie / 4 - meanJ * meanJ);
    add(i, j, tie / 4 - meanI * meanJ);
    add(i, last, tie / 2 - meanI * tie);
    add(j, last, tie / 2 - meanJ * tie);
    add(last, last, tie - tie * tie);
  }
  return { score, information };
}

/**
 * Why the likelihood grows without end in some direction, or undefined. With the tie parameter fixed, it does unless wins, and ties both
 * ways, lead from each to every other (Ford 1957). With it free, it also does if strengths could spread so that each win spans at least
 * one unit and each tie at most one, while ties become more probable at the same rate. By Farkas' lemma that is possible unless some cycle
 * has more wins than ties.
 */
function noFiniteMaximum(names: readonly string[], pairs: readonly Pair[]): string | undefined {
  const edges = pairs.flatMap(({ i, j, wins, losses, ties }) => [
    ...(wins > 0 ? [{ from: i, to: j, weight: -1 }] : []),
    ...(losses > 0 ? [{ from: j, to: i, weight: -1 }] : []),
    ...(ties > 0
      ? [
          { from: i, to: j, weight: 1 },
          { from: j, to: i, weight: 1 },
        ]
      : []),
  ]);
  const away = missing(
    names.length,
    edges.map(({ from, to }) => [from, to]),
  );
  const back = missing(
    names.length,
    edges.map(({ from, to }) => [to, from]),
  );
  const [from, to] = away !== undefined ? [0, away] : [back, 0];
  if (from !== undefined)
    return `not connected: no chain of wins and ties leads from ${JSON.stringify(names[from])} to ${JSON.stringify(names[to])}`;
  if (!edges.some(({ weight }) => weight > 0) || hasNegativeCycle(names.length, edges)) return undefined;
  return 'too few wins beside the ties: no cycle of comparisons has more wins than ties';
}

/** The first of n nodes to which no path leads from node 0. */
function missing(n: number, edges: readonly (readonly [number, number])[]): number | undefined {
  const next = new Map<number, number[]>();
  for (const [from, to] of edges) addTo(next, from, to);
  const reached = new Set([0]);
  for (const node of reached) for (const to of next.get(node) ?? []) reached.add(to);
  return Array.from({ length: n }, (_, node) => node).find((node) => !reached.has(node));
}

/** Whether some cycle has a negative sum of weights (Bellman 1958): distances would then shrink for ever. */
function hasNegativeCycle(
  n: number,
  edges: readonly { from: number; to: number; weight: number }[],
): boolean {
  const distance = new Float64Array(n);
  let changed = true;
  for (let round = 0; changed && round <= n; round += 1) {
    changed = false;
    for (const { from, to, weight } of edges) {
      if (distance[from]! + weight >= distance[to]!) continue;
      distance[to] = distance[from]! + weight;
      changed = true;
    }
  }
  return changed;
}
