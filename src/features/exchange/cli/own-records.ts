import { isObject } from '../../../base/objects';
import { labelsIn } from '../../../project/records/labels';
import { IdTable } from '../../../base/columns/id-table';
import { eachLine, parseLine } from '../../../project/answers/lines';
import { listRecordFiles, type RecordKind } from '../../../project/answers/record-files';
import { LatestRecords, type RecordReading } from '../latest-records';
import { LineChains } from '../line-chains';
import { timeIn } from '../../../project/records/utc-time';
import type { OverlayFiles } from '../../../project/files/overlay-files';
import type { WithModel } from '../../../engine/project';
import { originIn } from '../../../formats/export-values';
import type { OwnSuggestion } from '../../../formats/format';
import { replayRecord } from '../../../project/records/parse-record';

type Json = Record<string, unknown>;

/** The records of a project that an export needs. Only their positions are stored; they are read again sample by sample. */
export type OwnRecords = Awaited<ReturnType<typeof ownRecords>>;

/** Reads the logs; `pause` is awaited after each megabyte, and an exception in it ends the reading. */
export async function ownRecords(
  { project: { files, listings }, model: { schema } }: WithModel,
  { decisions, pause }: { readonly decisions: boolean; readonly pause: () => Promise<void> },
) {
  const listed = await listRecordFiles(listings, schema.data);
  const read = (wanted: RecordKind, reading: RecordReading): Promise<LatestRecords> => {
    const paths = listed.flatMap(({ info, kind }) => (kind === wanted ? info.path : []));
    return LatestRecords.of(files, paths, reading, pause);
  };
  let imports: Promise<LatestRecords> | undefined;
  return {
    answers: await read('annotation', ANNOTATIONS),
    /** Undefined if not requested. */
    decisions: decisions ? await read('decision', DECISIONS) : undefined,
    suggestions: await SuggestionIndex.of(files, pause),
    /**
     * The imported record that an answer goes back to: the answer's own if it is unchanged. Otherwise the logs are read for it, at the first
     * changed answer.
     */
    async sourceOf(format: string, by: string, sample: string, record: Json): Promise<Json | undefined> {
      if (isFrom(record, format)) return record;
      imports ??= read('annotation', importsFrom(format));
      return (await imports).of(sample, by)[0]?.record;
    },
  };
}

/** Whether a record came from an import from the format and is unchanged. */
const isFrom = (record: unknown, format: string): record is Record<string, unknown> =>
  isObject(record) && originIn(record, format) !== undefined;

/**
 * The last record that each person has from a format for each sample. A changed answer does not repeat the other tool's extra fields, but
 * the log still has them.
 */
const importsFrom = (format: string): RecordReading => ({
  mark: `"format":${JSON.stringify(format)}`,
  factsOf: (value) => {
    if (!isFrom(value, format)) return undefined;
    const { sample, annotator, time } = value;
    if (typeof sample !== 'string') return undefined;
    return { sample, by: String(annotator), time: timeIn(time) };
  },
});

/** Positions of each sample's suggestions, which are read again on demand: 14 bytes per suggestion and 16 to 28 per sample. */
class SuggestionIndex {
  readonly #ids = new IdTable();

  private constructor(private readonly lines: LineChains) {}

  static async of(files: OverlayFiles, pause?: () => Promise<void>): Promise<SuggestionIndex> {
    const paths = (await files.list(['suggestions/*.jsonl'])).map(({ path }) => path);
    const index = new SuggestionIndex(new LineChains(files, paths));
    for (const [file, path] of paths.entries())
      await eachLine(files, path, { pause }, ({ raw, offset }) => {
        const record = parseLine(raw);
        if (isSuggestion(record)) index.lines.add(index.#ids.intern(record.sample), file, offset);
      });
    return index;
  }

  /** A sample's suggestions in the order of files and lines. */
  of(sample: string): OwnSuggestion[] {
    if (this.lines.size === 0) return [];
    const found: OwnSuggestion[] = [];
    for (const line of this.lines.of(this.#ids.find(sample))) {
      const record = this.lines.read(line);
      // Another id with the same hash, or the file has changed.
      if (!isSuggestion(record) || record.sample !== sample) continue;
      const { model, score } = record;
      found.push({
        labels: labelsIn(record.labels),
        model: typeof model === 'string' ? model : undefined,
        score: typeof score === 'number' ? score : undefined,
        record,
      });
    }
    return found.reverse();
  }
}

function isSuggestion(value: unknown): value is Record<string, unknown> & { sample: string } {
  return isObject(value) && typeof value.sample === 'string' && isObject(value.labels);
}

/** Annotations: one of each person's records about a sample counts. */
export const ANNOTATIONS: RecordReading = {
  factsOf: (value) => {
    const record = replayRecord(value);
    return record && { sample: record.sample, by: record.annotator, time: record.time };
  },
};

/** Decisions: one counts for a sample, from any reviewer. */
export const DECISIONS: RecordReading = {
  factsOf: (value) => {
    if (!isObject(value)) return undefined;
    const { sample, reviewer, time } = value;
    if (typeof sample !== 'string' || typeof reviewer !== 'string') return undefined;
    return { sample, by: '', time: timeIn(time) || 0 };
  },
};
