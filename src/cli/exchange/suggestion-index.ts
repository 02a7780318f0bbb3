import type { Labels } from '../../core/records/records';
import { float64Column, int32Column } from '../../core/tables/columns';
import { IdTable } from '../../core/tables/id-table';
import { fileLines, parseLine } from '../../engine/answers/lines';
import type { Project } from '../../engine/project';
import type { OwnSuggestion } from '../../formats/format';

const decoder = new TextDecoder();

/** Where each sample's suggestions stand; they are read again when they are asked for: some 40 bytes a suggestion. */
export class SuggestionIndex {
  readonly #ids = new IdTable();
  /** By key of the sample: its first and last suggestion; -1 for none. */
  readonly #first = int32Column();
  readonly #last = int32Column();
  /** By suggestion. */
  readonly #file = int32Column();
  readonly #offset = float64Column();
  readonly #bytes = int32Column();
  readonly #next = int32Column();
  readonly #paths: string[] = [];

  private constructor(private readonly project: Project) {}

  static async of(project: Project): Promise<SuggestionIndex> {
    const index = new SuggestionIndex(project);
    for (const { path } of await project.files.list(['suggestions/*.jsonl'])) {
      const file = index.#paths.push(path) - 1;
      for await (const group of fileLines(project.files, path))
        for (const { raw, offset, bytes } of group) {
          const record = parseLine(raw);
          if (isSuggestion(record)) index.#add(record.sample, file, offset, bytes);
        }
    }
    return index;
  }

  #add(sample: string, file: number, offset: number, bytes: number): void {
    const before = this.#ids.size;
    const key = this.#ids.intern(sample);
    const row = this.#file.push(file);
    this.#offset.push(offset);
    this.#bytes.push(bytes);
    this.#next.push(-1);
    if (key === before) this.#first.push(row);
    else this.#next.set(this.#last.get(key), row);
    this.#last.set(key, row);
  }

  /** A sample's suggestions in the order of the files and their lines. */
  async of(sample: string): Promise<OwnSuggestion[]> {
    const key = this.#ids.find(sample);
    const found: OwnSuggestion[] = [];
    const { files } = this.project;
    for (let row = key < 0 ? -1 : this.#first.get(key); row >= 0; row = this.#next.get(row)) {
      const offset = this.#offset.get(row);
      const path = this.#paths[this.#file.get(row)]!;
      const end = offset + this.#bytes.get(row);
      // Without waiting where that can be: a turn of the system costs more than the read.
      const bytes = files.readNow(path, offset, end) ?? (await files.read(path, offset, end));
      const record = parseLine(decoder.decode(bytes));
      // The file may have changed since.
      if (!isSuggestion(record) || record.sample !== sample) continue;
      found.push({
        labels: record.labels,
        ...(typeof record.model === 'string' && { model: record.model }),
        ...(typeof record.score === 'number' && { score: record.score }),
        record,
      });
    }
    return found;
  }
}

function isSuggestion(value: unknown): value is Record<string, unknown> & { sample: string; labels: Labels } {
  if (typeof value !== 'object' || value === null) return false;
  const { sample, labels } = value as Record<string, unknown>;
  return (
    typeof sample === 'string' && typeof labels === 'object' && labels !== null && !Array.isArray(labels)
  );
}
