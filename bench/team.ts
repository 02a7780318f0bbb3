/**
 * What a team waits for in a large project: 50 people, 200,000 samples, 400,000 records, 300 batches. Each number is of a process of its
 * own that starts with nothing, and stands beside bare JSON.parse of all samples and records. `sql`: the queries of docs/sql.md on a
 * million records, against the numbers of the engine.
 */
import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { compareWithSql } from './child/compare-with-sql';
import { writeLabelledProject } from './child/labelled-project';
import {
  bundle,
  commandLine,
  median,
  runChild,
  type BenchOptions,
  type ChildResult,
  type Measured,
} from './support';

export const PARTS = ['open', 'commands', 'merge', 'sql'];

/** Goals of each: seconds, megabytes. */
const SECONDS = 2;
const MEGABYTES = 500;

/** What bench/child/panel.ts reports. */
interface Opened {
  readonly firstMs: number;
  readonly firstCpuMs: number;
  readonly queueMs: number;
  readonly settledMs: number;
  readonly statusCpuMs: number;
  readonly againCpuMs: number;
  readonly saves: readonly number[];
}

export async function run({ quick, folder, part }: BenchOptions): Promise<Measured[]> {
  const wants = (name: string): boolean => part === undefined || part === name;
  const project = path.join(folder, 'team');
  if (part !== 'sql')
    await writeLabelledProject(
      project,
      quick ? 5_000 : 200_000,
      quick ? { people: 10, batches: 20 } : { people: 50, batches: 300 },
    );
  const results = [
    ...(wants('open') ? opening(folder, project) : []),
    ...(wants('commands') ? commands(folder, project) : []),
    ...(wants('merge') ? merging(folder, project) : []),
    ...(wants('sql') ? await compareWithSql(path.join(folder, 'sql'), quick ? 2_000 : 475_000) : []),
  ];
  rmSync(project, { recursive: true, force: true });
  return results;
}

function opening(folder: string, project: string): Measured[] {
  const { output, rssMb } = runChild<Opened>(bundle(folder, 'bench/child/panel.ts'), [
    project,
    'data/samples.jsonl',
    '20',
    'p00',
  ]);
  return [
    {
      name: 'opening: own queue, first sample, processor time',
      value: output.firstCpuMs / 1000,
      unit: 's',
      goal: SECONDS,
      note: `elapsed ${(output.firstMs / 1000).toFixed(1)} s`,
    },
    {
      name: 'the queue of a batch, while the rest is read',
      value: output.queueMs / 1000,
      unit: 's',
      goal: SECONDS,
    },
    {
      name: 'a save while the rest is read, the longest',
      value: Math.max(...output.saves) / 1000,
      unit: 's',
      goal: SECONDS,
      note: `median ${median(output.saves).toFixed(0)} ms`,
    },
    {
      name: 'status in the editor (the view Pipeline), processor time',
      value: output.statusCpuMs / 1000,
      unit: 's',
      goal: SECONDS,
      note: `after one more answer ${(output.againCpuMs / 1000).toFixed(1)} s`,
    },
    {
      name: 'server, peak memory',
      value: rssMb,
      unit: 'MB',
      goal: MEGABYTES,
      note: `everything read and checked after ${(output.settledMs / 1000).toFixed(1)} s`,
    },
  ];
}

/** The commands that read all answers. */
function commands(folder: string, project: string): Measured[] {
  const cli = commandLine(folder);
  const lines = path.join(folder, 'lines.jsonl');
  for (const kind of ['data', 'annotations', 'decisions'])
    for (const file of readdirSync(path.join(project, kind)))
      appendFileSync(lines, readFileSync(path.join(project, kind, file)));
  const bare = runChild(bundle(folder, 'bench/child/bare-parse.ts'), [lines]);
  rmSync(lines);
  return [
    ...timed('status', runChild(cli, ['status', project]), bare),
    ...timed('assign --list', runChild(cli, ['assign', '--list', '--project', project]), bare),
  ];
}

function timed(name: string, used: ChildResult<unknown>, bare?: ChildResult<unknown>): Measured[] {
  const ratio =
    bare &&
    `${(used.leastMs / bare.leastMs).toFixed(2)}x JSON.parse of all lines, ${(bare.leastMs / 1000).toFixed(1)} s; `;
  return [
    {
      name: `${name}, the least that can pass`,
      value: used.leastMs / 1000,
      unit: 's',
      goal: SECONDS,
      note: `${ratio ?? ''}all threads ${(used.cpuMs / 1000).toFixed(1)} s, elapsed ${(used.wallMs / 1000).toFixed(1)} s`,
    },
    { name: 'peak memory', value: used.rssMb, unit: 'MB', goal: MEGABYTES },
  ];
}

/** A person's file, and all records in one, with a tenth more on each side. */
function merging(folder: string, project: string): Measured[] {
  const cli = commandLine(folder);
  const records = path.join(project, 'annotations');
  const files = readdirSync(records);
  return [files.slice(0, 1), files].flatMap((some) => {
    const lines = some.flatMap((file) =>
      readFileSync(path.join(records, file), 'utf8').trimEnd().split('\n'),
    );
    const tenth = Math.ceil(lines.length / 10);
    const target = path.join(folder, 'merge');
    mkdirSync(target, { recursive: true });
    const sides = {
      base: lines.slice(2 * tenth),
      ours: lines.slice(tenth),
      theirs: [...lines.slice(0, tenth), ...lines.slice(2 * tenth)],
    };
    const [base, ours, theirs] = Object.entries(sides).map(([name, side]) => {
      writeFileSync(path.join(target, name), `${side.join('\n')}\n`);
      return path.join(target, name);
    });
    const used = runChild(cli, ['merge-driver', base!, ours!, theirs!]);
    const merged = readFileSync(ours!, 'utf8').split('\n').length - 1;
    if (merged !== lines.length) throw new Error(`${merged} records after the merge of ${lines.length}`);
    const bare = runChild(bundle(folder, 'bench/child/bare-parse.ts'), [ours!]);
    return timed(`merge of ${lines.length.toLocaleString('en')} records`, used, bare);
  });
}
