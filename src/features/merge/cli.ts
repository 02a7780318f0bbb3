import { readFile } from 'node:fs/promises';
import { counted } from '../../base/text/phrases';
import type { CliCommand } from '../../cli/command';
import { EXIT, type ExitCode, UsageError } from '../../cli/run';
import { print, sayError } from '../../cli/standard-output';
import { writeWhole } from '../../cli/write-file';
import { MERGE_ATTRIBUTES } from '../../project/model/git-settings';
import { mergeRecords } from './merge-records';

/** `labelwright merge-driver`: merges two versions of a record file for Git. */
export function register(program: CliCommand): void {
  program
    .command('merge-driver')
    .description('Merge record files for Git, record by record')
    .argument('[BASE]', 'The version that both come from (%O)')
    .argument('[OURS]', 'Our version, which the merged one replaces (%A)')
    .argument('[THEIRS]', 'The other version (%B)')
    .option('--setup', 'Show the commands that make Git use it, and run none')
    .addHelpText('after', HELP)
    .runs(mergeDriver);
}

const HELP = `
What one side alone added, removed or changed is taken from that side. The result is in the order of time.
Exit code: 0, 1 if both sides changed a record in different ways (then nothing is written), 2 if a file cannot be read.

Examples:
  labelwright merge-driver --setup
  labelwright merge-driver base.jsonl ours.jsonl theirs.jsonl`;

/** Where the driver is not found, or has to leave the merge to a person, Git merges line by line and marks conflicts. */
const SETUP = `# Run these in your clone. Without them, Git merges record files line by line.
git config merge.labelwright.name "Labelwright records"
git config merge.labelwright.driver "labelwright merge-driver %O %A %B || git merge-file %A %O %B"

# And these lines belong in .gitattributes of the project, which "labelwright init" writes:
${MERGE_ATTRIBUTES.map((line) => `#   ${line}`).join('\n')}
`;

async function mergeDriver(
  base: string | undefined,
  ours: string | undefined,
  theirs: string | undefined,
  { setup = false }: { setup?: boolean },
): Promise<ExitCode> {
  if (setup) {
    await print([SETUP]);
    return EXIT.clean;
  }
  if (base === undefined || ours === undefined || theirs === undefined)
    throw new UsageError('Give three files, BASE OURS THEIRS, or --setup.');
  const [before, our, their] = await Promise.all([base, ours, theirs].map(readText));
  const merged = mergeRecords(before!, our!, their!);
  if ('text' in merged) {
    await writeWhole(ours, (put) => put(merged.text), { replace: true });
    return EXIT.clean;
  }
  const { conflicts } = merged;
  const listed = conflicts.slice(0, LISTED).map(({ id, why }) => `  record ${id}: ${why}`);
  if (conflicts.length > LISTED) listed.push(`  and ${conflicts.length - LISTED} more`);
  sayError(`${counted(conflicts.length, 'record')} cannot be merged:\n${listed.join('\n')}`);
  return EXIT.findings;
}

/** Maximum number of conflicts listed. */
const LISTED = 10;

async function readText(file: string): Promise<string> {
  const bytes = await readFile(file);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new UsageError(`${file} is not UTF-8, so it is not merged.`);
  }
}
