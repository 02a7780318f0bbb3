/**
 * What a keystroke costs in projects of 100 and 1,000 labels, in each of the YAML files: parsing and linting alone; through the protocol,
 * with the pause that the server waits for; and while 100,000 records are checked by what is written.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  bundle,
  commandLine,
  project,
  quantile,
  runChild,
  type BenchOptions,
  type Measured,
} from './support';
import { Typist } from './typist';

/** Where somebody types: a project, a file of it, and the key, with its indentation, of the texts that are typed into. */
interface Place {
  readonly what: string;
  readonly maker: string;
  readonly file: string;
  readonly key: string;
}
const PLACES: readonly Place[] = [
  { what: 'guideline', maker: 'guideline', file: 'guideline.yaml', key: '    definition' },
  { what: 'label schema', maker: 'guideline', file: 'labelwright.yaml', key: '    name' },
  { what: 'label schema of one file', maker: 'project-file', file: 'labelwright.yaml', key: '    name' },
  { what: 'guideline inline', maker: 'project-file', file: 'labelwright.yaml', key: '      definition' },
];

/** Milliseconds of processor time that a keystroke may cost, by labels. */
const GOALS: ReadonlyMap<number, number> = new Map([
  [100, 10],
  [1000, 60],
]);
/** Milliseconds without typing after which the server lints. */
const PAUSE = 100;

export async function run({ quick, folder }: BenchOptions): Promise<Measured[]> {
  const child = bundle(folder, 'bench/child/keystrokes.ts');
  const measured: Measured[] = [];
  const most = quick ? 100 : 1000;
  const typeInto = (place: Place, target: string, count: number, ...mode: string[]) => {
    const args = [target, String(count), place.file, `${place.key}: `, ...mode];
    return runChild<{ times: number[]; cpuTimes: number[]; findings: number; bytes: number }>(child, args)
      .output;
  };
  for (const [labels, goal] of GOALS) {
    if (labels > most) continue;
    for (const place of PLACES) {
      const target = project(folder, place.maker, labels);
      const { cpuTimes, findings, bytes } = typeInto(place, target, quick ? 20 : 150);
      measured.push({
        name: `${place.what}, ${labels} labels, processor time, median`,
        value: quantile(cpuTimes, 0.5),
        unit: 'ms',
        goal,
        note: `${(bytes / 1000).toFixed(0)} kB, ${findings} findings`,
      });
    }
  }
  for (const place of PLACES) {
    const target = project(folder, place.maker, most);
    const { times, cpuMs } = await throughProtocol(place, target, commandLine(folder), quick);
    measured.push(...both(`${place.what}, through the protocol`, times, PAUSE + 100));
    if (cpuMs !== undefined)
      measured.push({ name: `${place.what}, processor time of the server`, value: cpuMs, unit: 'ms' });
  }
  for (const place of PLACES) {
    const target = withRecords(project(folder, place.maker, most), quick ? 10_000 : 100_000);
    // While records are checked, each keystroke waits for a while.
    const { times } = typeInto(place, target, quick ? 20 : 50, 'busy');
    measured.push(...both(`${place.what}, while records are checked`, times, 200));
  }
  return measured;
}

function both(name: string, times: readonly number[], goal: number): Measured[] {
  return [
    { name: `${name}, median`, value: quantile(times, 0.5), unit: 'ms' },
    { name: `${name}, 95 of 100`, value: quantile(times, 0.95), unit: 'ms', goal },
  ];
}

/** Milliseconds until an editor has what a mistake, and its correction, lead to; and of processor time, for each. */
async function throughProtocol(
  { file, key }: Place,
  target: string,
  program: string,
  quick: boolean,
): Promise<{ times: number[]; cpuMs: number | undefined }> {
  const typist = await Typist.start([process.execPath, program, 'lsp', '--stdio'], target, file);
  try {
    const [warm, count] = quick ? [1, 5] : [10, 50];
    for (let n = 0; n < warm; n++) await typist.mistake(n, key);
    const since = typist.cpuMs;
    const times: number[] = [];
    for (let n = 0; n < count; n++) times.push(...(await typist.mistake(n, key)));
    const spent = typist.cpuMs;
    return { times, cpuMs: spent && since && (spent - since) / times.length };
  } finally {
    typist.client.kill();
  }
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
