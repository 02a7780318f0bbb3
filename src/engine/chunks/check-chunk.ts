import type { FileInfo } from '../../base/files/files';
import type { ProjectModel, SampleFormat } from '../../project/model/model';
import type { OverlayFiles } from '../../project/files/overlay-files';
import type { ListingPolicy } from '../findings/file-findings';
import { LineChecks } from '../findings/line-checks';
import { SampleFile } from '../../project/samples/sample-file';
import { SampleStore, type SharedSamples } from '../../project/samples/sample-store';
import { ChunkReader, type Chunk, type ChunkChecker } from './chunk-reader';
import { checkRecordChunk, type RecordChunk } from './record-chunk';
import { checkSampleChunk, type SampleChunk } from './sample-chunk';

/** A chunk of a file to parse and check. Plain data that can be posted to a worker. */
export type ChunkJob =
  | {
      readonly kind: 'samples';
      readonly info: FileInfo;
      readonly format: SampleFormat;
      readonly chunk: Chunk;
    }
  | { readonly kind: 'records'; readonly info: FileInfo; readonly chunk: Chunk };

/** The result for a chunk: findings and columns. Plain data too. */
export type ChunkResult = SampleChunk | RecordChunk;

/** A checker that checks records against `samples`. */
export const chunkChecker = (
  files: OverlayFiles,
  model: ProjectModel,
  keeping: ListingPolicy,
  samples: SampleStore,
): ChunkChecker => ({
  reader: new ChunkReader(files),
  checks: new LineChecks(model, samples),
  keeping,
});

/** A checker for a worker: `samples` are those of the main thread; without them, only samples can be checked. */
export const workerChecker = (
  files: OverlayFiles,
  model: ProjectModel,
  keeping: ListingPolicy,
  samples?: SharedSamples,
): ChunkChecker => chunkChecker(files, model, keeping, new SampleStore(files, undefined, samples));

/** Parses and checks the lines of a chunk. Throws FileError if the file cannot be read. */
export function checkChunk(checker: ChunkChecker, job: ChunkJob): ChunkResult {
  const { info, chunk } = job;
  return job.kind === 'samples'
    ? checkSampleChunk(checker, new SampleFile(info, job.format), chunk)
    : checkRecordChunk(checker, { path: info.path, kind: 'annotation' }, chunk, info.size);
}
