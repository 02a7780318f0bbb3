import { memoize } from '../../base/memoize';
import type { SampleRowPlace } from '../../engine/queries/gold-queue';
import type { SampleFile } from '../../project/samples/sample-file';

/** Files that hold one sample each and share a queue. */
export interface Documents {
  /** The place of each sample, in the order of the files. */
  readonly places: readonly SampleRowPlace[];
  readonly numberOf: ReadonlyMap<SampleFile, number>;
}

const among = memoize((files: readonly SampleFile[]): Documents => {
  const documents = files.filter(({ format }) => format === 'document');
  return {
    places: documents.map((file) => ({ file, row: 0 })),
    numberOf: new Map(documents.map((file, n) => [file, n])),
  };
});

/**
 * The queue of a file that holds a single sample: opening thousands of files one by one would be too slow. Undefined for a file with one
 * sample per line, which is a queue of its own.
 */
export function documentsWith(files: readonly SampleFile[], file: SampleFile): Documents | undefined {
  return file.format === 'document' ? among(files) : undefined;
}
