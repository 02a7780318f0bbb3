// How many labels are wrong, and which, on published labels of which some were made wrong on purpose.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parse as parseCsv } from 'csv-parse/sync';
import { logMargins, rankedByScore, surerHalf } from '../../src/agreement/judging/confident-learning';
import type { Predictions } from '../../src/agreement/judging/predictions';
import { seededRandom } from '../../src/agreement/statistics/random';
import { predictLinear, trainLinear } from '../../src/features/baseline/linear-model';
import { textFeatures, type FeatureMatrix } from '../../src/features/baseline/text-features';
import { corpusPath } from './corpora';

interface Labelled {
  readonly text: string;
  readonly label: string;
}
const FOLDS = 5;
const RATES = [0.05, 0.1, 0.2];
/** Of the labels that were made wrong: at random, by how often the model confuses the labels, or the runner-up of another model. */
const KINDS = ['uniform', 'confused', 'runner-up'] as const;
type Kind = (typeof KINDS)[number];
/** The estimate may be wrong by this factor. */
const FACTOR = 1.3;

const json = (...parts: string[]): unknown => JSON.parse(readFileSync(corpusPath(...parts), 'utf8'));

/** The mentions of a file in columns, with three words before and after each. */
function mentionsIn(file: string): Labelled[] {
  return file.split(/\n[ \t\r]*\n/).flatMap((block) => {
    const rows = block
      .split('\n')
      .map((line) => line.trim().split('\t'))
      .map((cells) => [cells[0]!, cells.at(-1)!] as const);
    return rows.flatMap(([, tag], from): Labelled[] => {
      if (!tag.startsWith('B-')) return [];
      let to = from + 1;
      while (rows[to]?.[1] === `I-${tag.slice(2)}`) to += 1;
      const words = rows.slice(Math.max(0, from - 3), to + 3).map(([word]) => word);
      return [{ text: words.join(' '), label: tag.slice(2) }];
    });
  });
}

const SETS: Readonly<Record<string, () => Labelled[]>> = {
  banking77: () =>
    parseCsv<{ text: string; category: string }>(
      readFileSync(corpusPath('banking77/banking_data/train.csv')),
      { columns: true },
    )
      .filter((_, n) => n % 5 < 2)
      .map(({ text, category }) => ({ text, label: category })),
  'NLU++, the rarest intent': () => {
    const items = Array.from(
      { length: 20 },
      (_, n) => json(`nlupp/nlupp/data/banking/fold${n}.json`) as { text: string; intents?: string[] }[],
    ).flat();
    const counts = countsOf(items.flatMap(({ intents = [] }) => intents));
    return items.flatMap(({ text, intents = [] }) => {
      const [label] = [...intents].sort((a, b) => counts.get(a)! - counts.get(b)!);
      return label === undefined ? [] : [{ text, label }];
    });
  },
  'AnEM, types of mentions': () =>
    ['train', 'test'].flatMap((part) =>
      mentionsIn(readFileSync(corpusPath(`anem/CONLL-format/data/AnEM.${part}`), 'utf8')),
    ),
  'MultiPICo, languages': () =>
    Object.values(
      json('lewidi3-multipico/LeWiDi_3-2025/MP/MP_dev.json') as Record<
        string,
        { text: { reply: string }; lang: string }
      >,
    ).map(({ text, lang }) => ({ text: text.reply, label: lang })),
};

function countsOf(labels: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return counts;
}

/** Out-of-fold probabilities. */
function predicted(matrix: FeatureMatrix, given: Int32Array, classes: number, seed: number): Predictions {
  const random = seededRandom(seed);
  const folds = given.map(() => random.below(FOLDS));
  const rows = Int32Array.from(given.keys());
  const probabilities = new Float64Array(given.length * classes);
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const others = rows.filter((row) => folds[row] !== fold);
    const own = rows.filter((row) => folds[row] === fold);
    const model = trainLinear(matrix, { kind: 'one', classes, of: given }, others, seed);
    const found = predictLinear(matrix, model, own);
    own.forEach((row, n) => probabilities.set(found.subarray(n * classes, (n + 1) * classes), row * classes));
  }
  return { classes, given, probabilities };
}

