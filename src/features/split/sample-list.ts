import type { SplitFacts, SplitList } from './split-samples';
import { int32Column, StringTable } from '../../base/columns/columns';
import type { SampleFile } from '../../project/samples/sample-file';

/** The division's data about samples, in columns by position in the order of files and rows. */
export class DividedSamples implements SplitList {
  readonly #ids: string[] = [];
  readonly #key = int32Column();
  readonly #file = int32Column();
  readonly #line = int32Column();
  readonly #stratum = int32Column();
  /** Codes + 1; 0: none. */
  readonly #group = int32Column();
  readonly #has = int32Column();
  /** Key -> position + 1. */
  readonly #positions = int32Column();
  readonly #files: string[] = [];
  readonly #strata = new StringTable();
  readonly #groups = new StringTable();
  readonly #splits = new StringTable();

  get length(): number {
    return this.#ids.length;
  }

  /** Samples of a file are added consecutively. */
  add(facts: SplitFacts, key: number, file: SampleFile, line: number): void {
    if (this.#files.at(-1) !== file.path) this.#files.push(file.path);
    const n = this.#ids.push(facts.id) - 1;
    this.#key.push(key);
    this.#file.push(this.#files.length - 1);
    this.#line.push(line);
    this.#stratum.push(this.#strata.code(facts.stratum));
    this.#group.push(facts.group === undefined ? 0 : this.#groups.code(facts.group) + 1);
    this.#has.push(facts.has === undefined ? 0 : this.#splits.code(facts.has) + 1);
    this.#positions.set(key, n + 1);
  }

  at(n: number): SplitFacts {
    const [group, has] = [this.#group.get(n), this.#has.get(n)];
    return {
      id: this.#ids[n]!,
      stratum: this.stratum(n),
      ...(group > 0 && { group: this.#groups.text(group - 1) }),
      ...(has > 0 && { has: this.#splits.text(has - 1) }),
    };
  }

  id(n: number): string {
    return this.#ids[n]!;
  }

  /** The value by which a sample was spread. */
  stratum(n: number): string {
    return this.#strata.text(this.#stratum.get(n));
  }

  get strata(): readonly string[] {
    return this.#strata.all();
  }

  /** Where a sample is: its project-relative path and 0-based line. */
  place(n: number) {
    return {
      id: this.#ids[n]!,
      key: this.#key.get(n),
      path: this.#files[this.#file.get(n)]!,
      line: this.#line.get(n),
    };
  }

  position(key: number): number {
    return this.#positions.get(key) - 1;
  }
}
