import type { DataModel } from '../model/model';
import { fieldText, isUnreadable, type Sample, type Unreadable } from './sample';
import { float64Column, int32Column, StringTable } from '../../base/columns/columns';
import { foldedKey, foldedHash } from '../../base/text/folded-key';

/** The properties of a sample that rules compare. */
export interface CensusEntry {
  /** Key of the text (`foldedKey`); 0 for an unreadable row and for a blank text. */
  readonly text: number;
  /** Hash of the folded group; 0 for none. */
  readonly group: number;
  readonly split: string | undefined;
}

const NO_SAMPLE: CensusEntry = { text: 0, group: 0, split: undefined };

export function censusEntry(sample: Sample | Unreadable, data: DataModel): CensusEntry {
  if (isUnreadable(sample)) return NO_SAMPLE;
  const { text, fields } = sample;
  const group = fieldText(fields, data.group);
  return {
    text: /\S/.test(text) ? foldedKey(text) : 0,
    group: group === undefined ? 0 : foldedHash(group),
    split: fieldText(fields, data.split),
  };
}

/** The properties of a file's samples that rules compare, in columns: ten to twenty bytes a sample. */
export class FileCensus {
  readonly #texts = int32Column();
  readonly #groups = float64Column();
  readonly #splits = int32Column();
  readonly #splitNames = new StringTable();

  get rows(): number {
    return this.#texts.length;
  }

  add({ text, group, split }: CensusEntry): void {
    const row = this.#texts.push(text);
    if (split !== undefined) this.#splits.set(row, this.#splitNames.code(split) + 1);
    if (group !== 0) this.#groups.set(row, group);
  }

  /** Key of the text (`foldedKey`); 0 for an unreadable row and for a blank text. */
  textKey(row: number): number {
    return this.#texts.get(row) >>> 0;
  }

  /** Hash of the folded group; 0 for none. */
  group(row: number): number {
    return this.#groups.get(row);
  }

  split(row: number): string | undefined {
    const code = this.#splits.get(row);
    return code === 0 ? undefined : this.#splitNames.text(code - 1);
  }
}

/** The census of every file that has been read; `files` is a new object after each change. */
export class SampleCensus {
  readonly #known = new Map<string, FileCensus>();
  /** Cached until something changes: there can be as many files as samples. */
  #files: ReadonlyMap<string, FileCensus> | undefined;

  get files(): ReadonlyMap<string, FileCensus> {
    return (this.#files ??= new Map(this.#known));
  }

  set(path: string, census: FileCensus): void {
    this.#known.set(path, census);
    this.#files = undefined;
  }

  /** Removes all other paths. */
  retain(paths: ReadonlySet<string>): void {
    for (const path of this.#known.keys()) {
      if (paths.has(path)) continue;
      this.#known.delete(path);
      this.#files = undefined;
    }
  }
}
