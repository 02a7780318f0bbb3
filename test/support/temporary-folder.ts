import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writeFiles } from './command-line';

export interface TemporaryFolder {
  readonly path: string;
  /** The path of a file in it. */
  at(...names: readonly string[]): string;
  /** The text of a file in it. */
  read(...names: readonly string[]): string;
  /** Writes files into it, with the folders that they need. */
  write(files: Readonly<Record<string, string | Uint8Array>>): void;
}

/** Makes a folder for each test of a suite and removes it afterwards. Call it in `describe`; use the result in `it`. */
export function temporaryFolder(): TemporaryFolder {
  let folder = '';
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'labelwright-')));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  return {
    get path() {
      return folder;
    },
    at: (...names) => path.join(folder, ...names),
    read: (...names) => readFileSync(path.join(folder, ...names), 'utf8'),
    write: (files) => writeFiles(folder, files),
  };
}
