/** A project with a file for each sample: its check against one of the same samples as lines, and what the server needs when files come and go. */
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

interface Took {
  ms: number;
  cpuMs: number;
  longestMs: number;
}
type Output = Record<'opened' | 'next' | 'changed' | 'removed' | 'grown', Took> & { memoryMb: number };

const ADDED = 1000;

export function run({ quick, folder }: BenchOptions): Measured[] {
  const count = quick ? 2_000 : 20_000;
  const files = project(folder, 'documents', count);
  const lines = project(folder, 'big', count);
  const cli = commandLine(folder);
  const rounds = Array.from({ length: quick ? 1 : 3 }, () => ({
    files: runChild(cli, ['check', files, '--threads', '1']),
    lines: runChild(cli, ['check', lines, '--threads', '1']),
  }));
  const of = (who: 'files' | 'lines', what: (result: ChildResult<unknown>) => number): number =>
    median(rounds.map((round) => what(round[who])));
  const child = bundle(folder, 'bench/child/file-per-sample.ts');
  const { output } = runChild<Output>(child, [files, String(ADDED)]);
  const work = (name: string, { ms, cpuMs, longestMs }: Took, goal: number): Measured[] => [
    {
      name: `${name}, processor time`,
      value: cpuMs,
      unit: 'ms',
      goal,
      note: `${ms.toFixed(0)} ms until all was done`,
    },
    { name: 'the longest that others waited', value: longestMs, unit: 'ms', goal: 500 },
  ];
  return [
    {
      name: `check, ${count.toLocaleString('en')} files / as many lines, processor time`,
      value: of('files', ({ cpuMs }) => cpuMs) / of('lines', ({ cpuMs }) => cpuMs),
      unit: 'x',
      note: `${of('files', ({ cpuMs }) => cpuMs).toFixed(0)} and ${of('lines', ({ cpuMs }) => cpuMs).toFixed(0)} ms, peak memory ${of('files', ({ rssMb }) => rssMb).toFixed(0)} and ${of('lines', ({ rssMb }) => rssMb).toFixed(0)} MB`,
    },
    ...work('server, opened', output.opened, 5000),
    { name: 'memory afterwards', value: output.memoryMb, unit: 'MB', goal: 400 },
    { name: 'next sample', value: output.next.ms, unit: 'ms', goal: 50 },
    ...work('a file was changed', output.changed, 2000),
    ...work('a file was deleted', output.removed, 2000),
    ...work(`${ADDED.toLocaleString('en')} files came at once`, output.grown, 3000),
  ];
}
