import type { ProjectModel } from '../../core/project/model';
import { listRecordFiles, type RecordKind } from '../../engine/answers/record-files';
import { LatestRecords } from '../../engine/export/latest-records';
import { ANNOTATIONS, DECISIONS } from '../../engine/export/record-readings';
import type { Project } from '../../engine/project';
import { importsFrom, isFrom } from './import-records';
import { SuggestionIndex } from './suggestion-index';

type Json = Record<string, unknown>;

/** What an export asks of the records of a project: where they stand is held, they are read again sample by sample. */
export class OwnRecords {
  #imports: Promise<LatestRecords> | undefined;

  private constructor(
    readonly answers: LatestRecords,
    /** None where no one asks for them. */
    readonly decisions: LatestRecords | undefined,
    readonly suggestions: SuggestionIndex,
    private readonly importsOf: (format: string) => Promise<LatestRecords>,
  ) {}

  /** Reads the logs; `pause` is awaited after each megabyte, and what it throws ends the reading. */
  static async of(
    { files, listings }: Project,
    { schema }: ProjectModel,
    { decisions, pause }: { readonly decisions: boolean; readonly pause: () => Promise<void> },
  ): Promise<OwnRecords> {
    const listed = await listRecordFiles(listings, schema.data);
    const paths = (wanted: RecordKind) =>
      listed.flatMap(({ info, kind }) => (kind === wanted ? info.path : []));
    return new OwnRecords(
      await LatestRecords.of(files, paths('annotation'), ANNOTATIONS, pause),
      decisions ? await LatestRecords.of(files, paths('decision'), DECISIONS, pause) : undefined,
      await SuggestionIndex.of(files, pause),
      (format) => LatestRecords.of(files, paths('annotation'), importsFrom(format), pause),
    );
  }

  /**
   * The record of the import from a format that an answer goes back to: the answer's own, when nobody changed it. The logs are read for
   * them when the first answer that was changed since is met.
   */
  async sourceOf(format: string, annotator: string, sample: string, record: Json): Promise<Json | undefined> {
    if (isFrom(record, format)) return record;
    this.#imports ??= this.importsOf(format);
    return (await this.#imports).of(sample, annotator)[0]?.record;
  }
}
