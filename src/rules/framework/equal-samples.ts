import { leadingCount } from '../../base/leading-count';
import { addTo } from '../../base/lists';
import { foldedHash, foldText } from '../../base/text/folded-key';
import { repeatedNumbers } from '../../base/columns/repeated-numbers';
import type { SampleFileView } from './project-view';

/** A sample by its place in the list of files. */
export interface SampleRow {
  readonly file: SampleFileView;
  readonly row: number;
}

/** Sets of samples that share a value, in the order of their first samples. */
export class SampleGroups {
  /** By file, the index of its first sample in the list of all samples. */
  readonly #firsts: readonly number[];

  /** `sets`: indices of samples in the list of all samples, ascending. */
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

  group(index: number): SampleRow[] {
    return this.sets[index]!.map((number) => this.#row(number));
  }

  #row(number: number): SampleRow {
    // The last file that starts at or before it; earlier files with the same start have no rows.
    const low = leadingCount(this.files.length, (n) => this.#firsts[n]! <= number) - 1;
    return { file: this.files[low]!, row: number - this.#firsts[low]! };
  }
}

/** Samples that belong together but are in several splits. */
export interface Leak {
  readonly first: SampleRow;
  /** The first that is in another split. */
  readonly other: SampleRow;
  /** In the order of their first samples. */
  readonly splits: readonly string[];
  readonly count: number;
}

/** The first leaks, and the number of all. */
export interface Leaks {
  readonly first: readonly Leak[];
  readonly count: number;
}

/** Groups that are in several splits, in the order of the data; `first` contains at most `max`. */
export function leaksOf(groups: SampleGroups, max: number): Leaks {
  const first: Leak[] = [];
  let count = 0;
  for (let index = 0; index < groups.length; index++) {
    const leak = leakIn(groups.group(index));
    if (leak && ++count <= max) first.push(leak);
  }
  return { first, count };
}

/** Undefined if all samples of a set that are in a split are in the same one. */
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
  equalSamples(files, (file, row) => file.group(row));

const textGroups = new WeakMap<readonly SampleFileView[], Promise<SampleGroups>>();

/** Samples with the same text, ignoring case, white space and Unicode form. Cached by the list of files. */
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
    // A file that could not be read may be readable the next time.
    groups.catch(() => textGroups.delete(files));
  }
  return groups;
}

/** Samples with equal hashes. `keyOf` is a cheap prefilter: equal hashes have equal keys; 0 is none. */
async function equalSamples(
  files: readonly SampleFileView[],
  keyOf: (file: SampleFileView, row: number) => number,
  hashOf: (file: SampleFileView, row: number) => number | Promise<number> = keyOf,
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
      addTo(sets, hash, number);
    }
  return new SampleGroups(
    files,
    [...sets.values()].filter(({ length }) => length > 1),
  );
}

/** Whether two texts read the same and are long enough for that not to be a coincidence, as with "Thank you!". */
export function isSameText(a: string, b: string, shortest: number): boolean {
  const folded = foldText(a);
  return folded.length >= shortest && folded === foldText(b);
}
