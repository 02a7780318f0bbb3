import { float64Column, int32Column } from '../../base/columns/columns';
import { IdTable } from '../../base/columns/id-table';
import { StringTable } from '../../base/columns/string-table';
import { eachLine, parseLine } from '../../project/answers/lines';
import type { OverlayFiles } from '../../project/files/overlay-files';
import { LineChains } from './line-chains';

/** What of a record says which one counts. */
export interface RecordFacts {
  readonly sample: string;
  /** Of the records of one about a sample, one counts. */
  readonly by: string;
  /** Milliseconds since 1970, NaN without a valid time. */
  readonly time: number;
}

/** How the records of a kind are read. */
export interface RecordReading {
  /** What is in the text of every such record: lines without it are passed over unread. */
  readonly mark?: string;
  /** Undefined for what is no such record. */
  factsOf(value: unknown): RecordFacts | undefined;
  /** Whether a record takes the place of one that stands before it and has another time. */
  replaces(time: number, before: number): boolean;
}

/**
 * The records that count, by sample. Only where they stand is held: 32 to 48 bytes for a sample with one record and 20 for each further
 * one, and 8 more for each while the logs are read. What an export needs of answers that other work holds to compare.
 *
 * Ids go by a hash of 64 bits; whatever it leads to is read for its id, so that two ids with one hash stay two.
 */
export class LatestRecords {
  /** Whose records there are, those included that do not count any more. */
  readonly people = new StringTable();
  readonly #ids = new IdTable();
  readonly #by = int32Column();
  #time = float64Column();
  readonly #lines: LineChains;

  private constructor(
    files: OverlayFiles,
    paths: readonly string[],
    private readonly reading: RecordReading,
  ) {
    this.#lines = new LineChains(files, paths);
  }

  /** Reads the logs, in this order. `pause` is awaited after each megabyte; what it throws ends the reading. */
  static async of(
    files: OverlayFiles,
    paths: readonly string[],
    reading: RecordReading,
    pause?: () => Promise<void>,
  ): Promise<LatestRecords> {
    const latest = new LatestRecords(files, paths, reading);
    for (const [file, path] of paths.entries())
      await eachLine(
        files,
        path,
        {},
        ({ raw, offset }) => {
          if (reading.mark !== undefined && !raw.includes(reading.mark)) return;
          const facts = reading.factsOf(parseLine(raw));
          if (facts) latest.#take(facts, file, offset);
        },
        pause,
      );
    latest.#time = float64Column();
    return latest;
  }

  #take({ sample, by, time }: RecordFacts, file: number, offset: number): void {
    const key = this.#ids.intern(sample);
    const person = this.people.code(by);
    let line = this.#lines.last(key);
    while (line >= 0 && (this.#by.get(line) !== person || this.#sampleOf(line) !== sample))
      line = this.#lines.before(line);
    if (line < 0) {
      line = this.#lines.add(key, file, offset);
      this.#by.set(line, person);
    } else if (this.reading.replaces(time, this.#time.get(line))) this.#lines.move(line, file, offset);
    else return;
    this.#time.set(line, time);
  }

  #sampleOf(line: number): string | undefined {
    return this.reading.factsOf(this.#lines.read(line))?.sample;
  }

  /** The records that count for a sample, in no order, with whose they are. `by`: those of one alone. */
  of(sample: string, by?: string): { readonly by: string; readonly record: Record<string, unknown> }[] {
    const found: { by: string; record: Record<string, unknown> }[] = [];
    const wanted = by === undefined ? undefined : this.people.find(by);
    for (let line = this.#lines.last(this.#ids.find(sample)); line >= 0; line = this.#lines.before(line)) {
      const person = this.#by.get(line);
      if (wanted !== undefined && person !== wanted) continue;
      const record = this.#lines.read(line);
      // Another id with the same hash; or the file has changed since.
      if (this.reading.factsOf(record)?.sample === sample)
        found.push({ by: this.people.text(person), record: record as Record<string, unknown> });
    }
    return found;
  }
}
