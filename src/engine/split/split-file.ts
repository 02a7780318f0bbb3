import { FileError } from '../../core/files/file-error';
import { fileLines, parseLine } from '../answers/lines';
import type { OverlayFiles } from '../files/overlay-files';
import type { ProjectDivision } from './divide-project';

/** Sample id -> split as a file of a division has it; undefined without a file. Lines without a split say nothing. */
export async function readSplitFile(
  files: OverlayFiles,
  path: string,
): Promise<Map<string, string> | undefined> {
  if (!(await files.stat(path))) return undefined;
  const splits = new Map<string, string>();
  for await (const group of fileLines(files, path))
    for (const { raw, line } of group) {
      if (raw.trim() === '') continue;
      const value = parseLine(raw) as { sample?: unknown; split?: unknown } | null | undefined;
      if (typeof value !== 'object' || value === null || typeof value.sample !== 'string')
        throw new FileError(
          'failed',
          path,
          `${path}:${line + 1}: expected {"sample": …, "split": …}. Restore the file, or remove it to divide anew.`,
        );
      if (typeof value.split === 'string') splits.set(value.sample, value.split);
    }
  return splits;
}

/** The lines of a division's file, with line ends, in the order of the data. A sample that is left out has the split null, and the reason. */
export function* splitLines({ samples, division }: ProjectDivision): Generator<string> {
  const reasons = new Map<number, string>();
  for (const { kind, samples: which, splits } of division.issues)
    if (kind === 'left-out') for (const n of which) reasons.set(n, leftOutReason(splits));
  for (let n = 0; n < samples.length; n += 1) {
    const id = samples.id(n);
    const split = division.splits[n];
    const line =
      split === undefined ? { sample: id, split: null, reason: reasons.get(n) } : { sample: id, split };
    yield `${JSON.stringify(line)}\n`;
  }
}

/** Why a sample has no split. */
export function leftOutReason(splits: readonly string[]): string {
  if (splits.length === 0) return 'it is like a guideline example, and every split measures';
  return `it belongs together with samples of ${splits.join(' and ')}`;
}
