/** What `labelwright check` costs for annotations: a project with a record for each sample, against bare JSON.parse of all its lines. */
import { rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { makeBig } from '../test/corpora/big';
import { bundle, median, runChild, type BenchOptions, type Measured } from './support';

export function run({ quick, folder }: BenchOptions): Measured[] {
  const cli = bundle(folder, 'src/cli/main.ts');
  const bare = bundle(folder, 'bench/child/bare-parse.ts');
  const count = quick ? 20_000 : 1_000_000;
  const target = path.join(folder, 'records');
  makeBig(target, { count, records: count });
  const files = ['data/big.jsonl', 'annotations/ana.jsonl'].map((file) => path.join(target, file));
  const megabytes = files.reduce((sum, file) => sum + statSync(file).size, 0) / 1e6;
  const rounds = Array.from({ length: quick ? 1 : 3 }, () => ({
    bare: files.reduce((sum, file) => sum + runChild(bare, [file]).cpuMs, 0),
    check: runChild(cli, ['check', target]),
  }));
  rmSync(target, { recursive: true });
  const parse = median(rounds.map((round) => round.bare));
  const check = median(rounds.map((round) => round.check.cpuMs));
  return [
    {
      name: `check / JSON.parse, ${count.toLocaleString('en')} samples and as many records`,
      value: check / parse,
      unit: 'x',
      goal: 1.7,
      note: `${(check / 1000).toFixed(1)} s and ${(parse / 1000).toFixed(1)} s of processor time for ${megabytes.toFixed(0)} MB`,
    },
    { name: 'seconds a core for each 100 MB', value: (check / megabytes) * 0.1, unit: 's', goal: 1 },
    {
      name: 'peak memory',
      value: Math.max(...rounds.map((round) => round.check.rssMb)),
      unit: 'MB',
      goal: 150,
    },
  ];
}
