import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { SCHEMA_FILE } from '../project/model-store';
import { NodeFiles } from '../platform/node-files';
import { UsageError } from './options';

/** The projects in a folder: every folder at or below it with a labelwright.yaml. Absolute paths, sorted; at least one. */
export async function findProjects(folder: string): Promise<string[]> {
  if (!existsSync(folder)) throw new UsageError(`There is no folder ${folder}.`);
  if (!statSync(folder).isDirectory())
    throw new UsageError(`${folder} is not a folder. Give the folder that holds ${SCHEMA_FILE}.`);
  const files = new NodeFiles(folder);
  const schemas = await files.list([`**/${SCHEMA_FILE}`]);
  if (schemas.length === 0) throw new UsageError(noProject(folder));
  return schemas.map((schema) => path.resolve(folder, path.dirname(schema.path)));
}

function noProject(folder: string): string {
  const above = projectAbove(path.resolve(folder));
  return above === undefined
    ? `There is no ${SCHEMA_FILE} in ${folder} or below. "labelwright init" makes a project.`
    : `There is no ${SCHEMA_FILE} in ${folder} or below. Run the command there, or name its folder: ${relativeFolder(above)}`;
}

/** The nearest folder above a file that is a project. */
export function projectAbove(file: string): string | undefined {
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, SCHEMA_FILE))) return folder;
    if (folder === path.dirname(folder)) return undefined;
  }
}

/** A folder as displayed: relative to the working folder, with `/`; `.` for itself. */
export function relativeFolder(folder: string): string {
  return path.relative(process.cwd(), folder).split(path.sep).join('/') || '.';
}

/** The path of a project's file relative to the working folder; `folder` is that of the project, relative to it as well. */
export function shownPath({ folder }: { readonly folder: string }, path: string): string {
  return folder === '.' ? path : `${folder}/${path}`;
}

/** A place in a file of a project, as a terminal links it; `line` is counted from 0. */
export const placeOf = (folder: string, file: string, line: number): string =>
  `${shownPath({ folder }, file)}:${line + 1}`;
