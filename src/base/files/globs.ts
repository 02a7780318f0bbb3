import picomatch from 'picomatch/posix';
import { FileError } from './file-error';
import { projectPath } from './paths';

export const skippedFolders: ReadonlySet<string> = new Set(['node_modules', '.git']);

/** The glob of all files, those that begin with a dot or are in such a folder included. */
export const ALL_FILES = '**/{*,.*}';

/** Globs prepared for a search. */
export interface CompiledGlobs {
  /** Where to search: plain paths (folders or files), none inside another; '' is the project's folder. */
  bases: string[];
  matches(path: string): boolean;
}

/** Compiles globs of picomatch, relative to the project (no dot files; `!glob` excludes). Throws FileError if one leads outside. */
export function compileGlobs(globs: readonly string[]): CompiledGlobs {
  const wanted: string[] = [];
  const unwanted: string[] = [];
  for (const glob of globs) {
    const negated = glob.startsWith('!') && !glob.startsWith('!(');
    const pattern = negated ? glob.slice(1) : glob;
    if (pattern.startsWith('/')) throw outside(glob);
    (negated ? unwanted : wanted).push(projectPath(pattern));
  }
  const bases = wanted.map((glob) => picomatch.scan(glob).base.replace(/\/$/, ''));
  const isWanted = wanted.length > 0 ? picomatch(wanted) : () => false;
  const isUnwanted = unwanted.length > 0 ? picomatch(unwanted) : () => false;
  // A path that is not a valid glob or contains glob characters literally (`a[1].txt`) still matches itself.
  const literal = new Set(wanted);
  return {
    bases: outermost(bases),
    matches: (path) =>
      (literal.has(ALL_FILES) || literal.has(path) || isWanted(path)) &&
      !isUnwanted(path) &&
      !isSkipped(path),
  };
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
