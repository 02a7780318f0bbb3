import { foldedHash, foldText } from '../../core/text/fold';
import { repeatedNumbers } from '../../core/tables/repeated-numbers';
import type { SampleFileView } from './project-view';

/** A sample by its place in the list of files. */
export interface SampleRow {
  readonly file: SampleFileView;
  readonly row: number;
}

/** A number of a sample; 0 is none. */
type NumberOf = (file: SampleFileView, row: number) => number;

/** The numbers that several samples have; nothing is kept for each sample. */
function repeatedOf(files: readonly SampleFileView[], numberOf: NumberOf): Set<number> {
  const length = files.reduce((sum, { rows }) => sum + rows, 0);
  return repeatedNumbers(length, (take) => {
    for (const file of files) for (let row = 0; row < file.rows; row++) take(numberOf(file, row));
  });
}

/** Samples of the same group, by its hash. Groups of samples come in the order of their first one. */
export function sameGroups(files: readonly SampleFileView[]): SampleRow[][] {
  const repeated = repeatedOf(files, (file, row) => file.group(row));
  const groups = new Map<number, SampleRow[]>();
  if (repeated.size === 0) return [];
  for (const file of files)
    for (let row = 0; row < file.rows; row++) {
      const group = file.group(row);
      if (repeated.has(group)) put(groups, group, { file, row });
    }
  return [...groups.values()];
}

function put(groups: Map<number, SampleRow[]>, key: number, sample: SampleRow): void {
  const group = groups.get(key);
  if (group) group.push(sample);
  else groups.set(key, [sample]);
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
  const repeated = repeatedOf(files, (file, row) => file.textKey(row));
  const groups = new Map<number, SampleRow[]>();
  if (repeated.size === 0) return [];
  for (const file of files)
    for (let row = 0; row < file.rows; row++) {
      const text = repeated.has(file.textKey(row)) ? await file.readText(row) : undefined;
      if (text !== undefined) put(groups, foldedHash(text), { file, row });
    }
  return [...groups.values()].filter(({ length }) => length > 1);
}

/** Whether two texts are the same to a reader and long enough to be no accident: people say "Thank you!" every day. */
export function isSameText(a: string, b: string, shortest: number): boolean {
  const folded = foldText(a);
  return folded.length >= shortest && folded === foldText(b);
}