/** A class but one, drawn by its weight. */
function drawn(weights: Float64Array, but: number, random: ReturnType<typeof seededRandom>): number {
  const others = weights.map((weight, k) => (k === but ? 0 : weight));
  let left = random.next() * others.reduce((sum, weight) => sum + weight, 0);
  const found = others.findIndex((weight) => (left -= weight) < 0);
  return found < 0 ? (but + 1) % weights.length : found;
}

/** Mean precision where a wrong label is found. */
function averagePrecision(predictions: Predictions, isWrong: (item: number) => boolean): number {
  const ranked = rankedByScore([...predictions.given.keys()], logMargins(predictions));
  let [found, sum] = [0, 0];
  for (const [n, item] of ranked.entries()) if (isWrong(item)) sum += (found += 1) / (n + 1);
  return sum / found;
}

const estimate = (predictions: Predictions): number => {
  const { items, contradicted } = surerHalf(predictions);
  return (predictions.given.length * contradicted) / items;
};

describe('labels made wrong on purpose', () => {
  /** Rate and kind -> by set, the growth of the estimate for each wrong label. */
  const growth = new Map<string, number[]>();
  const precision = new Map<string, number>();

  for (const [name, read] of Object.entries(SETS))
    it(`are counted and ranked on ${name}`, () => {
      const all = read();
      const counts = countsOf(all.map(({ label }) => label));
      const items = all.filter(({ label }) => counts.get(label)! >= 2 * FOLDS);
      const labels = [...new Set(items.map(({ label }) => label))].sort();
      const classes = labels.length;
      const truth = Int32Array.from(items, ({ label }) => labels.indexOf(label));
      const texts = items.map(({ text }) => text);
      const most = Math.floor((1 << 25) / classes);
      const { matrix } = textFeatures(texts, most);
      const clean = predicted(matrix, truth, classes, 1);
      const other = predicted(textFeatures(texts, most, { beginnings: false }).matrix, truth, classes, 9);
      const row = ({ probabilities }: Predictions, item: number): Float64Array =>
        probabilities.subarray(item * classes, (item + 1) * classes);
      const confusions = labels.map(() => new Float64Array(classes));
      truth.forEach((y, item) => row(clean, item).forEach((p, k) => (confusions[y]![k]! += p)));
      const makeWrong: Readonly<
        Record<Kind, (item: number, random: ReturnType<typeof seededRandom>) => number>
      > = {
        uniform: (item, random) => (truth[item]! + 1 + random.below(classes - 1)) % classes,
        confused: (item, random) => drawn(confusions[truth[item]!]!, truth[item]!, random),
        'runner-up': (item) => {
          const others = row(other, item).map((p, k) => (k === truth[item] ? -1 : p));
          return others.indexOf(Math.max(...others));
        },
      };
      for (const rate of RATES)
        for (const kind of KINDS) {
          const random = seededRandom(100 * rate + KINDS.indexOf(kind) + 1);
          const given = truth.map((y, item) => (random.next() < rate ? makeWrong[kind](item, random) : y));
          const planted = given.filter((y, item) => y !== truth[item]).length;
          const found = predicted(matrix, given, classes, 1);
          const key = `${kind} ${rate}`;
          growth.set(key, [...(growth.get(key) ?? []), (estimate(found) - estimate(clean)) / planted]);
          precision.set(
            `${name} ${key}`,
            averagePrecision(found, (item) => given[item] !== truth[item]),
          );
        }
    });

  it('raise the estimate by about their number, on three of four sets in each way', () => {
    assert.equal(growth.size, RATES.length * KINDS.length);
    for (const [key, factors] of growth) {
      const near = factors.filter((factor) => factor >= 1 / FACTOR && factor <= FACTOR).length;
      assert.ok(near >= 3, `${key}: ${factors.map((factor) => factor.toFixed(2)).join(', ')}`);
    }
  });

  it('are ranked well by one score, at random and along confusions', () => {
    const of = (kind: Kind): number => precision.get(`banking77 ${kind} 0.1`)!;
    assert.ok(
      of('uniform') >= 0.92 && of('confused') >= 0.87 && of('runner-up') >= 0.56,
      [...precision].join('\n'),
    );
  });
});
