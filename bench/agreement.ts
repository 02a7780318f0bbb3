/**
 * Agreement and aggregation against scikit-learn, statsmodels and nltk (Debian: python3-sklearn python3-statsmodels
 * python3-nltk), on the same data, in the same run; without them the peers are left out.
 * Times start from row records, as a user's data does; a bootstrap starts from what is built from them.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { krippendorffAlpha, bootstrapAlpha } from '../src/agreement/coefficients/alpha';
import { dawidSkene } from '../src/agreement/consensus/dawid-skene';
import { groupItems } from '../src/agreement/tables/item-groups';
import { buildTable, type Rating } from '../test/support/build-table';
import { seededRandom } from '../src/agreement/statistics/random';
import type { BenchOptions, Measured } from './support';

const RESAMPLES = 1000;
const LABELS = 10;

/** `of` annotators take turns in threes; each is right with probability .7, else says any label. */
function ratings(annotations: number, of: number): Rating[] {
  const random = seededRandom(42);
  const rows: Rating[] = [];
  for (let i = 0; rows.length < annotations; i += 1) {
    const truth = random.below(LABELS);
    for (let a = 0; a < 3; a += 1) {
      const label = random.next() < 0.7 ? truth : random.below(LABELS);
      const annotator = of === 3 ? a : random.below(of);
      rows.push({ item: `item-${i}`, annotator: `annotator-${annotator}`, label: `label-${label}` });
    }
  }
  return rows;
}

function time<T>(run: () => T, repeat = 5): { median: number; result: T } {
  const times: number[] = [];
  let result!: T;
  for (let i = 0; i < repeat; i += 1) {
    const start = performance.now();
    result = run();
    times.push(performance.now() - start);
  }
  return { median: times.sort((a, b) => a - b)[Math.floor(repeat / 2)]!, result };
}

interface Timed {
  name: string;
  /** Undefined for a peer that is not installed. */
  ms: number | null;
  note?: string;
  goal?: number;
}

/** In the order: alpha, its bootstrap, then the rest. */
function own(rows: readonly Rating[], large: number): Timed[] {
  const alpha = time(() => {
    const table = buildTable(rows);
    return krippendorffAlpha(groupItems(table, table.labels.length), { kind: 'nominal' });
  });
  const table = buildTable(rows);
  const groups = groupItems(table, table.labels.length);
  const bootstrap = time(
    () => bootstrapAlpha(groups, { kind: 'nominal' }, { resamples: RESAMPLES, seed: 1 }),
    3,
  );
  const measured: Timed[] = [
    { name: 'alpha with interval', ms: alpha.median },
    { name: `${RESAMPLES} bootstraps of alpha`, ms: bootstrap.median, goal: 5000 },
  ];
  for (const annotators of [3, 200]) {
    const many = ratings(large, annotators);
    const all = time(() => {
      const answers = buildTable(many);
      return dawidSkene(answers.history, answers.annotators.length, answers.labels.length);
    }, 3);
    const note = `${all.result.iterations} iterations, ${all.result.converged ? 'converged' : 'not converged'}`;
    measured.push({
      name: `Dawid-Skene, ${large} labels, ${annotators} annotators, from rows`,
      ms: all.median,
      note,
      goal: 2000,
    });
  }
  return measured;
}

/** Each peer prints one line of JSON; a missing one says so. */
const PEERS = `
import json, sys, time, statistics
rows = [json.loads(line) for line in open(sys.argv[1])]
resamples = int(sys.argv[2])
def med(run, repeat=3):
    times = []
    for _ in range(repeat):
        start = time.perf_counter(); run(); times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)
def report(name, ms, note=''):
    print(json.dumps({'name': name, 'ms': ms, 'note': note}), flush=True)
def attempt(package, run):
    try: run()
    except ImportError as error: report(package, None, str(error))
def matrix():
    import numpy as np
    items = {}; annotators = {}; labels = {}
    table = np.zeros((len({r['item'] for r in rows}), len({r['annotator'] for r in rows})), dtype=int)
    for r in rows:
        table[items.setdefault(r['item'], len(items)), annotators.setdefault(r['annotator'], len(annotators))] = labels.setdefault(r['label'], len(labels))
    return table
def sklearn():
    import numpy as np
    from sklearn.metrics import cohen_kappa_score
    def pairs():
        t = matrix()
        for a, b in ((0, 1), (0, 2), (1, 2)): cohen_kappa_score(t[:, a], t[:, b])
    report('scikit-learn Cohen kappa, 3 pairs', med(pairs))
    t = matrix(); rng = np.random.default_rng(1)
    def bootstrap():
        for _ in range(resamples):
            s = t[rng.integers(0, len(t), len(t))]
            cohen_kappa_score(s[:, 0], s[:, 1])
    report(f'scikit-learn, {resamples} bootstraps of kappa, 1 pair', med(bootstrap, 1), 'bootstrap')
def statsmodels():
    import numpy as np
    from statsmodels.stats.inter_rater import aggregate_raters, fleiss_kappa
    report('statsmodels Fleiss kappa', med(lambda: fleiss_kappa(aggregate_raters(matrix())[0])))
    t = aggregate_raters(matrix())[0]; rng = np.random.default_rng(1)
    def bootstrap():
        for _ in range(resamples): fleiss_kappa(t[rng.integers(0, len(t), len(t))])
    report(f'statsmodels, {resamples} bootstraps of Fleiss kappa', med(bootstrap, 1), 'bootstrap')
def nltk():
    from nltk.metrics.agreement import AnnotationTask
    triples = [(r['annotator'], r['item'], r['label']) for r in rows]
    report('nltk alpha', med(lambda: AnnotationTask(data=triples).alpha()))
attempt('scikit-learn', sklearn); attempt('statsmodels', statsmodels); attempt('nltk', nltk)
`;

function peers(rows: readonly Rating[]): Timed[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'labelwright-bench-'));
  try {
    const data = path.join(folder, 'rows.jsonl');
    writeFileSync(data, rows.map((row) => JSON.stringify(row)).join('\n'));
    const python = process.env.PYTHON ?? '/usr/bin/python3';
    const run = spawnSync(python, ['-W', 'ignore', '-c', PEERS, data, String(RESAMPLES)], {
      encoding: 'utf8',
      timeout: 900_000,
    });
    if (run.error || run.status !== 0)
      console.log(`PEERS SKIPPED: ${run.error?.message ?? run.stderr.trim()}`);
    const lines = (run.stdout ?? '').split('\n').filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line) as Timed);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const measuredOf = ({ name, ms, note, goal }: Timed): Measured => ({
  name,
  value: ms ?? NaN,
  unit: 'ms',
  ...(goal !== undefined && { goal }),
  ...(note && note !== 'bootstrap' && { note }),
});

export function run({ quick }: BenchOptions): Measured[] {
  const rows = ratings(quick ? 10_000 : 100_000, 3);
  const ours = own(rows, quick ? 100_000 : 1_000_000);
  const others = peers(rows);
  const fastest = Math.min(
    ...others.flatMap(({ note, ms }) => (note === 'bootstrap' && ms !== null ? [ms] : [])),
  );
  return [
    ...ours.map(measuredOf),
    ...others.map(measuredOf),
    ...(fastest < Infinity
      ? [{ name: 'our bootstrap / the fastest peer', value: ours[1]!.ms! / fastest, unit: 'x', goal: 0.2 }]
      : []),
  ];
}
