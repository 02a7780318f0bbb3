/** What `labelwright check` costs for annotations: a project with a record for each sample, against bare JSON.parse of all its lines on one thread. */
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
  const parseAll = (): Pick<ChildResult<unknown>, 'wallMs' | 'cpuMs'> => {
    const all = files.map((file) => runChild(bare, [file]));
    const sum = (what: 'wallMs' | 'cpuMs'): number => all.reduce((before, one) => before + one[what], 0);
    return { wallMs: sum('wallMs'), cpuMs: sum('cpuMs') };
  };
  const rounds = Array.from({ length: quick ? 1 : 3 }, () => ({
    bare: parseAll(),
    one: runChild(cli, ['check', target, '--threads', '1']),
    two: runChild(cli, ['check', target, '--threads', '2']),
    three: runChild(cli, ['check', target, '--threads', '3']),
  }));
  rmSync(target, { recursive: true });
  const parse = median(rounds.map((round) => round.bare.wallMs));
  const parseCpu = median(rounds.map((round) => round.bare.cpuMs));
  const samples = `${count.toLocaleString('en')} samples and as many records`;
  return (['one', 'two', 'three'] as const).flatMap((who, n): Measured[] => {
    const of = (what: (result: ChildResult<unknown>) => number): number =>
      median(rounds.map((round) => what(round[who])));
    const cpu = of(({ cpuMs }) => cpuMs);
    return [
      {
        name: `check / JSON.parse, ${samples}, ${n + 1} thread${n > 0 ? 's' : ''}, elapsed`,
        value: of(({ wallMs }) => wallMs) / parse,
        unit: 'x',
        ...(who === 'two' && { goal: 2.5 }),
      },
      {
        name: 'all threads, processor time',
        value: cpu / parseCpu,
        unit: 'x',
        note: `${(cpu / 1000).toFixed(1)} s and ${(parseCpu / 1000).toFixed(1)} s for ${megabytes.toFixed(0)} MB`,
      },
      {
        name: 'peak memory',
        value: Math.max(...rounds.map((round) => round[who].rssMb)),
        unit: 'MB',
        goal: 250 + 50 * n,
      },
    ];
  });
}
