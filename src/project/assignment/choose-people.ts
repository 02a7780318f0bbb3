/** Who labels which sample; docs/format.md, "Assignments". Pure: the same for the same samples, people and settings. */
import { avalanche, fastHash64 } from '../../base/text/hash';
import { defined } from '../../base/objects';

interface PersonToChoose {
  readonly id: string;
  /** The person gets no more samples. */
  readonly ceiling?: number;
  /** Of a batch with a file of ids, how many samples the person can take. Others count like the mean of those who have a capacity. */
  readonly capacity?: number;
}

export interface ChoiceSettings {
  /** Different people. */
  readonly people: readonly PersonToChoose[];
  /** People for each sample, at least 1. */
  readonly perSample: number;
  readonly method: 'balanced' | 'hash';
  readonly seed: number;
  /** The share of the samples that gets `perSample` people; the others get one. By default all do. */
  readonly overlap?: number;
  /** Instead: numbers of people, the greatest of which is `perSample`, and the share of the samples that gets so many. They sum to 1. */
  readonly shares?: ReadonlyMap<number, number>;
  /** Others for each sample that has two people or more: those who label it if these differ. By default 0. */
  readonly reserves?: number;
}

/** Samples by position: each has the two halves of the hash of its id (`fastHash64`). */
export interface SampleHashes {
  readonly length: number;
  high(n: number): number;
  low(n: number): number;
}

/** The people chosen for each sample, in the order of the choice: `strideOf` indices of people for each and then `reserves`, -1 where there is none. */
export type ChosenPeople = Int32Array;

/** Added to a relative load: more than any of them, and small enough to keep their differences. */
const FULL = 2 ** 24;

/** Samples between two steps. */
const STEP = 1 << 12;

/** Chooses the people of all samples, in steps. `avoids`: whether a person takes a sample (by position) only if the others do not suffice. */
export function* choosePeople(
  samples: SampleHashes,
  settings: ChoiceSettings,
  avoids?: (sample: number, person: number) => boolean,
): Generator<void, ChosenPeople> {
  const { method, seed, overlap = 1, shares, people, reserves = 0 } = settings;
  const most = strideOf(settings);
  const stride = most + reserves;
  const chosen = new Int32Array(samples.length * stride).fill(-1);
  if (most === 0) return chosen;
  const places = yield* placesOf(samples, seed);
  const isInOrder =
    method === 'balanced' || shares || reserves > 0 || people.some(({ ceiling }) => ceiling !== undefined);
  const order = isInOrder ? yield* orderOf(places) : undefined;
  const overlapping = Math.floor(overlap * samples.length);
  const numbers = shares && numbersByShare(shares, samples.length);
  const chooser = new Chooser(samples, settings, avoids);
  for (let at = 0; at < samples.length; at++) {
    if (at % STEP === STEP - 1) yield;
    const n = order ? order[at]! : at;
    const isOverlapping = method === 'balanced' ? at < overlapping : places[n]! < overlap;
    const count = Math.min(most, numbers ? numbers[at]! : isOverlapping ? most : 1);
    if (method === 'balanced') chooser.balanced(n, count, chosen, n * stride);
    else chooser.ranked(n, count, chosen, n * stride);
  }
  // Only then, so that they change nothing for the others.
  for (let at = 0; reserves > 0 && at < samples.length; at++) {
    if (at % STEP === STEP - 1) yield;
    const from = order![at]! * stride;
    const others = chosen.subarray(from, from + most).filter((person) => person >= 0);
    if (others.length > 1) chooser.balanced(order![at]!, reserves, chosen, from + most, others);
  }
  return chosen;
}

/** How many people each of some samples gets, the greatest numbers first: the shares of all of them, by largest remainder. */
export function numbersByShare(shares: ReadonlyMap<number, number>, samples: number): number[] {
  const parts = [...shares].sort(([a], [b]) => b - a);
  // Exact to nine digits, so that 0.2 of 60 is 12, and not a little more.
  const exact = parts.map(([, share]) => Number((share * samples).toFixed(9)));
  const counts = exact.map(Math.floor);
  const rest = samples - counts.reduce((sum, count) => sum + count, 0);
  const byRemainder = [...parts.keys()].sort(
    (a, b) => exact[b]! - counts[b]! - (exact[a]! - counts[a]!) || a - b,
  );
  for (const part of byRemainder.slice(0, rest)) counts[part]! += 1;
  return parts.flatMap(([number], part) => new Array<number>(counts[part]!).fill(number));
}

