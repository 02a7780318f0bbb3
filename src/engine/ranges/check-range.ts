import type { FileInfo } from '../../base/files/files';
import type { ProjectModel, SampleFormat } from '../../project/model/model';
import type { OverlayFiles } from '../../project/files/overlay-files';
import type { Keeping } from '../findings/file-findings';
import { LineChecks } from '../findings/line-checks';
import { SampleFile } from '../../project/samples/sample-file';
import { SampleStore, type SharedSamples } from '../../project/samples/sample-store';
import { RangeReader, type ByteRange, type RangeChecker } from './line-range';
import { checkRecordRange, type RecordRange } from './record-range';
import { checkSampleRange, type SampleRange } from './sample-range';

/** A range of a file to parse and check. Plain data: it goes from thread to thread. */
export type RangeJob =
  | {
      readonly kind: 'samples';
      readonly info: FileInfo;
      readonly format: SampleFormat;
      readonly range: ByteRange;
    }
  | { readonly kind: 'records'; readonly info: FileInfo; readonly range: ByteRange };

/** What a range comes to: findings and columns. Plain data as well. */
export type RangeResult = SampleRange | RecordRange;

/** Records are checked against `samples`. */
export const rangeChecker = (
  files: OverlayFiles,
  model: ProjectModel,
  keeping: Keeping,
  samples: SampleStore,
): RangeChecker => ({
  reader: new RangeReader(files),
  checks: new LineChecks(model, samples),
  keeping,
});

/** The same for a worker: `samples` are those of another thread; without them only samples can be checked. */
export const workerChecker = (
  files: OverlayFiles,
  model: ProjectModel,
  keeping: Keeping,
  samples?: SharedSamples,
): RangeChecker => rangeChecker(files, model, keeping, new SampleStore(files, undefined, samples));

/** Parses and checks the lines of a range. Throws FileError where the file cannot be read. */
export function checkRange(checker: RangeChecker, job: RangeJob): RangeResult {
  const { info, range } = job;
  return job.kind === 'samples'
    ? checkSampleRange(checker, new SampleFile(info, job.format), range)
    : checkRecordRange(checker, { path: info.path, kind: 'annotation' }, range, info.size);
}
