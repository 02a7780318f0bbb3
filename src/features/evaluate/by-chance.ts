import { groupBy } from '../../base/group-by';
import { valueKey } from '../../disagreement/value-key';
import type { LayerValue } from '../../project/records/records';
import type { Compared } from './scored';

/** How many errors a cause would explain by chance, and whether it explains more than that. */
export interface BesideChance {
  /** Errors that it fits, also those that an earlier cause explains. */
  readonly found: number;
  readonly expected: number;
  readonly isMore: boolean;
}

/** On fewer samples, nothing can be told from chance. */
export const MIN_COMPARED = 20;
/** More samples change the shares little, and take long. */
const MAX_COMPARED = 1000;
/** With more different answers, such as spans, an answer to one text says nothing about another. */
const MAX_ANSWERS = 200;
/** One-sided, 5 %. */
const Z_SKILL = 1.645;

interface Answer {
  readonly value: LayerValue;
  readonly key: string;
  readonly count: number;
}

/** The model's different answers on some samples; undefined if there are too many. */
function answersOf(compared: readonly Compared[]): readonly Answer[] | undefined {
  const said = compared.flatMap(({ given }) => (given === undefined ? [] : [given]));
  const groups = groupBy(said, (value) => valueKey(value));
  if (groups.size > MAX_ANSWERS) return undefined;
  return [...groups].map(([key, group]) => ({ key, value: group[0]!, count: group.length }));
}

const some = (compared: readonly Compared[]): readonly Compared[] =>
  compared.filter((_, n) => n % Math.ceil(compared.length / MAX_COMPARED) === 0);

/** Whether a model is right more often than by giving its answers to samples at random. */
export function isSkilled(compared: readonly Compared[]): boolean {
  const n = compared.length;
  const given = new Map(answersOf(compared)?.map(({ key, count }) => [key, count]));
  const right = compared.filter((one) => one.isRight).length;
  const byChance = compared.reduce((sum, { truth }) => sum + (given.get(valueKey(truth.value)) ?? 0) / n, 0);
  return right > byChance + Z_SKILL * Math.sqrt(byChance * (1 - byChance / n));
}

/**
 * Compares the errors that a cause explains by the model's answer with those it would explain if all answers of the model were exchanged at
 * random. Undefined where answers cannot be exchanged.
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

/** Compares the errors that a cause explains, whatever the answer, with those it would if the model erred on any samples. */
export function besideAll(
  compared: readonly Compared[],
  explains: (sample: Compared) => boolean,
): BesideChance {
  const looked = some(compared);
  return beside(compared, explains, looked.filter(explains).length / looked.length);
}

/** More than chance: by at least one standard deviation. */
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
