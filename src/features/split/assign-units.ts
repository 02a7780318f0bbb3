import { addTo } from '../../base/lists';
import { sha256Of } from '../../base/text/hash';
import { NO_TEXT, type TextSteps } from '../../base/similarity/text-steps';

/** Samples that are not separated. */
export interface SplitUnit {
  /** Names for the hash: group values or sample ids. At least one. */
  readonly names: readonly string[];
  readonly size: number;
  /** Units of one stratum are spread evenly. */
  readonly stratum: string;
  /** The existing split of its samples. */
  readonly fixed?: string;
  /** Allowed splits; all by default. */
  readonly allowed?: ReadonlySet<string>;
}

/** Units by number, made on demand. */
export interface UnitList {
  readonly length: number;
  at(u: number): SplitUnit;
}

export interface AssignOptions {
  /** Split -> share; shares add up to 1. */
  readonly sizes: ReadonlyMap<string, number>;
  readonly seed: number;
  readonly method: 'balanced' | 'hash';
}

/**
 * The split of each unit, in steps; undefined for one that may go nowhere.
 *
 * `hash`: a unit's place in [0, 1) follows from the seed and its names alone and is cut at the shares, so it never moves while its names
 * stay; sizes vary by chance. `balanced`: in each stratum the units lie side by side in the order of these places, and what the splits lack
 * is cut along them in one piece each, so that sizes are met to within a unit; one on a border is drawn in proportion (systematic sampling:
 * also a stratum of one unit meets the shares in expectation). Units that have a split are counted first: others fill what is missing.
 */
export function* assignUnits(
  units: UnitList,
  options: AssignOptions,
): TextSteps<readonly (string | undefined)[]> {
  const { length } = units;
  const places: Places = { at: new Float64Array(length), draw: new Float64Array(length) };
  const result = new Array<string | undefined>(length);
  const strata = new Map<string, number[]>();
  for (let u = 0; u < length; u += 1) {
    if (u % STEP === 0) yield NO_TEXT;
    const unit = units.at(u);
    notePlace(places, u, unit, options.seed);
    if (options.method === 'hash') {
      result[u] = unit.fixed ?? drawn(allowedShares(unit, options.sizes), places.at[u]!);
      continue;
    }
    addTo(strata, unit.stratum, u);
  }
  for (const members of strata.values()) assignStratum(members, units, places, options, result);
  return result;
}

/** Units assigned between two steps. */
const STEP = 1000;

/** Of each unit two numbers in [0, 1), of 52 bits: its place, and one that is independent of it. */
interface Places {
  readonly at: Float64Array;
  readonly draw: Float64Array;
}

function assignStratum(
  members: readonly number[],
  units: UnitList,
  places: Places,
  { sizes }: AssignOptions,
  result: (string | undefined)[],
): void {
  const total = members.reduce((sum, n) => sum + units.at(n).size, 0);
  const missing = new Map([...sizes].map(([split, share]) => [split, share * total]));
  const bound: number[] = [];
  const free: number[] = [];
  let length = 0;
  for (const n of members) {
    const { fixed, size, allowed } = units.at(n);
    if (fixed === undefined) {
      (allowed ? bound : free).push(n);
      if (!allowed) length += size;
    } else {
      result[n] = fixed;
      if (missing.has(fixed)) missing.set(fixed, missing.get(fixed)! - size);
    }
  }
  const byPlace = (a: number, b: number): number => places.at[a]! - places.at[b]!;
  for (const n of bound.sort(byPlace)) {
    const unit = units.at(n);
    const allowed = allowedShares(unit, sizes);
    const lacking = lackingOf(missing, allowed.keys());
    const split = drawn(isNothing(lacking) ? allowed : lacking, places.draw[n]!);
    result[n] = split;
    if (split !== undefined) missing.set(split, missing.get(split)! - unit.size);
  }
  // The others lie one beside the other, in the order of their places, and what is missing below them: each is drawn by a point under it.
  const lacking = lackingOf(missing, sizes.keys());
  const weights = isNothing(lacking) ? sizes : lacking;
  let from = 0;
  for (const n of free.sort(byPlace)) {
    const { size } = units.at(n);
    result[n] = drawn(weights, (from + places.draw[n]! * size) / length);
    from += size;
  }
}

const lackingOf = (missing: ReadonlyMap<string, number>, splits: Iterable<string>): Map<string, number> =>
  new Map([...splits].map((split) => [split, Math.max(0, missing.get(split)!)]));

const isNothing = (weights: ReadonlyMap<string, number>): boolean =>
  [...weights.values()].every((weight) => weight < 1e-9);

function allowedShares(
  { allowed }: SplitUnit,
  sizes: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  return allowed ? new Map([...sizes].filter(([split]) => allowed.has(split))) : sizes;
}

/** The entry at a point in [0, 1), with entries as wide as their weights. */
function drawn(weights: ReadonlyMap<string, number>, at: number): string | undefined {
  let sum = 0;
  for (const weight of weights.values()) sum += weight;
  let left = at * sum;
  let last: string | undefined;
  for (const [name, weight] of weights) {
    if (weight <= 0) continue;
    last = name;
    left -= weight;
    if (left < 0) return name;
  }
  return last;
}

/** From SHA-256 of the seed and the name, in UTF-8; of several names the smallest, so that it does not depend on their order. */
function notePlace(places: Places, u: number, { names }: SplitUnit, seed: number): void {
  let smallest: string | undefined;
  for (const name of names) {
    const hex = sha256Of(`${seed}\n${name}`);
    if (smallest === undefined || hex < smallest) smallest = hex;
  }
  // Other digits than those that determined the smallest name, since these are not uniform.
  const fraction = (from: number): number => parseInt(smallest!.slice(from, from + 13), 16) / 2 ** 52;
  places.at[u] = fraction(32);
  places.draw[u] = fraction(48);
}
