import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { SCHEMA_FILE } from '../../../project/model-store';
import { findProjects } from '../../../cli/find-projects';
import { UsageError } from '../../../cli/run';

/** What a command was told to look at. */
export interface NamedPaths {
  /** The projects' folders, absolute and sorted. For each, the files that were named, relative to it; undefined: all of it. */
  readonly projects: ReadonlyMap<string, ReadonlySet<string> | undefined>;
  /** Files that are in no project, as they were named. */
  readonly outside: readonly string[];
}

/** What folders and files mean: a folder the projects in it, a file itself, in the project whose folder is nearest above it. */
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

function projectAbove(file: string): string | undefined {
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, SCHEMA_FILE))) return folder;
    if (folder === path.dirname(folder)) return undefined;
  }
}
