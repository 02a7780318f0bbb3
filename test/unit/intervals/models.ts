import { bradleyTerry, type PairResult } from '../../../src/agreement/preferences/bradley-terry';
import {
  classification,
  macroF1Difference,
  type Classification,
  type ScoredItem,
} from '../../../src/agreement/judging/classification';
import { predictionPoweredMean } from '../../../src/agreement/judging/prediction-powered';
import { correctedRate } from '../../../src/agreement/judging/rogan-gladen';
import type { Random } from '../../../src/agreement/statistics/random';
import { drawOf } from './shares';
import { happens, list, normal, pick, type Setting } from './simulate';

/** A model that gives the true label of one of several with probability `right`, and else another by its share. */
export interface Model {
  readonly shares: readonly number[];
  readonly right: number;
}

const answer = ({ shares, right }: Model, truth: number, random: Random): number => {
  if (happens(random, right)) return truth;
  const others = shares.map((share, k) => (k === truth ? 0 : share / (1 - shares[truth]!)));
  return pick(random, others);
};

const scored = (group: number, truth: number, given: number): ScoredItem => ({
  group,
  isRight: truth === given,
  hits: truth === given ? [truth] : [],
  spurious: truth === given ? [] : [given],
  missed: truth === given ? [] : [truth],
});

/** F1 and recall of each label in the population. */
function population({ shares, right }: Model): { f1: number[]; recall: number[] } {
  const f1 = shares.map((share, k) => {
    const hits = share * right;
    const spurious = shares.reduce(
      (sum, other, t) => (t === k ? sum : sum + other * (1 - right) * (share / (1 - other))),
      0,
    );
    return (2 * hits) / (2 * hits + spurious + share * (1 - right));
  });
  return { f1, recall: shares.map(() => right) };
}

const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length;

export const SCORES = {
  macroF1: [(found: Classification) => found.macroF1, (model: Model) => mean(population(model).f1)],
  balanced: [(found: Classification) => found.balancedAccuracy, ({ right }: Model) => right],
  microF1: [(found: Classification) => found.microF1, ({ right }: Model) => right],
  lastF1: [
    (found: Classification) => found.labels.at(-1)!.f1,
    (model: Model) => population(model).f1.at(-1)!,
  ],
  firstF1: [(found: Classification) => found.labels[0]!.f1, (model: Model) => population(model).f1[0]!],
} as const;

export const score = (
  name: string,
  which: keyof typeof SCORES,
  model: Model,
  sizes: readonly number[],
): Setting => ({
  name,
  sizes,
  share: 0.25,
  draw: (n, random) => {
    const items = list(n, (group) => {
      const truth = pick(random, model.shares);
      return scored(group, truth, answer(model, truth, random));
    });
    const [of, truth] = SCORES[which];
    const labels = model.shares.map(String);
    const found = classification(items, labels);
    return drawOf(of(found), truth(model));
  },
});

/** Texts with some spans each; how many are found differs by text. */
export const spanScore = (
  name: string,
  which: 'microF1' | 'recall' | 'precision',
  spread: number,
): Setting => ({
  name,
  sizes: [20, 50, 100, 400],
  share: 0.25,
  draw: (n, random) => {
    const items = list(n, (group): ScoredItem => {
      // The text is easy or hard.
      const found = happens(random, 0.5) ? 0.8 - spread : 0.8 + spread;
      const spans = list(3, () => happens(random, found));
      const extra = list(3, () => happens(random, 1 - found)).filter(Boolean);
      const hits = spans.filter(Boolean).map(() => 0);
      return {
        group,
        isRight: hits.length === 3,
        hits,
        spurious: extra.map(() => 0),
        missed: spans.filter((one) => !one).map(() => 0),
      };
    });
    const found = classification(items, ['0']);
    // 2.4 of 3 are found, 0.6 more are spurious.
    return drawOf(which === 'microF1' ? found.microF1 : found.labels[0]![which], 0.8);
  },
});

