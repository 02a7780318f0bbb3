import type { FileInfo } from '../../core/files/files';
import type { ProjectModel, SampleFormat } from '../../core/project/model';
import type { OverlayFiles } from '../files/overlay-files';
import type { Keeping } from '../findings/file-findings';
import { LineChecks } from '../findings/line-checks';
import { SampleFile } from '../samples/sample-file';
import type { SampleStore } from '../samples/sample-store';
import { RangeReader, type ByteRange } from './line-range';
import { readSampleRange, type SampleRange } from './sample-range';

/** A range to parse and check. Plain data: it goes from thread to thread. */
export interface RangeJob {
  readonly kind: 'samples';
  readonly info: FileInfo;
  readonly format: SampleFormat;
  readonly range: ByteRange;
}

export type RangeResult = SampleRange;

/** Runs jobs on ranges with what one thread knows of the project. */
export class RangeRunner {
  readonly #reader: RangeReader;
  readonly #checks: LineChecks;

  constructor(
    files: OverlayFiles,
    model: ProjectModel,
    samples: SampleStore,
    private readonly keeping: Keeping,
  ) {
    this.#reader = new RangeReader(files);
    this.#checks = new LineChecks(model, samples);
  }

  /** Throws FileError where the file cannot be read. */
  run(job: RangeJob): RangeResult {
    return readSampleRange(
      new SampleFile(job.info, job.format),
      job.range,
      this.#reader,
      this.#checks,
      this.keeping,
    );
  }
}