/** People for each sample, as far as there are so many. */
export const strideOf = ({ perSample, people }: ChoiceSettings): number => Math.min(perSample, people.length);

/** The first part of the samples in their random order: their positions, ascending. `share`: from 0 to 1. */
export function* randomPart(
  samples: SampleHashes,
  seed: number,
  share: number,
): Generator<void, readonly number[]> {
  const order = yield* orderOf(yield* placesOf(samples, seed));
  return [...order.subarray(0, Math.round(share * samples.length))].sort((a, b) => a - b);
}

/** The ranks of people for a sample by the method `hash`: indices of people, the first chosen first. */
export function rankedPeople(
  [high, low]: readonly [high: number, low: number],
  settings: ChoiceSettings,
): Int32Array {
  const ranks = new Int32Array(settings.people.length);
  const sample = { length: 1, high: () => high, low: () => low };
  // Whoever is at their ceiling has a rank too.
  const people = settings.people.map(({ id, capacity }) => defined({ id, capacity }));
  new Chooser(sample, { ...settings, people }, undefined).ranked(0, ranks.length, ranks, 0);
  return ranks;
}

class Chooser {
  /** The halves of the hashes of people. */
  readonly #high: Int32Array;
  readonly #low: Int32Array;
  /** Undefined where all people take equally much. */
  readonly #capacities: readonly number[] | undefined;
  readonly #loads: Int32Array;
  /** Divided by the capacities, and raised by `FULL` for people who have as many as they can take. */
  readonly #relativeLoads: Float64Array;
  /** Undefined where people can take any number. */
  readonly #limits: readonly (number | undefined)[];
  readonly #ceilings: Float64Array;
  /** Samples that two people share, as a square. */
  readonly #shared: Int32Array;
  readonly #taken: number[] = [];
  readonly #scores: Float64Array;
  #sampleHigh = 0;
  #sampleLow = 0;

  constructor(
    private readonly samples: SampleHashes,
    { people, seed, method, reserves = 0 }: ChoiceSettings,
    private readonly avoids: ((sample: number, person: number) => boolean) | undefined,
  ) {
    const hashes = people.map(({ id }) => fastHash64(`${seed}\n${id}`));
    this.#high = Int32Array.from(hashes, ([high]) => high);
    this.#low = Int32Array.from(hashes, ([, low]) => low);
    this.#capacities = capacitiesOf(people);
    this.#limits = people.map(({ capacity }) => capacity);
    this.#ceilings = Float64Array.from(people, ({ ceiling = Infinity }) => ceiling);
    this.#loads = new Int32Array(people.length);
    this.#relativeLoads = new Float64Array(people.length);
    this.#shared = new Int32Array(method === 'balanced' || reserves > 0 ? people.length ** 2 : 0);
    this.#scores = new Float64Array(people.length);
  }

  /** Writes the people of a sample with the least loads into `into`, from `from` on: fewer where all others are at their ceiling. `others` have the sample. */
  balanced(n: number, count: number, into: Int32Array, from: number, others: Iterable<number> = []): void {
    const taken = this.#taken;
    taken.length = 0;
    for (const other of others) taken.push(other);
    const had = taken.length;
    this.#begin(n);
    while (taken.length < had + count) {
      const person = this.#least(n);
      if (person < 0) break;
      for (const other of taken) {
        this.#shared[other * this.#loads.length + person]! += 1;
        this.#shared[person * this.#loads.length + other]! += 1;
      }
      into[from + taken.length - had] = person;
      taken.push(person);
    }
    for (const person of taken.slice(had)) this.#give(person);
  }

