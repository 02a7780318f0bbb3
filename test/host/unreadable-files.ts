import { cpSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { repoRoot } from './install';

/** Runs first in the server: opening a file that LIST names fails, as on a broken disk. */
const FAULTS = `
(() => {
  const fs = require('node:fs');
  const { openSync, readFileSync } = fs;
  const open = fs.promises.open;
  const check = (file) => {
    if (file === LIST || !readFileSync(LIST, 'utf8').split('\\n').includes(file)) return;
    const error = new Error("EIO: i/o error, open '" + file + "'");
    throw Object.assign(error, { errno: -5, code: 'EIO', syscall: 'open', path: file });
  };
  fs.openSync = (file, ...more) => (check(file), openSync(file, ...more));
  fs.promises.open = async (file, ...more) => (check(file), open(file, ...more));
})();
`;

/**
 * A copy of this extension, in a folder of its own, whose server cannot open the files that a list names, one absolute path a line.
 * Permissions would not do: root, who may run the tests, reads everything.
 */
export function extensionWithout(list: string): string {
  const copy = mkdtempSync(path.join(os.tmpdir(), 'labelwright-extension-'));
  for (const name of readdirSync(repoRoot))
    if (name !== 'dist' && !name.startsWith('.'))
      symlinkSync(path.join(repoRoot, name), path.join(copy, name));
  // What pages load is not read through links that lead out of the extension.
  cpSync(path.join(repoRoot, 'dist'), path.join(copy, 'dist'), { recursive: true });
  const program = readFileSync(path.join(repoRoot, 'dist/cli.js'), 'utf8').replace(/^#!.*\n/, '');
  const faults = FAULTS.replaceAll('LIST', JSON.stringify(list));
  writeFileSync(path.join(copy, 'dist/cli.js'), `${faults}${program}`);
  return copy;
}
