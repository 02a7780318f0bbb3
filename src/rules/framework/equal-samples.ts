import { foldedHash, foldText } from '../../base/text/fold';
import { repeatedNumbers } from '../../base/columns/repeated-numbers';
import type { SampleFileView } from './project-view';

/** A sample by its place in the list of files. */
export interface SampleRow {
  readonly file: SampleFileView;
  readonly row: number;
}

/** Sets of samples that are equal in something, in the order of their first ones. */
export class SampleGroups {
  /** By file, the number of its first sample in the list of all. */
  readonly #firsts: readonly number[];

  /** `sets`: the numbers of samples in the list of all, ascending. */
  constructor(
    private readonly files: readonly SampleFileView[],
    private readonly sets: readonly (readonly number[])[],
  ) {
    let first = 0;
    this.#firsts = files.map(({ rows }) => (first += rows) - rows);
  }

  get length(): number {
    return this.sets.length;
  }

  /** The samples of a group, in their order. */
  group(index: number): SampleRow[] {
    return this.sets[index]!.map((number) => this.#row(number));
  }

  #row(number: number): SampleRow {
    let low = 0;
    let high = this.files.length;
    // The last file that starts at or before it: files before it that start there too have no rows.
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#firsts[middle]! <= number) low = middle;
      else high = middle;
    }
    return { file: this.files[low]!, row: number - this.#firsts[low]! };
  }
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

/** The first leaks, and how many there are. */
export interface Leaks {
  readonly told: readonly Leak[];
  readonly count: number;
}

/** Groups that are in several splits, in their order; `most` are told. */
export function leaksOf(groups: SampleGroups, most: number): Leaks {
  const told: Leak[] = [];
  let count = 0;
  for (let index = 0; index < groups.length; index++) {
    const leak = leakIn(groups.group(index));
    if (leak && ++count <= most) told.push(leak);
  }
  return { told, count };
}

/** Undefined when all samples of a set that are in a split are in the same one. */
function leakIn(set: readonly SampleRow[]): Leak | undefined {
  const splits: string[] = [];
  let first: SampleRow | undefined;
  let other: SampleRow | undefined;
  let count = 0;
  for (const sample of set) {
    const split = sample.file.split(sample.row);
    if (split === undefined) continue;
    count += 1;
    if (splits.includes(split)) continue;
    splits.push(split);
    if (first) other ??= sample;
    else first = sample;
  }
  return first && other && { first, other, splits, count };
}

/** Samples of one group (`data.group`). */
export const sameGroup = (files: readonly SampleFileView[]): Promise<SampleGroups> =>
  equalSamples(
    files,
    (file, row) => file.group(row),
    (file, row) => file.group(row),
  );

const textGroups = new WeakMap<readonly SampleFileView[], Promise<SampleGroups>>();

/**
 * Samples with the same text, case, white space and Unicode form aside. Only texts whose keys meet are read. Worked out once for a
 * state of the samples.
 */
export function sameTexts(files: readonly SampleFileView[]): Promise<SampleGroups> {
  let groups = textGroups.get(files);
  if (!groups) {
    groups = equalSamples(
      files,
      (file, row) => file.textKey(row),
      async (file, row) => {
        const text = await file.readText(row);
        return text === undefined ? 0 : foldedHash(text);
      },
    );
    textGroups.set(files, groups);
    // A file that could not be read just now may be readable the next time.
    groups.catch(() => textGroups.delete(files));
  }
  return groups;
}

/** Samples with one hash; `keyOf` tells cheaply which may have one, with 0 for none. */
async function equalSamples(
  files: readonly SampleFileView[],
  keyOf: (file: SampleFileView, row: number) => number,
  hashOf: (file: SampleFileView, row: number) => number | Promise<number>,
): Promise<SampleGroups> {
  const keys = new Float64Array(files.reduce((sum, { rows }) => sum + rows, 0));
  let number = 0;
  for (const file of files) for (let row = 0; row < file.rows; row++) keys[number++] = keyOf(file, row);
  const repeated = repeatedNumbers(keys);
  const sets = new Map<number, number[]>();
  number = 0;
  for (const file of repeated.size > 0 ? files : [])
    for (let row = 0; row < file.rows; row++, number++) {
      if (!repeated.has(keyOf(file, row))) continue;
      const given = hashOf(file, row);
      const hash = typeof given === 'number' ? given : await given;
      if (hash === 0) continue;
      const set = sets.get(hash);
      if (set) set.push(number);
      else sets.set(hash, [number]);
    }
  return new SampleGroups(
    files,
    [...sets.values()].filter(({ length }) => length > 1),
  );
}

/** Whether two texts are the same to a reader and long enough to be no accident: people say "Thank you!" every day. */
export function isSameText(a: string, b: string, shortest: number): boolean {
  const folded = foldText(a);
  return folded.length >= shortest && folded === foldText(b);
}
