/**
 * How long findings take after a keystroke in a project of 1,000 labels, in each of its YAML files: alone, and while 100,000 records are
 * checked by what is written.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bundle, project, quantile, runChild, type BenchOptions, type Measured } from './support';

/** Where somebody types: a project, a file of it, and what stands before the words that are typed into. */
const PLACES = [
  { what: 'keystroke to findings', maker: 'guideline', file: 'guideline.yaml', before: ' definition: ' },
  { what: 'in the label schema', maker: 'guideline', file: 'labelwright.yaml', before: ' name: ' },
  { what: 'in a label of one file', maker: 'project-file', file: 'labelwright.yaml', before: ' name: ' },
  {
    what: 'in a guideline written inline',
    maker: 'project-file',
    file: 'labelwright.yaml',
    before: ' definition: ',
  },
];

export function run({ quick, folder }: BenchOptions): Measured[] {
  const child = bundle(folder, 'bench/child/keystrokes.ts');
  const rounds = quick ? '20' : '200';
  const measure = (
    what: string,
    goal: number,
    ...args: [target: string, file: string, before: string, ...mode: string[]]
  ): Measured[] => {
    const [target, ...more] = args;
    const { output } = runChild<{ times: number[]; findings: number; bytes: number }>(child, [
      target,
      rounds,
      ...more,
    ]);
    const note = `${(output.bytes / 1000).toFixed(0)} kB, ${output.findings} findings`;
    return [
      { name: `${what}, median`, value: quantile(output.times, 0.5), unit: 'ms', note },
      { name: `${what}, 95 of 100`, value: quantile(output.times, 0.95), unit: 'ms', goal },
    ];
  };
  const alone = PLACES.flatMap(({ what, maker, file, before }) =>
    measure(what, 100, project(folder, maker, quick ? 100 : 1000), file, before),
  );
  const busy = PLACES.flatMap(({ what, maker, file, before }) => {
    const target = withRecords(project(folder, maker, quick ? 100 : 1000), quick ? 10_000 : 100_000);
    return measure(`${what}, while records are checked`, 200, target, file, before, 'busy');
  });
  return [...alone, ...busy];
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
