import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { findProjects, projectAbove } from '../../../cli/find-projects';
import { UsageError } from '../../../cli/options';

/** The folders and files that a command applies to. */
export interface NamedPaths {
  /** The projects' absolute folders, sorted. For each, the named files, relative to it; undefined: all. */
  readonly projects: ReadonlyMap<string, ReadonlySet<string> | undefined>;
  /** Files in no project, as named. */
  readonly outside: readonly string[];
}

/** Resolves paths: a folder stands for the projects in it, a file for itself in the project with the nearest folder above it. */
export async function pathsNamed(names: readonly string[]): Promise<NamedPaths> {
  const whole = new Set<string>();
  const files = new Map<string, Set<string>>();
  const outside: string[] = [];
  for (const name of names) {
    if (!existsSync(name)) throw new UsageError(`There is no file or folder ${name}.`);
    if (statSync(name).isDirectory()) {
      for (const folder of await findProjects(name)) whole.add(folder);
      continue;
    }
    const file = path.resolve(name);
    const folder = projectAbove(file);
    if (folder === undefined) {
      outside.push(name);
      continue;
    }
    const inProject = files.get(folder) ?? new Set();
    files.set(folder, inProject.add(path.relative(folder, file).split(path.sep).join('/')));
  }
  const folders = [...new Set([...whole, ...files.keys()])].sort();
  return {
    projects: new Map(
      folders.map((folder) => [folder, whole.has(folder) ? undefined : files.get(folder)] as const),
    ),
    outside,
  };
}
