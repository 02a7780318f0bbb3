/** What `labelwright check` costs, with every line rule on, against bare JSON.parse of the same lines; and its memory, at two sizes. */
import { statSync } from 'node:fs';
import path from 'node:path';
import { bundle, median, project, runChild, type BenchOptions, type Measured } from './support';

export function run({ quick, folder }: BenchOptions): Measured[] {
  const cli = bundle(folder, 'src/cli/main.ts');
  const bare = bundle(folder, 'bench/child/bare-parse.ts');
  const sizes = quick ? [5_000, 50_000] : [100_000, 1_000_000];
  return sizes.flatMap((count): Measured[] => {
    const target = project(folder, 'big', count);
    const data = path.join(target, 'data/big.jsonl');
    const megabytes = statSync(data).size / 1e6;
    const rounds = Array.from({ length: quick ? 1 : 3 }, () => ({
      bare: runChild(bare, [data]),
      check: runChild(cli, ['check', target]),
    }));
    const cpu = (of: 'bare' | 'check') => median(rounds.map((round) => round[of].cpuMs));
    const wall = (of: 'bare' | 'check') => median(rounds.map((round) => round[of].wallMs));
    const size = `${megabytes.toFixed(0)} MB`;
    return [
      {
        name: `check / JSON.parse, ${size}, processor time`,
        value: cpu('check') / cpu('bare'),
        unit: 'x',
        goal: 2,
        note: `${cpu('check').toFixed(0)} ms and ${cpu('bare').toFixed(0)} ms; ${((megabytes / cpu('check')) * 1000).toFixed(0)} MB/s a core`,
      },
      { name: `check / JSON.parse, ${size}, elapsed`, value: wall('check') / wall('bare'), unit: 'x' },
      {
        name: `check, peak memory, ${size}`,
        value: Math.max(...rounds.map(({ check }) => check.rssMb)),
        unit: 'MB',
        goal: 150,
        note: `JSON.parse alone ${median(rounds.map((round) => round.bare.rssMb)).toFixed(0)} MB`,
      },
    ];
  });
}
