/** How long findings take after a keystroke in a guideline of 1,000 labels. */
import { bundle, project, quantile, runChild, type BenchOptions, type Measured } from './support';

export function run({ quick, folder }: BenchOptions): Measured[] {
  const child = bundle(folder, 'bench/child/keystrokes.ts');
  const target = project(folder, 'guideline', quick ? 100 : 1000);
  const { output } = runChild<{ times: number[]; findings: number; bytes: number }>(child, [
    target,
    quick ? '20' : '200',
  ]);
  const note = `${(output.bytes / 1000).toFixed(0)} kB, ${output.findings} findings`;
  return [
    { name: 'keystroke to findings, median', value: quantile(output.times, 0.5), unit: 'ms', note },
    { name: 'keystroke to findings, 95 of 100', value: quantile(output.times, 0.95), unit: 'ms', goal: 200 },
  ];
}
