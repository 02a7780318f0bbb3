import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';

/**
 * The path of a program by its name, looked for in the absolute folders of PATH only. The system's own search could find a program of
 * that name in the current folder, which may come from others. Undefined if there is none.
 */
export function findProgram(name: string): string | undefined {
  return inFolders(process.platform === 'win32' && path.extname(name) === '' ? `${name}.exe` : name);
}

/** A script of that name, such as npx.cmd on Windows, which only a shell could run: its arguments would be commands. */
export const findScript = (name: string): string | undefined =>
  process.platform === 'win32' ? (inFolders(`${name}.cmd`) ?? inFolders(`${name}.bat`)) : undefined;

function inFolders(name: string): string | undefined {
  return (process.env.PATH ?? '')
    .split(path.delimiter)
    .filter((folder) => path.isAbsolute(folder))
    .map((folder) => path.join(folder, name))
    .find(isProgram);
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
