/** What `labelwright check` costs for annotations: a project with a record for each sample, against bare JSON.parse of all its lines, on one thread and on two. */
import { rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { makeBig } from '../test/support/generated/big';
import {
  bundle,
  commandLine,
  median,
  runChild,
  type BenchOptions,
  type ChildResult,
  type Measured,
} from './support';

export function run({ quick, folder }: BenchOptions): Measured[] {
  const cli = commandLine(folder);
  const bare = bundle(folder, 'bench/child/bare-parse.ts');
  const count = quick ? 20_000 : 1_000_000;
  const target = path.join(folder, 'records');
  makeBig(target, { count, records: count });
  const files = ['data/big.jsonl', 'annotations/ana.jsonl'].map((file) => path.join(target, file));
  const megabytes = files.reduce((sum, file) => sum + statSync(file).size, 0) / 1e6;
  const sum = (of: (result: ChildResult<unknown>) => number): number =>
    files.reduce((all, file) => all + of(runChild(bare, [file])), 0);
  const rounds = Array.from({ length: quick ? 1 : 3 }, () => ({
    bare: sum(({ leastMs }) => leastMs),
    one: runChild(cli, ['check', target, '--threads', '1']),
    two: runChild(cli, ['check', target, '--threads', '2']),
  }));
  rmSync(target, { recursive: true });
  const parse = median(rounds.map((round) => round.bare));
  const samples = `${count.toLocaleString('en')} samples and as many records`;
  return (['one', 'two'] as const).flatMap((who): Measured[] => {
    const cpu = median(rounds.map((round) => round[who].cpuMs));
    const least = median(rounds.map((round) => round[who].leastMs));
    return [
      {
        name: `check / JSON.parse, ${samples}, ${who} thread${who === 'two' ? 's' : ''}`,
        value: least / parse,
        unit: 'x',
        ...(who === 'two' && { goal: 1.7 }),
        note: 'by processor time: the least that can pass on two cores where nothing else runs',
      },
      {
        name: 'all threads, processor time',
        value: cpu / parse,
        unit: 'x',
        note: `${(cpu / 1000).toFixed(1)} s and ${(parse / 1000).toFixed(1)} s for ${megabytes.toFixed(0)} MB`,
      },
      { name: 'seconds a core for each 100 MB', value: (cpu / megabytes) * 0.1, unit: 's', goal: 1 },
      {
        name: 'peak memory',
        value: Math.max(...rounds.map((round) => round[who].rssMb)),
        unit: 'MB',
        goal: 150,
      },
    ];
  });
}
