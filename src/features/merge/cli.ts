import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { MAX_LINE_BYTES, TOO_LONG_LINE } from '../../base/json/long-lines';
import { counted } from '../../base/text/phrases';
import { type CliCommand, EXIT, type ExitCode } from '../../cli/command';
import { UsageError } from '../../cli/options';
import { print, sayError } from '../../cli/output';
import { writeWhole } from '../../cli/write-file';
import { RecordMerge, SIDES } from './merge-records';
import path from 'node:path';
import { findProgram } from '../../platform/find-program';
import { PROGRAM } from '../../base/program';
import { driverCommand, MERGE_DRIVER, mergeAttributes, quotedForSh } from '../../project/model/git-settings';

/** `labelwright merge-driver`: merges two versions of a record file for Git. */
export const define = (command: CliCommand) =>
  command
    .description('Merge record files for Git, record by record')
    .argument('[BASE]', 'The version that both come from (%O)')
    .argument('[OURS]', 'Our version, which the merged one replaces (%A)')
    .argument('[THEIRS]', 'The other version (%B)')
    .opt('--setup', 'Show the commands that make Git use it, and run none')
    .addHelpText('after', HELP);

const HELP = `
What one side alone added, removed or changed is taken from that side. The result is in the order of time.
Exit code: 0, 1 if both sides changed a record in different ways (then nothing is written), 2 if a file cannot be read
or has lines that are not records.

Examples:
  labelwright merge-driver --setup
  labelwright merge-driver base.jsonl ours.jsonl theirs.jsonl`;

export async function run(
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
  const files = { base, ours, theirs };
  for (const side of SIDES) {
    await readLines(files[side], (line, isClosed) => merge.add(side, line, isClosed));
    // In a file that is not of records, the order of lines may be all that matters.
    if (merge.foreign)
      throw new UsageError(
        `Line ${merge.foreign.line} of ${files[side]} is not a record with "id", "time" and "sample" (of a page: "person"), so nothing is merged here. In .gitattributes, merge=labelwright is for annotations/*.jsonl, decisions/*.jsonl and pages/*.jsonl alone.`,
      );
  }
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
  const listed = conflicts.slice(0, MAX_CONFLICTS).map(({ id, why }) => `  record ${id}: ${why}`);
  if (conflicts.length > MAX_CONFLICTS) listed.push(`  and ${conflicts.length - MAX_CONFLICTS} more`);
  sayError(`${counted(conflicts.length, 'record')} cannot be merged:\n${listed.join('\n')}`);
  return EXIT.findings;
}

/** Maximum number of conflicts listed. */
const MAX_CONFLICTS = 10;

const LF = 10;
const PIECE = 1 << 20;

/** Passes the lines of a file to `take`, piece by piece: a file of all records is too large to be in memory three times. */
async function readLines(file: string, take: (line: string, isClosed: boolean) => void): Promise<void> {
  // What has been read of a line. Joined once, or a long line would be copied with each piece.
  let open: Buffer[] = [];
  let length = 0;
  for await (const piece of createReadStream(file, { highWaterMark: PIECE }) as AsyncIterable<Buffer>) {
    const whole = piece.lastIndexOf(LF) + 1;
    if (whole > 0) {
      const bytes = Buffer.concat([...open, piece.subarray(0, whole)]);
      requireUtf8(file, bytes);
      for (let at = 0; at < bytes.length;) {
        const end = bytes.indexOf(LF, at);
        take(bytes.toString('utf8', at, end), true);
        at = end + 1;
      }
      [open, length] = [[], 0];
    }
    open.push(piece.subarray(whole));
    length += piece.length - whole;
    if (length > MAX_LINE_BYTES)
      throw new UsageError(`${file} has ${TOO_LONG_LINE.slice(1, -1)}, so it is not merged.`);
  }
  const rest = Buffer.concat(open);
  requireUtf8(file, rest);
  if (rest.length > 0) take(rest.toString(), false);
}

function requireUtf8(file: string, bytes: Buffer): void {
  if (!isUtf8(bytes)) throw new UsageError(`${file} is not UTF-8, so it is not merged.`);
}

/** The commands that make Git use the driver, for the shell of the system, and the lines that the project needs. */
export function setupText(program = PROGRAM, isWindows = process.platform === 'win32'): string {
  return `# Run these in your clone. Without them, Git merges record files line by line.
git config merge.labelwright.name "Labelwright records"
git config ${MERGE_DRIVER} ${driver(isOnPath() ? undefined : program, isWindows)}

# And these lines belong in .gitattributes of the project, which "labelwright init" writes:
${mergeAttributes()
  .map((line) => `#   ${line}`)
  .join('\n')}
`;
}

/** Whether the name of the program is enough. The folders that npm adds to PATH are there while it runs something. */
function isOnPath(): boolean {
  const found = findProgram('labelwright');
  return found !== undefined && !/[/\\]node_modules[/\\]\.bin[/\\]/.test(found);
}

/** The driver in quotes. */
function driver(program: string | undefined, isWindows: boolean): string {
  const command = (name: string): string => driverCommand(`${name} merge-driver`);
  if (program === undefined) return `"${command('labelwright')}"`;
  // The only quotes that cmd, PowerShell and sh understand in the same way.
  if (isWindows) return `"${command(`node ${quotedForSh(program.replaceAll(path.win32.sep, '/'))}`)}"`;
  return quotedForSh(command(`node "${program.replace(/["\\$`]/g, String.raw`\$&`)}"`));
}
