import { foldedHash, foldText } from '../../core/text/fold';
import { repeatedNumbers } from '../../core/tables/repeated-numbers';
import type { SampleFileView } from './project-view';

/** A sample by its place in the list of files. */
export interface SampleRow {
  readonly file: SampleFileView;
  readonly row: number;
}

/** A number of each sample, in the order of files and rows: 8 bytes a sample. 0 is none. */
function numbersOf(
  files: readonly SampleFileView[],
  numberOf: (file: SampleFileView, row: number) => number,
): Float64Array {
  const numbers = new Float64Array(files.reduce((sum, { rows }) => sum + rows, 0));
  let at = 0;
  for (const file of files) for (let row = 0; row < file.rows; row++) numbers[at++] = numberOf(file, row);
  return numbers;
}

/** Samples with equal numbers, in the order of files and rows; groups in the order of their first sample. */
function groupsOf(files: readonly SampleFileView[], numbers: Float64Array): SampleRow[][] {
  const repeated = repeatedNumbers(numbers);
  const groups = new Map<number, SampleRow[]>();
  if (repeated.size === 0) return [];
  let at = 0;
  for (const file of files)
    for (let row = 0; row < file.rows; row++) {
      const number = numbers[at++]!;
      if (!repeated.has(number)) continue;
      const group = groups.get(number);
      if (group) group.push({ file, row });
      else groups.set(number, [{ file, row }]);
    }
  return [...groups.values()];
}

/** Samples of the same group, by its hash. Groups of samples come in the order of their first one. */
export function sameGroups(files: readonly SampleFileView[]): SampleRow[][] {
  return groupsOf(
    files,
    numbersOf(files, (file, row) => file.group(row)),
  );
}

const textGroups = new WeakMap<readonly SampleFileView[], Promise<SampleRow[][]>>();

/**
 * Samples with the same text, case, white space and Unicode form aside. Only texts whose keys meet are read. Worked out once for a
 * state of the samples.
 */
export function sameTexts(files: readonly SampleFileView[]): Promise<SampleRow[][]> {
  let groups = textGroups.get(files);
  if (!groups) {
    groups = readGroups(files);
    textGroups.set(files, groups);
    // A file that could not be read just now may be readable the next time.
    groups.catch(() => textGroups.delete(files));
  }
  return groups;
}

async function readGroups(files: readonly SampleFileView[]): Promise<SampleRow[][]> {
  const numbers = numbersOf(files, (file, row) => file.textKey(row));
  const repeated = repeatedNumbers(numbers);
  if (repeated.size === 0) return [];
  let at = 0;
  for (const file of files)
    for (let row = 0; row < file.rows; row++, at++) {
      const text = repeated.has(numbers[at]!) ? await file.readText(row) : undefined;
      numbers[at] = text === undefined ? 0 : foldedHash(text);
    }
  return groupsOf(files, numbers);
}

/** Whether two texts are the same to a reader and long enough to be no accident: people say "Thank you!" every day. */
export function isSameText(a: string, b: string, shortest: number): boolean {
  const folded = foldText(a);
  return folded.length >= shortest && folded === foldText(b);
}
