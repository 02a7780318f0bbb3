/** How long findings take after a keystroke in a guideline of 1,000 labels: alone, and while 100,000 records are checked by what is written. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bundle, project, quantile, runChild, type BenchOptions, type Measured } from './support';

export function run({ quick, folder }: BenchOptions): Measured[] {
  const child = bundle(folder, 'bench/child/keystrokes.ts');
  const target = project(folder, 'guideline', quick ? 100 : 1000);
  const { output } = runChild<{ times: number[]; findings: number; bytes: number }>(child, [
    target,
    quick ? '20' : '200',
  ]);
  const busy = runChild<{ times: number[] }>(child, [
    withRecords(target, quick ? 10_000 : 100_000),
    quick ? '20' : '200',
    'busy',
  ]).output;
  const note = `${(output.bytes / 1000).toFixed(0)} kB, ${output.findings} findings`;
  return [
    { name: 'keystroke to findings, median', value: quantile(output.times, 0.5), unit: 'ms', note },
    { name: 'keystroke to findings, 95 of 100', value: quantile(output.times, 0.95), unit: 'ms', goal: 100 },
    {
      name: 'the same while records are checked, median',
      value: quantile(busy.times, 0.5),
      unit: 'ms',
    },
    {
      name: 'the same while records are checked, 95 of 100',
      value: quantile(busy.times, 0.95),
      unit: 'ms',
      goal: 200,
    },
  ];
}

/** Adds samples, and two people's answers to half of them each. */
function withRecords(folder: string, count: number): string {
  if (existsSync(path.join(folder, 'annotations'))) return folder;
  mkdirSync(path.join(folder, 'annotations'), { recursive: true });
  const write = (file: string, line: (n: number) => object, lines: number): void =>
    writeFileSync(
      path.join(folder, file),
      Array.from({ length: lines }, (_, n) => `${JSON.stringify(line(n))}\n`).join(''),
    );
  write(
    'data/few.jsonl',
    (n) => ({ id: `t-${n}`, text: `Ticket ${n}: where is my parcel number ${n}?` }),
    count,
  );
  for (const annotator of ['ana', 'ben'])
    write(
      `annotations/${annotator}.jsonl`,
      (n) => ({
        v: 1,
        id: `01KAW3Q0Z4M8Y2T6B9${String(n).padStart(8, '0')}`,
        time: new Date(Date.UTC(2026, 0, 1) + n * 1000).toISOString(),
        annotator,
        sample: `t-${n}`,
        labels: {},
      }),
      count / 2,
    );
  return folder;
}
