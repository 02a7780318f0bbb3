import { FileError, type FileErrorCode } from '../../base/files/file-error';
import type { FileInfo, ProjectFiles, RefusedPath } from '../../base/files/files';
import { defined } from '../../base/objects';

/** The files that a pattern of labelwright.yaml matched in the last listing. */
export interface Listing {
  readonly files: number;
  /** Paths that were found but not followed. */
  readonly refused: readonly RefusedPath[];
  /** A `.dvc` file for a file that matches and is not there: DVC keeps it elsewhere. */
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

/** DVC notes a file that it keeps elsewhere, or a folder, in a file of the same name with this ending. */
const DVC = '.dvc';

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
      const paths = new Set(found.map(({ path }) => path));
      const pointer = await this.#pointer(pattern, excluded, paths);
      this.#byPattern.set(pattern, defined({ files: found.length, refused, dvc: pointer }));
      return found;
    } catch (error) {
      if (!FileError.is(error) || !PATTERN_PROBLEMS.has(error.code)) throw error;
      this.#byPattern.set(pattern, { files: 0, refused, problem: error });
      return [];
    }
  }

  /** The first `.dvc` file of a file that matches and is not among `there`; of a folder only if nothing is there. */
  async #pointer(
    pattern: string,
    excluded: readonly string[],
    there: ReadonlySet<string>,
  ): Promise<string | undefined> {
    const folder = pattern.slice(0, Math.max(pattern.lastIndexOf('/'), 0));
    const folders = there.size === 0 && folder !== '' ? [folder + DVC] : [];
    const globs = [pattern, ...excluded].map((glob) => glob + DVC);
    const pointers = await this.files.list([...globs, ...folders]);
    return pointers.find(({ path }) => !there.has(path.slice(0, -DVC.length)))?.path;
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
