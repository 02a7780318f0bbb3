import { FileError } from '../../base/files/file-error';
import { splitLine, splitWords, type SplitLine } from '../../project/split/split-line';
import { fileLines } from '../../project/answers/lines';
import type { OverlayFiles } from '../../project/files/overlay-files';
import type { DividedSamples } from './sample-list';
import type { Division } from './split-samples';

/** Sample id -> split from a split file, if there is one. Throws FileError for an invalid line or a sample with two splits. */
export async function readSplitFile(
  files: OverlayFiles,
  path: string,
): Promise<Map<string, string> | undefined> {
  if (!(await files.stat(path))) return undefined;
  const seen = new Map<string, { readonly split: SplitLine['split']; readonly line: number }>();
  for await (const group of fileLines(files, path))
    for (const { raw, line } of group) {
      if (raw.trim() === '') continue;
      const wrong = (what: string): FileError =>
        new FileError(
          'failed',
          path,
          `${path}:${line + 1}: ${what} Correct the file, or divide again with "labelwright split --fresh". "labelwright check" lists all such lines.`,
        );
      const read = splitLine(raw);
      if (typeof read === 'string') throw wrong(read);
      const { sample, split } = read;
      const before = seen.get(sample);
      if (before && before.split !== split)
        throw wrong(
          `"${sample}" is in ${splitWords(split)} here and in ${splitWords(before.split)} in line ${before.line + 1}.`,
        );
      if (!before) seen.set(sample, { split, line });
    }
  return new Map([...seen].flatMap(([sample, { split }]) => (split === null ? [] : [[sample, split]])));
}

/** The lines of a split file with line breaks, in the order of the data. A sample that is left out has the split null, and a reason. */
export function* splitLines({
  samples,
  division,
}: {
  readonly samples: DividedSamples;
  readonly division: Division;
}): Generator<string> {
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
