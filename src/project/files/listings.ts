import { FileError, type FileErrorCode } from '../../base/files/file-error';
import type { FileInfo, ProjectFiles, RefusedPath } from '../../base/files/files';

/** What a pattern of labelwright.yaml named when it was listed last. */
export interface Listing {
  /** How many files match. */
  readonly files: number;
  /** Paths that were met and not followed. */
  readonly refused: readonly RefusedPath[];
  /** The pattern could not be listed at all. */
  readonly problem?: FileError;
}

/** What the pattern itself is to blame for; anything else may pass by itself, and is not to look as if there were no files. */
const PATTERN_PROBLEMS: ReadonlySet<FileErrorCode> = new Set([
  'outside',
  'invalid',
  'not-a-file',
  'read-only',
  'too-many',
]);

/** Whether a pattern takes files away from what the others name. */
const isExclusion = (pattern: string): boolean => pattern.startsWith('!') && !pattern.startsWith('!(');

/** Lists files and remembers of each pattern what came of it: one wrong pattern does not keep the rest of the project from being read. */
export class Listings {
  readonly #byPattern = new Map<string, Listing>();

  constructor(private readonly files: Pick<ProjectFiles, 'list'>) {}

  /** The files of each pattern that are not excluded by one with `!`; none where a pattern is itself to blame. Throws other FileErrors. */
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
      this.#byPattern.set(pattern, { files: found.length, refused });
      return found;
    } catch (error) {
      if (!FileError.is(error) || !PATTERN_PROBLEMS.has(error.code)) throw error;
      this.#byPattern.set(pattern, { files: 0, refused, problem: error });
      return [];
    }
  }

  /** Undefined for a pattern that was not listed yet. */
  of(pattern: string): Listing | undefined {
    return this.#byPattern.get(pattern);
  }

  /** A text that differs when what the patterns name has changed in a way that this can tell. */
  get state(): string {
    return JSON.stringify(
      [...this.#byPattern].map(([pattern, { files, refused, problem }]) => [
        pattern,
        files,
        refused,
        problem?.message,
      ]),
    );
  }
}
