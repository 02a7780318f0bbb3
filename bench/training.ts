/** What it costs to make a labelled project ready for training: each command by itself, as a process. */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { writeLabelledProject } from './child/labelled-project';
import { commandLine, runChild, type BenchOptions, type Measured } from './support';

/** Most megabytes of the commands that hold no report, and of those that do. */
const MOST = { plain: 500, report: 1000 };

export async function run({ quick, folder }: BenchOptions): Promise<Measured[]> {
  const cli = commandLine(folder);
  const count = quick ? 2_000 : 1_000_000;
  const target = path.join(folder, 'labelled');
  await writeLabelledProject(target, count);
  const out = path.join(folder, 'handed-off');
  const commands: readonly (readonly [name: string, most: number, args: readonly string[]])[] = [
    ['resolve', MOST.plain, ['resolve', target, '--output', path.join(folder, 'resolved.jsonl')]],
    ['split', MOST.plain, ['split', target, '--dry-run']],
    ['audit', MOST.plain, ['audit', target]],
    ['handoff', MOST.report, ['handoff', out, '--project', target, '--force']],
    ['verify', MOST.report, ['handoff', out, '--verify', '--project', target]],
  ];
  const measured = commands.flatMap(([name, most, args]): Measured[] => {
    const { cpuMs, rssMb } = runChild(cli, args);
    return [
      {
        name: `${name}, ${count.toLocaleString('en')} samples, processor time`,
        value: cpuMs / 1000,
        unit: 's',
        ...(name === 'handoff' && { goal: 180 }),
      },
      { name: 'peak memory', value: rssMb, unit: 'MB', goal: most },
    ];
  });
  rmSync(target, { recursive: true });
  rmSync(out, { recursive: true });
  return measured;
}
