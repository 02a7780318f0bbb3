import { meanEffect, shareEffect } from '../../../src/agreement/judging/arm-effect';
import { proportionDifference } from '../../../src/agreement/statistics/newcombe';
import { pairedCounts, pairedDifference } from '../../../src/agreement/statistics/paired-shares';
import { randomBinomial } from '../../../src/agreement/statistics/binomial';
import type { Undefined } from '../../../src/agreement/statistics/estimate';
import { proportionInterval, type Limits } from '../../../src/agreement/statistics/proportion';
import { finiteInterval } from '../../../src/agreement/statistics/sample-size';
import { expectedHalfWidth } from '../../../src/features/assign/batch-report';
import { judgeQualification } from '../../../src/project/gold/qualification';
import { stopRule } from '../../../src/features/suspects/suspects';
import { happens, list, normal, pick, type Draw, type Setting } from './simulate';

export const drawOf = (
  found: { value: number; limits: Limits | null } | Undefined,
  truth: number,
): Draw | undefined => (found.value === null ? undefined : { limits: found.limits, truth });

/** Sizes at which at least two of each kind are expected. */
const sizesFor = (rate: number): number[] =>
  [5, 10, 20, 50, 100, 400].filter((n) => n * Math.min(rate, 1 - rate) >= 2 - 1e-9);

export const share = (rate: number): Setting => ({
  name: `rate ${rate}`,
  sizes: sizesFor(rate),
  draw: (n, random) => drawOf(proportionInterval(randomBinomial(n, rate, random), n), rate),
});

export const finite = (rate: number, population: number): Setting => ({
  name: `rate ${rate} in ${population}`,
  sizes: [20, 50, 100].filter((n) => n * Math.min(rate, 1 - rate) >= 2),
  draw: (n, random) => {
    const right = Math.round(rate * population);
    let [left, rights, drawn] = [population, right, 0];
    for (let i = 0; i < n; i += 1, left -= 1)
      if (happens(random, rights / left)) {
        rights -= 1;
        drawn += 1;
      }
    return drawOf(finiteInterval(drawn, n, population, 0.95), right / population);
  },
});

export const difference = (one: number, two: number): Setting => ({
  name: `${one} and ${two}`,
  sizes: [20, 50, 100, 400],
  draw: (n, random) =>
    drawOf(
      proportionDifference([randomBinomial(n, one, random), n], [randomBinomial(n, two, random), n]),
      one - two,
    ),
});

/** Both are right on `both` of the items, and each alone on so many more. */
export const paired = (name: string, [both, first, second]: readonly [number, number, number]): Setting => ({
  name,
  sizes: [20, 50, 100, 400],
  draw: (n, random) => {
    const pairs = list(n, (): [boolean, boolean] => {
      const at = random.next();
      return [at < both + first, at < both || (at >= both + first && at < both + first + second)];
    });
    return drawOf(pairedDifference(pairedCounts(pairs)), first - second);
  },
});

/** So many people, 50 answers each with and without; the effect differs by `spread` (standard deviation). */
export const armShares = (effect: number, spread: number): Setting => ({
  name: `share +${effect}, people differ by ${spread}`,
  sizes: [2, 3, 5, 10],
  draw: (people, random) => {
    const values = list(people, (p) => {
      const own = effect + spread * normal(random);
      return list(100, (n) => ({
        cluster: String(p),
        isTreated: n % 2 === 0,
        value: Number(happens(random, n % 2 === 0 ? Math.min(1, Math.max(0, 0.7 + own)) : 0.7)),
      }));
    }).flat();
    return drawOf(shareEffect(values).difference, effect);
  },
});

export const armMeans = (effect: number, spread: number): Setting => ({
  name: `log time +${effect}, people differ by ${spread}`,
  sizes: [1, 2, 3, 5, 10],
  draw: (people, random) => {
    let own = 0;
    const values = list(people, (p) => {
      own = effect + spread * normal(random);
      return list(60, (n) => ({
        cluster: String(p),
        isTreated: n % 2 === 0,
        value: 3 + (n % 2 === 0 ? own : 0) + normal(random),
      }));
    }).flat();
    // One person's effect is their own.
    return drawOf(meanEffect(values).difference, people === 1 ? own : effect);
  },
});

/** Of two people who know the label with this probability, and else give one by the shares. */
const agreementOf = (shares: readonly number[], knows: number): number =>
  knows ** 2 + (1 - knows ** 2) * shares.reduce((sum, share) => sum + share * share, 0);

/**
 * What a batch says before it is labelled, around what two people's answers then show: of agreement, or of Cohen's kappa. Each knows the
 * label with this probability, and else gives one by the shares.
 */
export const planned = (
  name: string,
  shares: readonly number[],
  knows: number,
  of: 'agreement' | 'kappa',
): Setting => ({
  name,
  sizes: [50, 100, 400].filter((n) => n * (1 - agreementOf(shares, knows)) >= 2),
  draw: (n, random) => {
    const byChance = agreementOf(shares, 0);
    const agreement = agreementOf(shares, knows);
    const counts = [shares.map(() => 0), shares.map(() => 0)];
    let same = 0;
    for (let item = 0; item < n; item += 1) {
      const truth = pick(random, shares);
      const said = counts.map((count) => {
        const label = happens(random, knows) ? truth : pick(random, shares);
        count[label]! += 1;
        return label;
      });
      same += Number(said[0] === said[1]);
    }
    const found = counts[0]!.reduce((sum, count, label) => sum + (count * counts[1]![label]!) / n / n, 0);
    const isKappa = of === 'kappa';
    if (isKappa && found === 1) return undefined;
    const value = isKappa ? (same / n - found) / (1 - found) : same / n;
    const half = expectedHalfWidth(agreement, n, isKappa ? byChance : 0);
    return { limits: [value - half, value + half], truth: isKappa ? knows ** 2 : agreement };
  },
});

/** The limits at the answer that decides. */
export const qualification = (rate: number, least: number | undefined): Setting => ({
  name: `right in ${rate}, pass mark 0.8, ${least === undefined ? 'judged at the end' : `judged from ${least} answers on`}`,
  sizes: [20, 50],
  draw: (n, random) => {
    const answers = list(n, () => happens(random, rate));
    const marks = { passMark: 0.8, confidence: 0.95, ...(least !== undefined && { minAnswers: least }) };
    return { limits: judgeQualification(answers, n, marks).limits ?? null, truth: rate };
  },
});

/** Of the last 50 suspects that were decided so many are wrong; the bound is on those among the flagged ones left. */
export const suspectsLeft = (rate: number): Setting => ({
  name: `${rate} of the suspects are wrong`,
  sizes: [20, 50, 200],
  draw: (left, random) => {
    const ranked = [
      ...list(50, () => ({
        decided: happens(random, rate) ? ('wrong' as const) : ('right' as const),
        isFlagged: true,
      })),
      ...list(left, () => ({ decided: undefined, isFlagged: true })),
    ];
    return { limits: [0, stopRule(ranked).mostLeft], truth: randomBinomial(left, rate, random) };
  },
});
