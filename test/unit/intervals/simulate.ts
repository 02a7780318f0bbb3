import { seededRandom, type Random } from '../../../src/agreement/statistics/random';
import type { Limits } from '../../../src/agreement/statistics/proportion';

/** One drawn set of data: the limits that a person would see (null: none are shown), and the true number. */
export interface Draw {
  readonly limits: Limits | null;
  readonly truth: number;
}

/** Data of one kind, in several sizes. */
export interface Setting {
  readonly name: string;
  readonly sizes: readonly number[];
  /** Draws data of that size. Undefined if the number is not defined for what was drawn. */
  draw(size: number, random: Random): Draw | undefined | Promise<Draw | undefined>;
  /** Share of all runs that this setting gets, 1 by default: slow ones get fewer. */
  readonly share?: number;
}

/** An interval that the product shows. */
export interface ShownInterval {
  readonly id: string;
  readonly title: string;
  /** How it is made, with its source. */
  readonly method: string;
  /** Where it is shown. */
  readonly shown: string;
  /** What a size counts. */
  readonly unit: string;
  /** Files of `src` that make it. */
  readonly files: readonly string[];
  /** Nominal coverage, 0.95 by default. */
  readonly nominal?: number;
  readonly settings: readonly Setting[];
}

export interface Coverage {
  /** Runs in which limits were shown. */
  readonly shown: number;
  readonly held: number;
  readonly runs: number;
}

/** How often the limits hold the true number. The same seed gives the same result. */
export async function coverageOf(setting: Setting, size: number, runs: number, seed = 1): Promise<Coverage> {
  const random = seededRandom(seed);
  let [shown, held] = [0, 0];
  for (let run = 0; run < runs; run += 1) {
    const drawn = await setting.draw(size, random);
    if (!drawn?.limits) continue;
    const [low, high] = drawn.limits;
    shown += 1;
    // Limits that end at the number hold it.
    if (low <= drawn.truth + 1e-9 && drawn.truth <= high + 1e-9) held += 1;
  }
  return { shown, held, runs };
}

/** True with this probability. */
export const happens = (random: Random, probability: number): boolean => random.next() < probability;

/** A position, drawn by weights that sum to 1. */
export function pick(random: Random, weights: readonly number[]): number {
  let left = random.next();
  for (let k = 0; k < weights.length - 1; k += 1) {
    left -= weights[k]!;
    if (left < 0) return k;
  }
  return weights.length - 1;
}

/** A number of the standard normal distribution (Box & Muller 1958). */
export const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());

export const list = <T>(length: number, of: (n: number) => T): T[] => Array.from({ length }, (_, n) => of(n));
