import type { FileError } from '../../base/files/file-error';
import type { IdLine } from './ids-file';
import type { WrongLine } from './people-file';

/** The file that keeps the samples of a batch, as it was read. */
export interface FrozenFile {
  readonly path: string;
  /** Whether it keeps their people too. In a file of ids, people follow from the batch. */
  readonly hasPeople: boolean;
  /** Lines whose id is no sample. */
  readonly unknown: readonly IdLine[];
  /** Lines that cannot be read, and that are left out. */
  readonly wrong: readonly WrongLine[];
  /** The path of a file of ids beside it, which is not read. */
  readonly besides?: string;
  /** Why the file cannot be read. The batch then has no samples. */
  readonly problem?: FileError;
}
