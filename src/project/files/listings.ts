import { FileError, type FileErrorCode } from '../../base/files/file-error';
import type { FileInfo, ProjectFiles, RefusedPath } from '../../base/files/files';

/** The files that a pattern of labelwright.yaml matched in the last listing. */
export interface Listing {
  readonly files: number;
  /** Paths that were found but not followed. */
  readonly refused: readonly RefusedPath[];
  /** If no file matches: the `.dvc` file that says that DVC keeps the data elsewhere. */
  readonly dvc?: string;
  /** The pattern could not be listed at all. */
  readonly problem?: FileError;
}

/** Errors that the pattern itself causes. Other errors may be temporary and must not look as if there were no files. */
const PATTERN_PROBLEMS: ReadonlySet<FileErrorCode> = new Set([
  'outside',
  'invalid',
  'not-a-file',
  'read-only',
  'too-many',
]);

const isExclusion = (pattern: string): boolean => pattern.startsWith('!') && !pattern.startsWith('!(');

/** Where DVC notes a file that it keeps elsewhere, and the folder of one. */
const dvcFiles = (pattern: string): string[] => {
  const folder = pattern.slice(0, Math.max(pattern.lastIndexOf('/'), 0));
  return [`${pattern}.dvc`, ...(folder === '' ? [] : [`${folder}.dvc`])];
};

/** Lists files and stores the result of each pattern, so that one wrong pattern does not prevent reading the rest of the project. */
export class Listings {
  readonly #byPattern = new Map<string, Listing>();

  constructor(private readonly files: Pick<ProjectFiles, 'list'>) {}

  /** The files of each pattern, without those that a pattern with `!` excludes; none for a wrong pattern. Throws other FileErrors. */
  async listAll(patterns: readonly string[]): Promise<{ pattern: string; files: FileInfo[] }[]> {
    const excluded = patterns.filter(isExclusion);
    const listed: { pattern: string; files: FileInfo[] }[] = [];
    for (const pattern of patterns)
      if (!isExclusion(pattern)) listed.push({ pattern, files: await this.#list(pattern, excluded) });
    return listed;
  }

  async #list(pattern: string, excluded: readonly string[]): Promise<FileInfo[]> {
    const refused: RefusedPath[] = [];
    try {
      const found = await this.files.list([pattern, ...excluded], (path) => void refused.push(path));
      const [pointer] = found.length > 0 ? [] : await this.files.list(dvcFiles(pattern));
      this.#byPattern.set(pattern, { files: found.length, refused, ...(pointer && { dvc: pointer.path }) });
      return found;
    } catch (error) {
      if (!FileError.is(error) || !PATTERN_PROBLEMS.has(error.code)) throw error;
      this.#byPattern.set(pattern, { files: 0, refused, problem: error });
      return [];
    }
  }

  /** Undefined for a pattern that has not been listed. */
  of(pattern: string): Listing | undefined {
    return this.#byPattern.get(pattern);
  }

  /**
   * The paths that were found and not followed, each once. Throws a FileError if a folder that a pattern names may not be listed: its files
   * would be missing from a result, and nothing would say so.
   */
  refused(): RefusedPath[] {
    const listings = [...this.#byPattern.values()];
    for (const { problem } of listings) if (problem?.code === 'read-only') throw problem;
    const all = listings.flatMap(({ refused }) => refused);
    return [...new Map(all.map((one) => [one.path, one])).values()];
  }

  /** A string that changes with the results of the patterns. */
  get state(): string {
    return JSON.stringify(
      [...this.#byPattern].map(([pattern, { files, refused, dvc, problem }]) => [
        pattern,
        files,
        refused,
        dvc,
        problem?.message,
      ]),
    );
  }
}
