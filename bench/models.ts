/** The baseline and its suspects on banking77: how often it is right, how fast, and how well it ranks labels that were made wrong. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { seededRandom } from '../src/agreement/statistics/random';
import { corpusPath } from '../test/corpora/corpora';
import { writeFiles } from '../test/support/command-line';
import { commandLine, runChild, type BenchOptions, type Measured } from './support';

const NOISE = 0.1;

interface Labelled {
  readonly text: string;
  readonly category: string;
}
interface BaselineJson {
  layers: { intent: { accuracy: { value: number } } };
}
interface SuspectsJson {
  layers: { intent: { expected_errors: number; suspects: { sample: string }[] } };
}

export function run({ quick, folder }: BenchOptions): Measured[] {
  const cli = commandLine(folder);
  const source = path.join(corpusPath('banking77'), 'banking_data/train.csv');
  const all = (parse(readFileSync(source), { columns: true }) as Labelled[]).filter(
    (_, n) => !quick || n % 5 === 0,
  );
  const labels = [...new Set(all.map(({ category }) => category))].sort();
  const project = path.join(folder, 'banking77');
  const names = labels.map((label) => JSON.stringify(label));
  writeFiles(project, {
    'labelwright.yaml': `labelwright: 1\ndata: {samples: [data/*.jsonl]}\nlayers: [{id: intent, type: choice, labels: [${names.join(', ')}]}]\nlabels: [${names.map((name) => `{id: ${name}}`).join(', ')}]\n`,
    'data/texts.jsonl': all.map(({ text }, n) => `${JSON.stringify({ id: `s-${n}`, text })}\n`).join(''),
    'annotations/ana.jsonl': '',
  });
  const predictions = path.join(project, 'predictions/baseline.jsonl');
  /** Labels the samples, and lets the baseline predict them. */
  const train = (of: (n: number) => string) => {
    rmSync(predictions, { force: true });
    writeFileSync(
      path.join(project, 'annotations/ana.jsonl'),
      all
        .map((_, n) =>
          JSON.stringify({
            v: 1,
            id: `r-${n}`,
            time: '2026-01-01T00:00:00.000Z',
            annotator: 'ana',
            sample: `s-${n}`,
            labels: { intent: of(n) },
          }),
        )
        .join('\n') + '\n',
    );
    return runChild<BaselineJson>(cli, ['baseline', project, '--json']);
  };
  const clean = train((n) => all[n]!.category);
  const chances = readFileSync(predictions, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { sample: string; probabilities: { intent: Record<string, number> } });
  const confusions = confusionsOf(all, chances);
  const measured: Measured[] = [
    {
      name: 'wrong share of the baseline, out of fold',
      value: 100 * (1 - clean.output.layers.intent.accuracy.value),
      unit: '%',
      goal: 12.2,
    },
    {
      name: `${all.length} texts with ${labels.length} labels, on two free cores`,
      value: clean.leastMs / 1000,
      unit: 's',
      goal: 10,
    },
  ];
  const random = seededRandom(7);
  const kinds: readonly (readonly [name: string, most: number, wrong: (category: string) => string])[] = [
    ['uniform', 0.05, (category) => uniform(labels, category)],
    ['along confusions', 0.1, (category) => drawn(confusions.get(category)!)],
  ];
  for (const [name, most, wrong] of kinds) {
    const planted = new Map(
      all.flatMap(({ category }, n) =>
        random.next() < NOISE ? [[`s-${n}`, wrong(category)] as readonly [string, string]] : [],
      ),
    );
    train((n) => planted.get(`s-${n}`) ?? all[n]!.category);
    const { output, leastMs } = runChild<SuspectsJson>(cli, ['suspects', project, '--json']);
    const { suspects, expected_errors } = output.layers.intent;
    const precision = averagePrecision(
      suspects.map(({ sample }) => planted.has(sample)),
      planted.size,
    );
    measured.push(
      {
        name: `noise ${name}: 1 - average precision`,
        value: 1 - precision,
        unit: 'x',
        goal: most,
        note: `${planted.size} planted, ${expected_errors} estimated`,
      },
      { name: 'suspects, on two free cores', value: leastMs / 1000, unit: 's' },
    );
  }
  rmSync(project, { recursive: true });
  return measured;

  function uniform(of: readonly string[], category: string): string {
    const others = of.filter((label) => label !== category);
    return others[random.below(others.length)]!;
  }

  function drawn(weights: ReadonlyMap<string, number>): string {
    let left = random.next() * [...weights.values()].reduce((sum, weight) => sum + weight, 0);
    for (const [label, weight] of weights) if ((left -= weight) < 0) return label;
    return [...weights.keys()].at(-1)!;
  }
}

/** Right label -> other label -> sum of the probabilities that the model gives it. */
function confusionsOf(
  all: readonly Labelled[],
  chances: readonly { sample: string; probabilities: { intent: Record<string, number> } }[],
): Map<string, Map<string, number>> {
  const found = new Map<string, Map<string, number>>();
  for (const { sample, probabilities } of chances) {
    const { category } = all[Number(sample.slice(2))]!;
    const others = found.get(category) ?? new Map<string, number>();
    found.set(category, others);
    for (const [label, p] of Object.entries(probabilities.intent))
      if (label !== category) others.set(label, (others.get(label) ?? 0) + p);
  }
  return found;
}

/** The mean, over all that is to be found, of the share found among those ranked up to it; 0 for what is not ranked. */
function averagePrecision(ranked: readonly boolean[], total: number): number {
  let [found, sum] = [0, 0];
  ranked.forEach((isWrong, n) => {
    if (isWrong) sum += (found += 1) / (n + 1);
  });
  return sum / total;
}
