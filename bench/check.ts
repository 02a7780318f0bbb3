/** What `labelwright check` costs, with every line rule on, against bare JSON.parse of the same lines, on one thread and on two; and its memory, at two sizes. */
import { statSync } from 'node:fs';
import path from 'node:path';
import {
  bundle,
  commandLine,
  median,
  project,
  runChild,
  type BenchOptions,
  type ChildResult,
  type Measured,
} from './support';

export function run({ quick, folder }: BenchOptions): Measured[] {
  const cli = commandLine(folder);
  const bare = bundle(folder, 'bench/child/bare-parse.ts');
  const sizes = quick ? [5_000, 50_000] : [100_000, 1_000_000];
  return sizes.flatMap((count): Measured[] => {
    const target = project(folder, 'big', count);
    const data = path.join(target, 'data/big.jsonl');
    const megabytes = statSync(data).size / 1e6;
    const size = `${megabytes.toFixed(0)} MB`;
    const rounds = Array.from({ length: quick ? 1 : 3 }, () => ({
      bare: runChild(bare, [data]),
      one: runChild(cli, ['check', target, '--threads', '1']),
      two: runChild(cli, ['check', target, '--threads', '2']),
    }));
    const of = (who: Who, what: (result: ChildResult<unknown>) => number): number =>
      median(rounds.map((round) => what(round[who])));
    const cpu = (who: Who): number => of(who, ({ cpuMs }) => cpuMs);
    return (['one', 'two'] as const).flatMap((who): Measured[] => [
      {
        name: `check / JSON.parse, ${size}, ${who} thread${who === 'two' ? 's' : ''}, elapsed`,
        value: of(who, ({ wallMs }) => wallMs) / of('bare', ({ wallMs }) => wallMs),
        unit: 'x',
        ...(who === 'two' && { goal: 2.5 }),
      },
      {
        name: 'elapsed for 100 MB',
        value: of(who, ({ wallMs }) => wallMs) / megabytes / 10,
        unit: 's',
        ...(who === 'two' && { goal: 2 }),
      },
      {
        name: 'check / JSON.parse by processor time',
        value: of(who, ({ leastMs }) => leastMs) / of('bare', ({ leastMs }) => leastMs),
        unit: 'x',
        note: 'the least that can pass on two cores where nothing else runs',
      },
      {
        name: 'all threads, processor time',
        value: cpu(who) / cpu('bare'),
        unit: 'x',
        note: `${cpu(who).toFixed(0)} ms and ${cpu('bare').toFixed(0)} ms; ${((megabytes / cpu(who)) * 1000).toFixed(0)} MB/s a core`,
      },
      {
        name: 'peak memory',
        value: Math.max(...rounds.map((round) => round[who].rssMb)),
        unit: 'MB',
        goal: who === 'two' ? 300 : 250,
        note: `JSON.parse alone ${of('bare', ({ rssMb }) => rssMb).toFixed(0)} MB`,
      },
    ]);
  });
}

type Who = 'bare' | 'one' | 'two';
