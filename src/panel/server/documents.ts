import { memoize } from '../../base/memoize';
import type { SampleRowPlace } from '../../engine/gold/gold-queue';
import type { SampleFile } from '../../project/samples/sample-file';

/** Files that are one sample each, which stand in one queue. */
export interface Documents {
  /** Where each of them stands, in the order of the files. */
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
 * The queue that a file belongs to which is one sample: nobody opens thousands of files one by one. Undefined for a file of rows, which
 * is a queue of its own.
 */
export function documentsWith(files: readonly SampleFile[], file: SampleFile): Documents | undefined {
  return file.format === 'document' ? among(files) : undefined;
}
