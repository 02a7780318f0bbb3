/** How fast the rows of a file are found, against a bare search for line feeds. */
import { bundle, median, project, runChild, type BenchOptions, type Measured } from './support';

export function run({ quick, folder }: BenchOptions): Measured[] {
  const child = bundle(folder, 'bench/child/index-lines.ts');
  const target = project(folder, 'big', quick ? 50_000 : 1_000_000);
  const { output } = runChild<{ index: number[]; scan: number[] }>(child, [
    target,
    'data/big.jsonl',
    quick ? '3' : '7',
  ]);
  const [index, scan] = [median(output.index), median(output.scan)];
  return [
    {
      name: 'index of rows / bare search for line feeds',
      value: index / scan,
      unit: 'x',
      goal: 2,
      note: `${index.toFixed(0)} ms and ${scan.toFixed(0)} ms of processor time`,
    },
  ];
}
