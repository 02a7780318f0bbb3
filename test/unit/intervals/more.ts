import { PairedSamples } from '../../../src/agreement/change/paired-bootstrap';
import { quotedCoefficient } from '../../../src/agreement/change/quoted-coefficient';
import { LongDataBuilder } from '../../../src/agreement/rows/long-data';
import { clusteredShare } from '../../../src/agreement/statistics/interval';
import { daysLeft } from '../../../src/features/status/pace';
import { drawOf } from './shares';
import { happens, list, normal, pick, type Setting } from './simulate';

/** Three people label each sample; each answer is compared with the other two where these agree. */
export const peopleAgainstOthers = (knows: number): Setting => ({
  name: `three people, right in ${knows}`,
  sizes: [20, 50, 100, 400],
  draw: (n, random) => {
    const samples = list(n, (): [number, number] => {
      const answers = list(3, () => (happens(random, knows) ? 0 : 1 + random.below(2)));
      const judged = answers.flatMap((own, at) => {
        const [one, two] = answers.filter((_, other) => other !== at);
        return one === two ? [Number(own === one)] : [];
      });
      return [judged.filter(Boolean).length, judged.length];
    });
    const wrong = (1 - knows) / 2;
    // All three agree: three right answers. Two agree: one wrong.
    const all = knows ** 3 + 2 * wrong ** 3;
    const different = 6 * knows * wrong * wrong;
    const two = 1 - all - different;
    return drawOf(clusteredShare(samples, ''), (3 * all) / (3 * all + two));
  },
});

/** A text is as it should be with probability `fine`; a person sees that in `sees` of the texts. Half have three answers, half one. */
export const confirmed = (fine: number, sees: number): Setting => ({
  name: `texts right in ${fine}, people in ${sees}`,
  sizes: [20, 50, 100, 400],
  draw: (n, random) => {
    const texts = list(n, (at): [number, number] => {
      const isFine = happens(random, fine);
      const answers = list(at % 2 === 0 ? 1 : 3, () => happens(random, sees) === isFine);
      return [answers.filter(Boolean).length / answers.length, 1];
    });
    return drawOf(clusteredShare(texts, ''), fine * sees + (1 - fine) * (1 - sees));
  },
});

/** So many days were worked; the limits are on the day on which the last person ends. */
export const expectedEnd = (people: number, spread: number): Setting => ({
  name: `${people === 1 ? 'one person' : `${people} people`}, days differ by ${spread}`,
  sizes: [7, 14],
  draw: (worked, random) => {
    const day = (): number => Math.max(0, Math.round(40 * (1 + spread * normal(random))));
    const open = list(people, () => ({ count: 400, days: list(worked, day) }));
    if (open.some(({ days }) => days.filter((n) => n > 0).length < 3)) return undefined;
    const ends = open.map(({ count }) => {
      let [left, days] = [count, 0];
      for (; left > 0; days += 1) left -= day();
      return days;
    });
    const [low, high] = daysLeft(open).limits;
    return { limits: [Math.ceil(low), Math.ceil(high)], truth: Math.max(...ends) };
  },
});

/** Two people label in both versions; after the change they know the label more often. */
export const versions = (
  name: string,
  shares: readonly number[],
  before: number,
  after: number,
): Setting => ({
  name,
  sizes: [50, 100, 400],
  draw: async (n, random) => {
    const answer = (truth: number, knows: number) =>
      String(happens(random, knows) ? truth : pick(random, shares));
    const data = [new LongDataBuilder(), new LongDataBuilder()];
    for (let item = 0; item < n; item += 1) {
      const truth = pick(random, shares);
      for (const annotator of ['a', 'b']) {
        const first = answer(truth, before);
        // Most answers stay as they were.
        const second = happens(random, 0.6) && first === String(truth) ? first : answer(truth, after);
        [first, second].forEach((label, side) =>
          data[side]!.add({ item: String(item), annotator, kind: 'value', label }),
        );
      }
    }
    const [one, two] = data.map((of) => quotedCoefficient(of.build({}), 'nominal'));
    if (one!.value === null || two!.value === null) return undefined;
    const paired = new PairedSamples(one!, two!);
    list(n, (item) => paired.add({ before: item, after: item }));
    const pause = () => Promise.resolve();
    const found = await paired.difference({ resamples: 300, seed: Math.floor(random.next() * 1e6), pause });
    if (found.value === null) return undefined;
    const rightBefore = (t: number) => before + (1 - before) * shares[t]!;
    const rightAfter = (t: number) => {
      const stays = 0.6 * rightBefore(t);
      return stays + (1 - stays) * (after + (1 - after) * shares[t]!);
    };
    return { limits: found.ci95, truth: alphaOf(shares, rightAfter) - alphaOf(shares, rightBefore) };
  },
});

/** Alpha of two people who give the true label with this probability, and else another by its share. */
function alphaOf(shares: readonly number[], right: (truth: number) => number): number {
  const give = (truth: number, label: number): number =>
    label === truth ? right(truth) : ((1 - right(truth)) * shares[label]!) / (1 - shares[truth]!);
  const over = (of: (k: number) => number): number => shares.reduce((sum, _, k) => sum + of(k), 0);
  const same = over((truth) => shares[truth]! * over((label) => give(truth, label) ** 2));
  const chance = over((label) => over((truth) => shares[truth]! * give(truth, label)) ** 2);
  return (same - chance) / (1 - chance);
}
