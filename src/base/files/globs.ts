import { FileError } from './file-error';
import { globMatcher } from './glob-matcher';
import { isInGit, projectPath } from './paths';

export const skippedFolders: ReadonlySet<string> = new Set(['node_modules', '.git']);

/** The glob of all files, those that begin with a dot or are in such a folder included. */
export const ALL_FILES = '**/{*,.*}';

export interface CompiledGlobs {
  /** Where to search: plain paths (folders or files), none inside another; '' is the project's folder. */
  bases: string[];
  matches(path: string): boolean;
}

/** Compiles globs, relative to the project (no dot files; `!glob` excludes). Throws FileError if one leads outside or is not supported. */
export function compileGlobs(globs: readonly string[]): CompiledGlobs {
  const wanted: string[] = [];
  const unwanted: string[] = [];
  for (const glob of globs) {
    const negated = glob.startsWith('!') && !glob.startsWith('!(');
    const pattern = negated ? glob.slice(1) : glob;
    if (pattern.startsWith('/')) throw outside(glob);
    // What is Git's is never read.
    if (!negated || !isInGit(pattern)) (negated ? unwanted : wanted).push(projectPath(pattern));
  }
  const isWanted = wanted.map(globMatcher);
  const isUnwanted = unwanted.map(globMatcher);
  // A path that contains glob characters literally (`a{1,2}.txt`) still matches itself.
  const literal = new Set(wanted);
  return {
    bases: outermost(wanted.map(baseOf)),
    matches: (path) =>
      (literal.has(ALL_FILES) || literal.has(path) || isWanted.some((matches) => matches(path))) &&
      !isUnwanted.some((matches) => matches(path)) &&
      !isSkipped(path),
  };
}

/** Whether a path matches. A glob that compileGlobs refuses matches nothing; rule refused-path reports it. */
export const matcherOf = (globs: readonly string[]): CompiledGlobs['matches'] =>
  compileGlobs(globs.filter((glob) => globProblem(glob) === undefined)).matches;

/** Why a glob cannot be used. */
export function globProblem(glob: string): FileError | undefined {
  try {
    compileGlobs([glob]);
    return undefined;
  } catch (error) {
    if (FileError.is(error)) return error;
    throw error;
  }
}

/** The folders that a glob begins with, or all of a plain path. */
function baseOf(glob: string): string {
  const names = glob.split('/');
  const wild = names.findIndex((name) => /[*?[{\\]/.test(name));
  return wild < 0 ? glob : names.slice(0, wild).join('/');
}

function outside(glob: string): FileError {
  return new FileError(
    'outside',
    glob,
    `The glob ${glob} is absolute. Give it relative to the project's folder.`,
  );
}

function isSkipped(path: string): boolean {
  return path.split('/').some((name, i, names) => i < names.length - 1 && skippedFolders.has(name));
}

function outermost(bases: readonly string[]): string[] {
  if (bases.includes('')) return [''];
  const all = new Set(bases);
  return [...all].filter((base) => {
    for (let at = base.lastIndexOf('/'); at > 0; at = base.lastIndexOf('/', at - 1)) {
      if (all.has(base.slice(0, at))) return false;
    }
    return true;
  });
}
