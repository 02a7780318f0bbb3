import { float64Column, int32Column, StringTable } from '../../base/columns/columns';
import { KeySet } from '../../base/columns/key-set';
import { IdTable } from '../../base/columns/id-table';
import { eachLine, parseLine } from '../../project/answers/lines';
import { compareIds } from '../../project/records/compare-records';
import type { OverlayFiles } from '../../project/files/overlay-files';
import { LineChains } from './line-chains';

/** The fields of a record that decide which one counts. */
export interface RecordFacts {
  readonly sample: string;
  /** Only one of a person's records about a sample counts. */
  readonly by: string;
  /** Milliseconds since 1970, NaN without a valid time. */
  readonly time: number;
}

export interface RecordReading {
  /** A text that every such record contains: lines without it are skipped. */
  readonly mark?: string;
  /** Undefined for other records. */
  factsOf(value: unknown): RecordFacts | undefined;
}

/**
 * The counting records by sample. Only their positions are stored: 32 to 48 bytes for a sample with one record, 20 for each further one,
 * and 8 more for each while the logs are read. An export needs nothing of what other work holds to compare answers. Ids are looked up by a
 * 64-bit hash and then compared as read, so two ids with the same hash stay distinct.
 */
export class LatestRecords {
  /** Everyone with records, including ones that no longer count. */
  readonly people = new StringTable();
  readonly #ids = new IdTable();
  readonly #by = int32Column();
  #time = float64Column();
  readonly #lines: LineChains;
  /** The samples whose records were asked for. */
  readonly #asked = new KeySet();

  private constructor(
    files: OverlayFiles,
    paths: readonly string[],
    private readonly reading: RecordReading,
  ) {
    this.#lines = new LineChains(files, paths);
  }

  /** Reads the logs, in this order. `pause` is awaited after each megabyte; an exception in it ends the reading. */
  static async of(
    files: OverlayFiles,
    paths: readonly string[],
    reading: RecordReading,
    pause?: () => Promise<void>,
  ): Promise<LatestRecords> {
    const latest = new LatestRecords(files, paths, reading);
    for (const [file, path] of paths.entries())
      await eachLine(files, path, { pause }, ({ raw, offset }) => {
        if (reading.mark !== undefined && !raw.includes(reading.mark)) return;
        latest.#take(parseLine(raw), file, offset);
      });
    latest.#time = float64Column();
    return latest;
  }

  #take(value: unknown, file: number, offset: number): void {
    const facts = this.reading.factsOf(value);
    if (!facts) return;
    const { sample, by } = facts;
    const time = Number.isNaN(facts.time) ? -1 : facts.time;
    const key = this.#ids.intern(sample);
    const person = this.people.code(by);
    let line = [...this.#lines.of(key)].find(
      (one) => this.#by.get(one) === person && this.#factsOf(one)?.sample === sample,
    );
    if (line === undefined) {
      line = this.#lines.add(key, file, offset);
      this.#by.set(line, person);
    } else {
      const before = this.#time.get(line);
      const isOlder = before > time || (before === time && compareIds(this.#lines.read(line), value) > 0);
      if (isOlder) return;
      this.#lines.move(line, file, offset);
    }
    this.#time.set(line, time);
  }

  #factsOf(line: number): RecordFacts | undefined {
    return this.reading.factsOf(this.#lines.read(line));
  }

  /** The counting records for a sample with their authors, in no particular order. `by`: only that person's. */
  of(sample: string, by?: string): { readonly by: string; readonly record: Record<string, unknown> }[] {
    const found: { by: string; record: Record<string, unknown> }[] = [];
    const wanted = by === undefined ? undefined : this.people.find(by);
    const key = this.#ids.find(sample);
    if (key >= 0) this.#asked.add(key);
    for (const line of this.#lines.of(key)) {
      const person = this.#by.get(line);
      if (wanted !== undefined && person !== wanted) continue;
      const record = this.#lines.read(line);
      // Another id with the same hash, or the file has changed.
      if (this.reading.factsOf(record)?.sample === sample)
        found.push({ by: this.people.text(person), record: record as Record<string, unknown> });
    }
    return found;
  }

  /** The counting records, with their files, of samples that `of` was not asked for. */
  *others(): Generator<{
    readonly by: string;
    readonly record: Record<string, unknown>;
    readonly file: string;
  }> {
    for (let key = 0; key < this.#ids.size; key++)
      for (const line of this.#asked.has(key) ? [] : this.#lines.of(key)) {
        const record = this.#lines.read(line);
        if (this.reading.factsOf(record))
          yield {
            by: this.people.text(this.#by.get(line)),
            record: record as Record<string, unknown>,
            file: this.#lines.path(line),
          };
      }
  }
}
