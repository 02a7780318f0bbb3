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

/** Samples that belong together and are in several splits. */
export interface Leak {
  readonly first: SampleRow;
  /** The first of them that is in another split. */
  readonly other: SampleRow;
  /** In the order of first sight. */
  readonly splits: readonly string[];
  /** How many of them are in a split. */
  readonly count: number;
}

/**
 * Groups whose samples are in several splits, in the order of their first samples. What is kept follows the number of groups, not that
 * of samples.
 */
export function splitGroups(files: readonly SampleFileView[]): Leak[] {
  const repeated = repeatedOf(files, (file, row) => file.group(row));
  const groups = new Map<number, { first?: SampleRow; other?: SampleRow; splits: string[]; count: number }>();
  if (repeated.size === 0) return [];
  for (const file of files)
    for (let row = 0; row < file.rows; row++) {
      const number = file.group(row);
      if (!repeated.has(number)) continue;
      let group = groups.get(number);
      if (!group) groups.set(number, (group = { splits: [], count: 0 }));
      const split = file.split(row);
      if (split === undefined) continue;
      group.count += 1;
      if (group.splits.includes(split)) continue;
      group.splits.push(split);
      if (!group.first) group.first = { file, row };
      else group.other ??= { file, row };
    }
  return [...groups.values()].flatMap(({ first, other, ...rest }) =>
    first && other ? [{ first, other, ...rest }] : [],
  );
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
