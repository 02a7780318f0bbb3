import { sha256Of } from '../text/hash';

/** Samples that stay together. */
export interface SplitUnit {
  /** Names of its members for the hash: group values, or sample ids. At least one. */
  readonly names: readonly string[];
  /** Samples in it. */
  readonly size: number;
  /** Units of one stratum are spread evenly. */
  readonly stratum: string;
  /** The split that its samples have already. */
  readonly fixed?: string;
  /** Splits that it may go to; all of them by default. */
  readonly allowed?: ReadonlySet<string>;
}

export interface AssignOptions {
  /** Split -> share; shares add up to 1. */
  readonly sizes: ReadonlyMap<string, number>;
  readonly seed: number;
  readonly method: 'balanced' | 'hash';
}

/**
 * The split of each unit; undefined for one that may go nowhere.
 *
 * `hash`: a unit's place in [0, 1) follows from the seed and its names alone and is cut at the shares, so it never moves while its names
 * stay; sizes vary by chance. `balanced`: in each stratum the units lie side by side in the order of these places, and what the splits lack
 * is cut along them in one piece each, so that sizes are met to within a unit; one on a border is drawn in proportion (systematic sampling:
 * also a stratum of one unit meets the shares in expectation). Units that have a split are counted first: others fill what is missing.
 */
export function assignUnits(units: readonly SplitUnit[], options: AssignOptions): (string | undefined)[] {
  const places = units.map((unit) => placeOf(unit, options.seed));
  if (options.method === 'hash')
    return units.map((unit, n) => unit.fixed ?? drawn(allowedShares(unit, options.sizes), places[n]!.at));
  const strata = new Map<string, number[]>();
  units.forEach(({ stratum }, n) => {
    const list = strata.get(stratum);
    if (list) list.push(n);
    else strata.set(stratum, [n]);
  });
  const result = new Array<string | undefined>(units.length);
  for (const members of strata.values()) assignStratum(members, units, places, options, result);
  return result;
}

interface Place {
  /** In [0, 1), 52 bits; a second one that is independent of it. */
  readonly at: number;
  readonly draw: number;
}

function assignStratum(
  members: readonly number[],
  units: readonly SplitUnit[],
  places: readonly Place[],
  { sizes }: AssignOptions,
  result: (string | undefined)[],
): void {
  const total = members.reduce((sum, n) => sum + units[n]!.size, 0);
  const missing = new Map([...sizes].map(([split, share]) => [split, share * total]));
  const open: number[] = [];
  for (const n of members) {
    const { fixed, size } = units[n]!;
    if (fixed === undefined) open.push(n);
    else {
      result[n] = fixed;
      if (missing.has(fixed)) missing.set(fixed, missing.get(fixed)! - size);
    }
  }
  open.sort((a, b) => places[a]!.at - places[b]!.at);
  const take = (n: number, split: string | undefined): void => {
    result[n] = split;
    if (split !== undefined) missing.set(split, missing.get(split)! - units[n]!.size);
  };
  for (const n of open.filter((one) => units[one]!.allowed)) {
    const allowed = allowedShares(units[n]!, sizes);
    const lacking = lackingOf(missing, allowed.keys());
    take(n, drawn(isNothing(lacking) ? allowed : lacking, places[n]!.draw));
  }
  // The others lie one beside the other, in the order of their places, and what is missing below them: each is drawn by a point under it.
  const free = open.filter((n) => !units[n]!.allowed);
  const length = free.reduce((sum, n) => sum + units[n]!.size, 0);
  const lacking = lackingOf(missing, sizes.keys());
  const weights = isNothing(lacking) ? sizes : lacking;
  let from = 0;
  for (const n of free) {
    const { size } = units[n]!;
    result[n] = drawn(weights, (from + places[n]!.draw * size) / length);
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

/** The entry on which a point in [0, 1) falls when the weights stand side by side. */
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
function placeOf({ names }: SplitUnit, seed: number): Place {
  let smallest: string | undefined;
  for (const name of names) {
    const hex = sha256Of(`${seed}\n${name}`);
    if (smallest === undefined || hex < smallest) smallest = hex;
  }
  // Digits that had no part in which one is the smallest: those are not uniform any more.
  const fraction = (from: number): number => parseInt(smallest!.slice(from, from + 13), 16) / 2 ** 52;
  return { at: fraction(32), draw: fraction(48) };
}
