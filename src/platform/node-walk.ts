import { inGroups } from '../base/in-groups';
import type { BigIntStats, Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { FileError, toFileError } from '../base/files/file-error';
import type { FileInfo, RefusedPath } from '../base/files/files';
import { compileGlobs, skippedFolders } from '../base/files/globs';
import { comparePaths } from '../base/files/paths';
import type { NodeRoot } from './node-root';
import { infoOf } from './node-read';

/** A walk fails after this many entries: `**` in a home folder must not run for minutes. */
const defaultLimit = 500_000;
/** Files that are examined in parallel: there can be one per sample, and each waits for the disk. */
const MAX_PARALLEL_STATS = 64;

/** Lists the files below a root that match globs; see ProjectFiles.list for the contract. */
export async function listFiles(
  root: NodeRoot,
  globs: readonly string[],
  onRefused: (refused: RefusedPath) => void = () => {},
  limit = defaultLimit,
): Promise<FileInfo[]> {
  const { bases, matches } = compileGlobs(globs);
  const found: FileInfo[] = [];
  // Links come last, so that a folder with two paths is listed under its real one, on every machine.
  const folders = [...bases];
  const links: string[] = [];
  // A folder is entered once: links can form cycles.
  const entered = new Set<string>();
  let entries = 0;

  for (;;) {
    const path = folders.pop() ?? links.sort().shift();
    if (path === undefined) return found.sort(comparePaths);
    const target = await resolve(root, path);
    if (target === undefined) continue;
    if (!root.contains(target.real)) {
      if (target.facts.isDirectory() || matches(path)) {
        onRefused({ path, reason: "it is a symbolic link that leaves the project's folder" });
      }
    } else if (target.facts.isFile() && matches(path)) {
      found.push(infoOf(path, target.facts));
    } else if (target.facts.isDirectory() && !entered.has(target.real)) {
      entered.add(target.real);
      await enter(path, target.real);
    }
  }

  async function enter(path: string, real: string): Promise<void> {
    let children: Dirent[];
    try {
      children = await readdir(real, { withFileTypes: true });
    } catch (error) {
      const failure = toFileError(error, path, 'list');
      // A folder that a glob names is read or the listing fails: without it, answers would be missing and nothing would say so.
      if (bases.includes(path)) throw failure;
      onRefused({ path, reason: failure.message });
      return;
    }
    entries += children.length;
    if (entries > limit) {
      const message = `More than ${limit} files and folders below ${path || 'the project folder'}. Use narrower globs than ${globs.join(', ')}.`;
      throw new FileError('too-many', path, message);
    }
    const files: string[] = [];
    for (const child of children) {
      const at = path === '' ? child.name : `${path}/${child.name}`;
      if (skippedFolders.has(child.name)) continue;
      if (child.isDirectory()) folders.push(at);
      else if (child.isSymbolicLink()) links.push(at);
      else if (child.isFile() && matches(at)) files.push(at);
    }
    for await (const [at, facts] of inGroups(files, MAX_PARALLEL_STATS, factsOf))
      if (facts?.isFile()) found.push(infoOf(at, facts));
  }

  async function factsOf(at: string): Promise<BigIntStats | undefined> {
    try {
      return await stat(root.absolute(at), { bigint: true });
    } catch (error) {
      const failure = toFileError(error, at, 'read');
      // It may have gone while its folder was read.
      if (failure.code !== 'not-found') onRefused({ path: at, reason: failure.message });
      return undefined;
    }
  }
}

/** The real path and stats of a path; undefined if it does not exist (a missing base, a dangling link). */
async function resolve(
  root: NodeRoot,
  path: string,
): Promise<{ real: string; facts: BigIntStats } | undefined> {
  try {
    const real = await realpath(root.absolute(path));
    return { real, facts: await stat(real, { bigint: true }) };
  } catch (error) {
    const failure = toFileError(error, path, 'list');
    if (failure.code === 'not-found' || failure.code === 'outside') return undefined;
    throw failure;
  }
}
