import type { FileInfo } from '../../core/files/files';
import type { ProjectModel, SampleFormat } from '../../core/project/model';
import type { OverlayFiles } from '../files/overlay-files';
import type { Keeping } from '../findings/file-findings';
import { LineChecks } from '../findings/line-checks';
import { SampleFile } from '../samples/sample-file';
import { SampleStore, type SharedSamples } from '../samples/sample-store';
import { RangeReader, type ByteRange } from './line-range';
import { RecordRangeReader, type RecordRange } from './record-range';
import { SampleRangeReader, type SampleRange } from './sample-range';

/** A range to parse and check. Plain data: it goes from thread to thread. */
export type RangeJob =
  | {
      readonly kind: 'samples';
      readonly info: FileInfo;
      readonly format: SampleFormat;
      readonly range: ByteRange;
    }
  | { readonly kind: 'records'; readonly info: FileInfo; readonly range: ByteRange };

export type RangeResult = SampleRange | RecordRange;

/** Runs jobs on ranges with what one thread knows of the project. */
export class RangeRunner {
  readonly #reader: RangeReader;
  readonly #samples: SampleRangeReader;
  #records: RecordRangeReader;

  /** Records are checked against `samples`; without any, and until `know` was called, only samples can be checked. */
  constructor(
    private readonly files: OverlayFiles,
    private readonly model: ProjectModel,
    private readonly keeping: Keeping,
    samples = new SampleStore(files),
  ) {
    this.#reader = new RangeReader(files);
    const checks = new LineChecks(model, samples);
    this.#samples = new SampleRangeReader(this.#reader, checks, keeping);
    this.#records = new RecordRangeReader(this.#reader, checks, keeping);
  }

  /** Takes the samples that another thread has read. */
  know(samples: SharedSamples): void {
    const checks = new LineChecks(this.model, new SampleStore(this.files, undefined, samples));
    this.#records = new RecordRangeReader(this.#reader, checks, this.keeping);
  }

  /** Throws FileError where the file cannot be read. */
  run(job: RangeJob): RangeResult {
    const { info, range } = job;
    if (job.kind === 'samples') return this.#samples.read(new SampleFile(info, job.format), range);
    const file = { path: info.path, kind: 'annotation' } as const;
    return this.#records.read(file, range, info.size);
  }

  /** Takes back the memory of a result of that kind that nobody looks at any more. */
  reuse(kind: RangeJob['kind'], memory: ArrayBuffer): void {
    (kind === 'samples' ? this.#samples : this.#records).reuse(memory);
  }
}
