import { foldedHash, foldText } from '../../core/text/fold';
import { int32Column, type Column } from '../../core/tables/columns';
import { NumberTable } from '../../core/tables/number-table';
import { RepeatedNumbers } from '../../core/tables/repeated-numbers';
import type { SampleFileView } from './project-view';

/** A sample by its place in the list of files. */
export interface SampleRow {
  readonly file: SampleFileView;
  readonly row: number;
}

/** Samples of several files as one list: a number stands for each. */
class SampleNumbers {
  /** By file, the number of its first sample; at the end, how many there are. */
  readonly #firsts: number[] = [0];

  constructor(readonly files: readonly SampleFileView[]) {
    for (const { rows } of files) this.#firsts.push(this.length + rows);
  }

  get length(): number {
    return this.#firsts.at(-1)!;
  }

  /** Shows all samples, in their order. */
  each(visit: (file: SampleFileView, row: number, number: number) => void): void {
    for (const [at, file] of this.files.entries()) {
      const first = this.#firsts[at]!;
      for (let row = 0; row < file.rows; row++) visit(file, row, first + row);
    }
  }

  at(number: number): SampleRow {
    let low = 0;
    let high = this.files.length;
    // The last file that starts at or before it: those before it that start there too have no rows.
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#firsts[middle]! <= number) low = middle;
      else high = middle;
    }
    return { file: this.files[low]!, row: number - this.#firsts[low]! };
  }

  splitAt(number: number): string | undefined {
    const { file, row } = this.at(number);
    return file.split(row);
  }

  /** Which of the numbers that samples have are those of several. */
  repeated(numberOf: (file: SampleFileView, row: number) => number): RepeatedNumbers {
    return new RepeatedNumbers(this.length, (take) => this.each((file, row) => take(numberOf(file, row))));
  }
}

/** Groups of samples, in the order of their first ones: a few bytes a sample, however many groups there are. */
export class SampleGroups {
  readonly #members: Int32Array;
  /** By group, where its members start; at the end, where the last one's end. */
  readonly #starts: Int32Array;

  /** `groups`: of each sample of `members`, ascending, the group. Groups of one are left out. */
  constructor(
    private readonly samples: SampleNumbers,
    members: Column,
    groups: Column,
    count: number,
  ) {
    const sizes = new Int32Array(count);
    for (let at = 0; at < groups.length; at++) sizes[groups.get(at)]! += 1;
    const starts: number[] = [];
    let end = 0;
    // From here on, where the next member of a group goes; nowhere for one that is alone.
    for (let group = 0; group < count; group++) {
      const size = sizes[group]!;
      sizes[group] = size > 1 ? end : -1;
      if (size < 2) continue;
      starts.push(end);
      end += size;
    }
    this.#starts = Int32Array.from([...starts, end]);
    this.#members = new Int32Array(end);
    for (let at = 0; at < groups.length; at++) {
      const group = groups.get(at);
      if (sizes[group]! >= 0) this.#members[sizes[group]!++] = members.get(at);
    }
  }

  get length(): number {
    return this.#starts.length - 1;
  }

  /** The samples of a group, in their order. */
  group(index: number): SampleRow[] {
    const members = this.#members.subarray(this.#starts[index], this.#starts[index + 1]);
    return Array.from(members, (number) => this.samples.at(number));
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

/** Sets of the same texts that are in several splits, in their order; `most` are told. */
export function splitTexts(groups: SampleGroups, most: number): Leaks {
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

/**
 * Groups (`data.group`) whose samples are in several splits, in the order of their first samples; `most` are told. What is kept is a few
 * bytes a group.
 */
export function splitGroups(files: readonly SampleFileView[], most: number): Leaks {
  const samples = new SampleNumbers(files);
  const repeated = samples.repeated((file, row) => file.group(row));
  const codes = new NumberTable();
  /** By group: its first sample that is in a split, + 1; whether another one is in another. */
  const firsts = int32Column();
  const leaks = int32Column();
  if (repeated.size > 0)
    samples.each((file, row, number) => {
      const group = file.group(row);
      if (!repeated.has(group)) return;
      const code = codes.code(group);
      const split = file.split(row);
      if (split === undefined) return;
      const first = firsts.get(code);
      if (first === 0) firsts.set(code, number + 1);
      else if (leaks.get(code) === 0 && split !== samples.splitAt(first - 1)) leaks.set(code, 1);
    });
  const leaking: number[] = [];
  let count = 0;
  for (let code = 0; code < leaks.length; code++)
    if (leaks.get(code) === 1 && ++count <= most) leaking.push(code);
  return { told: membersOf(samples, codes, leaking).flatMap((set) => leakIn(set) ?? []), count };
}

/** The samples of some groups. */
function membersOf(samples: SampleNumbers, codes: NumberTable, groups: readonly number[]): SampleRow[][] {
  const sets = new Map<number, SampleRow[]>(groups.map((code) => [code, []]));
  if (groups.length > 0)
    samples.each((file, row) => {
      const group = file.group(row);
      if (group !== 0) sets.get(codes.get(group))?.push({ file, row });
    });
  return [...sets.values()];
}

const textGroups = new WeakMap<readonly SampleFileView[], Promise<SampleGroups>>();

/**
 * Samples with the same text, case, white space and Unicode form aside. Only texts whose keys meet are read. Worked out once for a
 * state of the samples.
 */
export function sameTexts(files: readonly SampleFileView[]): Promise<SampleGroups> {
  let groups = textGroups.get(files);
  if (!groups) {
    groups = readGroups(files);
    textGroups.set(files, groups);
    // A file that could not be read just now may be readable the next time.
    groups.catch(() => textGroups.delete(files));
  }
  return groups;
}

async function readGroups(files: readonly SampleFileView[]): Promise<SampleGroups> {
  const samples = new SampleNumbers(files);
  const repeated = samples.repeated((file, row) => file.textKey(row));
  const codes = new NumberTable();
  const members = int32Column();
  const groups = int32Column();
  let number = 0;
  for (const file of repeated.size > 0 ? files : [])
    for (let row = 0; row < file.rows; row++, number++) {
      const text = repeated.has(file.textKey(row)) ? await file.readText(row) : undefined;
      if (text === undefined) continue;
      members.push(number);
      groups.push(codes.code(foldedHash(text)));
    }
  return new SampleGroups(samples, members, groups, codes.size);
}

/** Whether two texts are the same to a reader and long enough to be no accident: people say "Thank you!" every day. */
export function isSameText(a: string, b: string, shortest: number): boolean {
  const folded = foldText(a);
  return folded.length >= shortest && folded === foldText(b);
}