export const f1Difference = (name: string, one: Model, two: Model): Setting => ({
  name,
  sizes: [50, 100, 400],
  share: 0.25,
  draw: (n, random) => {
    const items = list(n, (group) => {
      const truth = pick(random, one.shares);
      return [
        scored(group, truth, answer(one, truth, random)),
        scored(group, truth, answer(two, truth, random)),
      ] as const;
    });
    const truth = mean(population(one).f1) - mean(population(two).f1);
    return drawOf(macroF1Difference(items, one.shares.length), truth);
  },
});

/** People label so many items, of ten times as many that a judge answers; it finds `sensitivity` of the yes and `specificity` of the no. */
export const rate = (
  which: 'corrected' | 'classical' | 'ppi' | 'ppiPlusPlus',
  { yes, sensitivity, specificity }: { yes: number; sensitivity: number; specificity: number },
  sizes: readonly number[],
  isShown: (labelled: number, positives: number) => boolean,
): Setting => ({
  name: `rate ${yes}, judge finds ${sensitivity} and ${specificity}`,
  sizes,
  draw: (n, random) => {
    const judge = (truth: number): number =>
      Number(happens(random, truth === 1 ? sensitivity : 1 - specificity));
    const truths = list(11 * n, () => Number(happens(random, yes)));
    const judged = truths.map(judge);
    const [human, model, unlabelled] = [truths.slice(0, n), judged.slice(0, n), judged.slice(n)];
    const count = (of: readonly number[], wanted: (value: number, at: number) => boolean) =>
      of.filter(wanted).length;
    const positives = count(human, (one) => one === 1);
    if (!isShown(n, positives)) return { limits: null, truth: yes };
    if (which === 'corrected')
      return drawOf(
        correctedRate({
          judged: 11 * n,
          yes: count(judged, (one) => one === 1),
          positives,
          truePositives: count(human, (one, at) => one === 1 && model[at] === 1),
          negatives: n - positives,
          trueNegatives: count(human, (one, at) => one === 0 && model[at] === 0),
        }),
        yes,
      );
    const lambda = { classical: 0, ppi: 1, ppiPlusPlus: undefined }[which];
    const found = predictionPoweredMean({ human, model, unlabelled }, lambda === undefined ? {} : { lambda });
    return found.value === null ? undefined : { limits: found.shown.limits, truth: yes };
  },
});

/** Four systems with strengths 0, 0.5, 1 and 1.5; each item has one pair, judged by some people who share a part of their view. */
export const strengths = (judges: number, shared: number, which: 'strength' | 'tie'): Setting => ({
  name: `${judges === 1 ? 'one judge' : `${judges} judges who share ${shared}`}`,
  sizes: [60, 240],
  draw: (n, random) => {
    const names = ['a', 'b', 'c', 'd'];
    const strength = [0, 0.5, 1, 1.5];
    const tie = 0.4;
    const result = (i: number, j: number): number => {
      const weights = [
        Math.exp(strength[i]!),
        Math.exp(strength[j]!),
        tie * Math.exp((strength[i]! + strength[j]!) / 2),
      ];
      const all = weights.reduce((sum, w) => sum + w, 0);
      return pick(
        random,
        weights.map((w) => w / all),
      );
    };
    const byItem = list(n, (): PairResult[] => {
      const i = random.below(4);
      const j = (i + 1 + random.below(3)) % 4;
      const common = result(i, j);
      const one: PairResult = { a: names[i]!, b: names[j]!, aWins: 0, bWins: 0, ties: 0 };
      for (let k = 0; k < judges; k += 1) {
        const said = happens(random, shared) ? common : result(i, j);
        one[(['aWins', 'bWins', 'ties'] as const)[said]!] += 1;
      }
      return [one];
    });
    const found = bradleyTerry(byItem.flat(), judges === 1 ? undefined : byItem);
    if ('value' in found) return undefined;
    if (which === 'tie') return found.tie.value === null ? undefined : { limits: found.tie.ci95, truth: tie };
    return { limits: found.intervals[3]!.ci95, truth: strength[3]! };
  },
});

export { normal };
