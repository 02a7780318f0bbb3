/** What a person waits for in the panel on a million samples (1 GB), and what the server needs in memory. */
import { bundle, project, quantile, runChild, type BenchOptions, type Measured } from './support';

interface Output {
  firstMs: number;
  settledMs: number;
  busy: number[];
  idle: number[];
}

export function run({ quick, folder }: BenchOptions): Measured[] {
  const child = bundle(folder, 'bench/child/panel.ts');
  const count = quick ? 20_000 : 1_000_000;
  const { output, rssMb } = runChild<Output>(child, [
    project(folder, 'big', count),
    'data/big.jsonl',
    quick ? '20' : '200',
  ]);
  const of = `${count.toLocaleString('en')} samples`;
  return [
    { name: `start to first sample, ${of}`, value: output.firstMs, unit: 'ms', goal: 2000 },
    {
      name: 'next sample while indexing, 95 of 100',
      value: quantile(output.busy, 0.95),
      unit: 'ms',
      goal: 50,
    },
    { name: 'next sample afterwards, 95 of 100', value: quantile(output.idle, 0.95), unit: 'ms', goal: 50 },
    {
      name: `server, peak memory, ${of}`,
      value: rssMb,
      unit: 'MB',
      goal: 400,
      note: `everything read and checked after ${(output.settledMs / 1000).toFixed(1)} s`,
    },
  ];
}
