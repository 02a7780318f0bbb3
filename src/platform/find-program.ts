import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';

/**
 * The path of a program by its name, looked for in the absolute folders of PATH only. The system's own search could find a program of
 * that name in the current folder, which may come from others. Undefined if there is none.
 */
export function findProgram(name: string): string | undefined {
  const names = process.platform === 'win32' && path.extname(name) === '' ? [`${name}.exe`] : [name];
  return (process.env.PATH ?? '')
    .split(path.delimiter)
    .filter((folder) => path.isAbsolute(folder))
    .flatMap((folder) => names.map((each) => path.join(folder, each)))
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
