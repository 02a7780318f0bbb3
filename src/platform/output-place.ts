import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { FileError } from '../base/files/file-error';
import { SCHEMA_FILE } from '../project/model-store';
import { NodeRoot } from './node-root';

/**
 * Refuses to write a file or folder where a link leads out of the project or repository in which it was named, or into `.git`: not the user
 * but whoever made the files may have put the link there. `top`: that folder. Throws FileError.
 */
export function refuseLinkOut(output: string, top = topOf(path.resolve(output))): void {
  if (top === undefined) return;
  const place = realPath(path.resolve(output));
  const root = new NodeRoot(top);
  if (root.contains(place)) return;
  throw new FileError(
    'outside',
    output,
    `${output} leads to ${place}, out of ${root.folder} or into the folder .git. Give a path without such a link.`,
  );
}

/** The nearest folder above a file that holds a project or a repository. */
function topOf(file: string): string | undefined {
  const above = path.dirname(file);
  if ([SCHEMA_FILE, '.git'].some((name) => existsSync(path.join(above, name)))) return above;
  return above === file ? undefined : topOf(above);
}

/** Resolves the symbolic links in the part of a path that exists. */
export function realPath(absolute: string): string {
  try {
    return realpathSync(absolute);
  } catch {
    const above = path.dirname(absolute);
    return above === absolute ? absolute : path.join(realPath(above), path.basename(absolute));
  }
}
