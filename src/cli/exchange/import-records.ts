import { float64Column, int32Column } from '../../core/tables/columns';
import { IdTable } from '../../core/tables/id-table';
import { fileLines, parseLine } from '../../engine/answers/lines';
import type { Project } from '../../engine/project';

const decoder = new TextDecoder();
type Json = Record<string, unknown>;

/**
 * Where the records of an import stand whose answers were changed since: a record that a person writes does not repeat what the other
 * tool had beside the answer, the log has it. Some 40 bytes a record.
 */
export class ImportRecords {
  readonly #ids = new IdTable();
  readonly #file = int32Column();
  readonly #offset = float64Column();
  readonly #bytes = int32Column();

  private constructor(
    private readonly project: Project,
    private readonly format: string,
  ) {}

  /** The last record from this format of each person and sample. */
  static async of(project: Project, format: string): Promise<ImportRecords> {
    const found = new ImportRecords(project, format);
    const mark = `"format":${JSON.stringify(format)}`;
    for (const [number, { path, kind }] of project.records.files.entries()) {
      if (kind !== 'annotation') continue;
      for await (const group of fileLines(project.files, path))
        for (const { raw, offset, bytes } of group) {
          if (!raw.includes(mark)) continue;
          const record = parseLine(raw) as Json | undefined;
          if (found.#isImport(record)) found.#add(record, number, offset, bytes);
        }
    }
    return found;
  }

  #isImport(record: unknown): record is Json {
    return isFrom(record, this.format);
  }

  #add({ annotator, sample }: Json, file: number, offset: number, bytes: number): void {
    const before = this.#ids.size;
    const row = this.#ids.intern(keyOf(annotator, sample));
    if (row === before) {
      this.#file.push(file);
      this.#offset.push(offset);
      this.#bytes.push(bytes);
      return;
    }
    this.#file.set(row, file);
    this.#offset.set(row, offset);
    this.#bytes.set(row, bytes);
  }

  /** The record of the import that an answer goes back to: the answer's own, when nobody changed it. */
  async sourceOf(annotator: string, sample: string, record: Json): Promise<Json | undefined> {
    if (this.#isImport(record)) return record;
    const row = this.#ids.find(keyOf(annotator, sample));
    const path = row < 0 ? undefined : this.project.records.files[this.#file.get(row)]?.path;
    if (path === undefined) return undefined;
    const offset = this.#offset.get(row);
    const bytes = await this.project.files.read(path, offset, offset + this.#bytes.get(row));
    const found = parseLine(decoder.decode(bytes));
    // The file may have changed since.
    return this.#isImport(found) && found.sample === sample ? found : undefined;
  }
}

/** Whether a record came in by an import from a format, and is as it came. */
export function isFrom(record: unknown, format: string): record is Json {
  const origin = (record as { origin?: { format?: unknown } } | undefined)?.origin;
  return typeof origin === 'object' && origin?.format === format;
}

const keyOf = (annotator: unknown, sample: unknown): string => `${String(annotator)}\n${String(sample)}`;
