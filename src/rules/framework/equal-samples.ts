import { foldText } from '../../core/text/fold';
import type { SampleFileView } from './project-view';

/** A sample by its place in the list of files. */
export interface SampleRow {
  readonly file: SampleFileView;
  readonly row: number;
}

/**
 * Samples with equal hashes, in the order of files and rows; groups in the order of their first sample. 0 is no hash. Sorts numbers,
 * 8 bytes a sample: a million take a tenth of a second.
 */
export function equalSamples(
  files: readonly SampleFileView[],
  hashOf: (file: SampleFileView, row: number) => number,
): SampleRow[][] {
  const total = files.reduce((sum, { rows }) => sum + rows, 0);
  const hashes = new Float64Array(total);
  let at = 0;
  for (const file of files) for (let row = 0; row < file.rows; row++) hashes[at++] = hashOf(file, row);
  const sorted = hashes.toSorted();
  const groups = new Map<number, SampleRow[]>();
  for (let i = 1; i < total; i++)
    if (sorted[i] !== 0 && sorted[i] === sorted[i - 1]) groups.set(sorted[i]!, []);
  if (groups.size === 0) return [];
  at = 0;
  for (const file of files)
    for (let row = 0; row < file.rows; row++) groups.get(hashes[at++]!)?.push({ file, row });
  const order = (group: SampleRow[]): number => files.indexOf(group[0]!.file) * 2 ** 32 + group[0]!.row;
  return [...groups.values()].sort((a, b) => order(a) - order(b));
}

const textGroups = new WeakMap<readonly SampleFileView[], SampleRow[][]>();

/** Samples with the same text, case, white space and Unicode form aside. Worked out once for a state of the samples. */
export function sameTexts(files: readonly SampleFileView[]): SampleRow[][] {
  let groups = textGroups.get(files);
  if (!groups) textGroups.set(files, (groups = equalSamples(files, (file, row) => file.text(row))));
  return groups;
}

/** Whether two texts are the same to a reader and long enough to be no accident: people say "Thank you!" every day. */
export function isSameText(a: string, b: string, shortest: number): boolean {
  const folded = foldText(a);
  return folded.length >= shortest && folded === foldText(b);
}
