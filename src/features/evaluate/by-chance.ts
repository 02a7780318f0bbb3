import { groupBy } from '../../base/lists';
import { valueKey } from '../../disagreement/given';
import type { LayerValue } from '../../project/records/records';
import type { Compared } from './scored';

/** How many errors a cause would explain by chance, and whether it explains more than that. */
export interface BesideChance {
  /** Errors that it fits, including those that an earlier cause explains. */
  readonly found: number;
  readonly expected: number;
  readonly isMore: boolean;
}

/** Minimum number of samples to tell a cause from chance. */
export const MIN_COMPARED = 20;
/** Maximum number of samples to compare. More would change the shares little and take long. */
const MAX_COMPARED = 1000;
/** Maximum number of different answers. With more, as with spans, an answer to one text tells nothing about another. */
const MAX_ANSWERS = 200;
/** The quantile for a one-sided test at 5 %. */
const Z_SKILL = 1.645;

interface Answer {
  readonly value: LayerValue;
  readonly key: string;
  readonly count: number;
}

/** The model's different answers to some samples; undefined if there are too many. */
function answersOf(compared: readonly Compared[]): readonly Answer[] | undefined {
  const said = compared.flatMap(({ given }) => (given === undefined ? [] : [given]));
  const groups = groupBy(said, (value) => valueKey(value));
  if (groups.size > MAX_ANSWERS) return undefined;
  return [...groups].map(([key, group]) => ({ key, value: group[0]!, count: group.length }));
}

const some = (compared: readonly Compared[]): readonly Compared[] =>
  compared.filter((_, n) => n % Math.ceil(compared.length / MAX_COMPARED) === 0);

/** Whether a model is right more often than if its answers were given to samples at random. */
export function isSkilled(compared: readonly Compared[]): boolean {
  const n = compared.length;
  const given = new Map(answersOf(compared)?.map(({ key, count }) => [key, count]));
  const right = compared.filter((one) => one.isRight).length;
  const byChance = compared.reduce((sum, { truth }) => sum + (given.get(valueKey(truth.value)) ?? 0) / n, 0);
  return right > byChance + Z_SKILL * Math.sqrt(byChance * (1 - byChance / n));
}

/**
 * Compares the errors that a cause explains with those it would explain if the model's answers were shuffled. Undefined if answers cannot be
 * shuffled.
 */
export function besideExchanged(
  compared: readonly Compared[],
  explains: (sample: Compared) => (given: LayerValue) => boolean,
): BesideChance | undefined {
  const answers = answersOf(compared);
  if (!answers) return undefined;
  let [wrong, explained] = [0, 0];
  for (const one of some(compared)) {
    const truth = valueKey(one.truth.value);
    const fits = explains(one);
    for (const { key, value, count } of answers) {
      if (key === truth) continue;
      wrong += count;
      if (fits(value)) explained += count;
    }
  }
  return beside(compared, (one) => explains(one)(one.given!), wrong === 0 ? 0 : explained / wrong);
}

/** Compares the errors that a cause explains, whatever the answer, with those it would explain if the model erred on random samples. */
export function besideAll(
  compared: readonly Compared[],
  explains: (sample: Compared) => boolean,
): BesideChance {
  const looked = some(compared);
  return beside(compared, explains, looked.filter(explains).length / looked.length);
}

/** More than chance means at least one standard deviation more. */
function beside(
  compared: readonly Compared[],
  explains: (error: Compared) => boolean,
  share: number,
): BesideChance {
  const errors = compared.filter(({ isRight, given }) => !isRight && given !== undefined);
  const looked = some(errors);
  const times = errors.length / Math.max(1, looked.length);
  const [found, expected] = [looked.filter(explains).length, looked.length * share];
  return {
    found: Math.round(found * times),
    expected: expected * times,
    isMore: found > expected + Math.sqrt(expected * (1 - share)),
  };
}