  #give(person: number): void {
    const load = (this.#loads[person]! += 1);
    const isFull = load >= (this.#limits[person] ?? Infinity);
    this.#relativeLoads[person] = load / (this.#capacities?.[person] ?? 1) + (isFull ? FULL : 0);
  }

  /** The person with the least load, then the fewest samples shared with those taken already, then by hash. People at their capacity come last. */
  #least(n: number): number {
    const { avoids } = this;
    const loads = this.#relativeLoads;
    const shared = this.#shared;
    const taken = this.#taken;
    const size = loads.length;
    let best = -1;
    let bestAvoided = false;
    let bestLoad = 0;
    let bestShared = 0;
    let bestScore = -1;
    for (let person = 0; person < size; person++) {
      const load = loads[person]!;
      if (best >= 0 && load > bestLoad && !avoids) continue;
      if (taken.includes(person) || this.#isFull(person)) continue;
      const avoided = avoids !== undefined && avoids(n, person);
      let together = 0;
      for (let k = 0; k < taken.length; k++) together += shared[taken[k]! * size + person]!;
      let order =
        best < 0 ? -1 : Number(avoided) - Number(bestAvoided) || load - bestLoad || together - bestShared;
      if (order > 0) continue;
      let score = -1;
      if (order === 0) {
        score = this.#score(person);
        if (bestScore < 0) bestScore = this.#score(best);
        order = bestScore - score;
        if (order > 0) continue;
      }
      best = person;
      bestAvoided = avoided;
      bestLoad = load;
      bestShared = together;
      bestScore = score;
    }
    return best;
  }

  /** Writes the people of a sample with the greatest hashes into `into`, from `from` on (rendezvous hashing, weighted by capacity). */
  ranked(n: number, count: number, into: Int32Array, from: number): void {
    const scores = this.#scores;
    const size = scores.length;
    this.#begin(n);
    for (let person = 0; person < size; person++) {
      const score = this.#score(person);
      scores[person] = this.#capacities ? -this.#capacities[person]! / Math.log(score) : score;
      // Those who are avoided come last, in the same order.
      if (this.avoids?.(n, person)) scores[person] = -1 / scores[person]!;
      if (this.#isFull(person)) scores[person] = NaN;
    }
    for (let k = 0; k < count; k++) {
      let best = -1;
      for (let person = 0; person < size; person++)
        if (!Number.isNaN(scores[person]!) && (best < 0 || scores[person]! > scores[best]!)) best = person;
      if (best < 0) break;
      into[from + k] = best;
      this.#give(best);
      scores[best] = NaN;
    }
  }

  #isFull(person: number): boolean {
    return this.#loads[person]! + 1 > this.#ceilings[person]!;
  }

  /** Scores are then about this sample. */
  #begin(n: number): void {
    this.#sampleHigh = this.samples.high(n);
    this.#sampleLow = this.samples.low(n);
  }

  #score(person: number): number {
    return unit(this.#sampleHigh ^ this.#high[person]!, this.#sampleLow ^ this.#low[person]!);
  }
}

/** The capacities of people; undefined if none is given. */
function capacitiesOf(people: readonly PersonToChoose[]): number[] | undefined {
  const given = people.flatMap(({ capacity }) => capacity ?? []);
  if (given.length === 0) return undefined;
  const mean = given.reduce((sum, each) => sum + each, 0) / given.length;
  return people.map(({ capacity = mean }) => capacity);
}

/** The place of each sample in the random order, in (0, 1). */
function* placesOf(samples: SampleHashes, seed: number): Generator<void, Float64Array> {
  const [high, low] = fastHash64(`${seed}\n`);
  const places = new Float64Array(samples.length);
  for (let n = 0; n < samples.length; n++) {
    if (n % STEP === STEP - 1) yield;
    places[n] = unit(samples.high(n) ^ high, samples.low(n) ^ low);
  }
  return places;
}

/** Positions by ascending place. Equal places, which are as good as impossible, stay in the order of the samples. */
function* orderOf(places: Float64Array): Generator<void, Int32Array> {
  const { length } = places;
  // Places are spread evenly, so a few fall into each bucket: sorting all at once would take seconds for a million.
  const buckets = Math.ceil(length / 16);
  const starts = new Int32Array(buckets + 1);
  for (let n = 0; n < length; n++) starts[Math.floor(places[n]! * buckets) + 1]! += 1;
  for (let bucket = 0; bucket < buckets; bucket++) starts[bucket + 1]! += starts[bucket]!;
  yield;
  const next = starts.slice();
  const order = new Int32Array(length);
  for (let n = 0; n < length; n++) order[next[Math.floor(places[n]! * buckets)]!++] = n;
  for (let bucket = 0; bucket < buckets; bucket++) {
    if (bucket % STEP === STEP - 1) yield;
    order.subarray(starts[bucket], starts[bucket + 1]).sort((a, b) => places[a]! - places[b]! || a - b);
  }
  return order;
}

/** A number in (0, 1) that follows from 64 bits: 53 bits, never 0 or 1. */
function unit(high: number, low: number): number {
  const first = avalanche(low);
  const second = avalanche(high ^ first);
  return ((second >>> 0) * 2 ** 20 + (first >>> 12) + 0.5) / 2 ** 52;
}
