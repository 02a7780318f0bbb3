import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { counted } from '../../base/text/phrases';
import type { CliCommand } from '../../cli/command';
import { EXIT, type ExitCode, UsageError } from '../../cli/run';
import { print, sayError } from '../../cli/standard-output';
import { writeWhole } from '../../cli/write-file';
import { mergeAttributes } from '../../project/model/git-settings';
import { RecordMerge } from './merge-records';

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
const setupText =
  (): string => `# Run these in your clone. Without them, Git merges record files line by line.
git config merge.labelwright.name "Labelwright records"
git config merge.labelwright.driver "labelwright merge-driver %O %A %B || git merge-file %A %O %B"

# And these lines belong in .gitattributes of the project, which "labelwright init" writes:
${mergeAttributes()
  .map((line) => `#   ${line}`)
  .join('\n')}
`;

async function mergeDriver(
  base: string | undefined,
  ours: string | undefined,
  theirs: string | undefined,
  { setup = false }: { setup?: boolean },
): Promise<ExitCode> {
  if (setup) {
    await print([setupText()]);
    return EXIT.clean;
  }
  if (base === undefined || ours === undefined || theirs === undefined)
    throw new UsageError('Give three files, BASE OURS THEIRS, or --setup.');
  const merge = new RecordMerge();
  await readLines(base, (line, isClosed) => merge.add('base', line, isClosed));
  await readLines(ours, (line, isClosed) => merge.add('ours', line, isClosed));
  await readLines(theirs, (line, isClosed) => merge.add('theirs', line, isClosed));
  const merged = merge.end();
  if ('lines' in merged) {
    const { lines, end } = merged;
    await writeWhole(
      ours,
      async (put) => {
        for (const line of lines) await put(line + end);
      },
      { replace: true },
    );
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

const LF = 10;
const PIECE = 1 << 20;

/** Passes the lines of a file to `take`, piece by piece: a file of all records is too large to be in memory three times. */
async function readLines(file: string, take: (line: string, isClosed: boolean) => void): Promise<void> {
  let rest = Buffer.alloc(0);
  for await (const piece of createReadStream(file, { highWaterMark: PIECE }) as AsyncIterable<Buffer>) {
    const bytes = rest.length > 0 ? Buffer.concat([rest, piece]) : piece;
    const whole = bytes.lastIndexOf(LF) + 1;
    requireUtf8(file, bytes.subarray(0, whole));
    for (let at = 0; at < whole;) {
      const end = bytes.indexOf(LF, at);
      take(bytes.toString('utf8', at, end), true);
      at = end + 1;
    }
    rest = Buffer.from(bytes.subarray(whole));
  }
  requireUtf8(file, rest);
  if (rest.length > 0) take(rest.toString(), false);
}

function requireUtf8(file: string, bytes: Buffer): void {
  if (!isUtf8(bytes)) throw new UsageError(`${file} is not UTF-8, so it is not merged.`);
}
