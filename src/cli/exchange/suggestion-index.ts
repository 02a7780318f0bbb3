import { labelsIn } from '../../core/records/labels';
import { IdTable } from '../../core/tables/id-table';
import { eachLine, parseLine } from '../../engine/answers/lines';
import { LineChains } from '../../engine/export/line-chains';
import type { OverlayFiles } from '../../engine/files/overlay-files';
import type { OwnSuggestion } from '../../formats/format';

/** Where each sample's suggestions stand; they are read again when they are asked for: 14 bytes a suggestion and 16 to 28 a sample. */
export class SuggestionIndex {
  readonly #ids = new IdTable();

  private constructor(private readonly lines: LineChains) {}

  static async of(files: OverlayFiles, pause?: () => Promise<void>): Promise<SuggestionIndex> {
    const paths = (await files.list(['suggestions/*.jsonl'])).map(({ path }) => path);
    const index = new SuggestionIndex(new LineChains(files, paths));
    for (const [file, path] of paths.entries())
      await eachLine(
        files,
        path,
        {},
        ({ raw, offset }) => {
          const record = parseLine(raw);
          if (isSuggestion(record)) index.lines.add(index.#ids.intern(record.sample), file, offset);
        },
        pause,
      );
    return index;
  }

  /** A sample's suggestions in the order of the files and their lines. */
  of(sample: string): OwnSuggestion[] {
    if (this.lines.size === 0) return [];
    const found: OwnSuggestion[] = [];
    for (let line = this.lines.last(this.#ids.find(sample)); line >= 0; line = this.lines.before(line)) {
      const record = this.lines.read(line);
      // Another id with the same hash; or the file has changed since.
      if (!isSuggestion(record) || record.sample !== sample) continue;
      found.push({
        labels: labelsIn(record.labels),
        ...(typeof record.model === 'string' && { model: record.model }),
        ...(typeof record.score === 'number' && { score: record.score }),
        record,
      });
    }
    return found.reverse();
  }
}

function isSuggestion(value: unknown): value is Record<string, unknown> & { sample: string } {
  if (typeof value !== 'object' || value === null) return false;
  const { sample, labels } = value as Record<string, unknown>;
  return (
    typeof sample === 'string' && typeof labels === 'object' && labels !== null && !Array.isArray(labels)
  );
}
