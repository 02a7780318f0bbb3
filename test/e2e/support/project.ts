// Projects in folders of their own, and what is in them afterwards.
import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { AnnotationRecord } from '../../../src/project/records/records';
import { repoRoot } from '../../host/install';

/** A folder on disk that a test fills and looks into. Paths within it have `/`. */
export class Folder {
  readonly path = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'labelwright-e2e-')));

  constructor(files: Readonly<Record<string, string>> = {}) {
    for (const [file, text] of Object.entries(files)) this.write(file, text);
  }

  write(file: string, text: string): void {
    const target = path.join(this.path, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, text);
  }

  read(file: string): string {
    return readFileSync(path.join(this.path, file), 'utf8');
  }

  remove(file = ''): void {
    rmSync(path.join(this.path, file), { recursive: true, force: true, maxRetries: 5 });
  }

  /** Every file with its text; Git's own are no files of a project. */
  all(): Record<string, string> {
    const names = readdirSync(this.path, { recursive: true, withFileTypes: true });
    const files = names
      .filter((entry) => entry.isFile())
      .map((entry) =>
        path.relative(this.path, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'),
      );
    return Object.fromEntries(
      files
        .filter((file) => !file.startsWith('.git/'))
        .sort()
        .flatMap((file) => {
          const text = this.#readIfThere(file);
          return text === undefined ? [] : [[file, text]];
        }),
    );
  }

  /** A lock or a temporary file may go while the others are read. */
  #readIfThere(file: string): string | undefined {
    try {
      return this.read(file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** The lines of a file that are whole while another program writes it; none as long as it is not there. */
  linesSoFar<T>(file: string): T[] {
    const whole = (this.#readIfThere(file) ?? '').split('\n').slice(0, -1);
    return whole.map((line) => JSON.parse(line) as T);
  }

  /** The records of an annotator, in the order of the file; each of its lines must be whole. */
  records(annotator: string): AnnotationRecord[] {
    const text = this.read(`annotations/${annotator}.jsonl`);
    if (!text.endsWith('\n')) throw new Error('The last line is not whole');
    return text
      .slice(0, -1)
      .split('\n')
      .map((line) => JSON.parse(line) as AnnotationRecord);
  }
}

/** A line of JSON for each value. */
export const lines = (values: readonly unknown[]): string =>
  values.map((value) => `${JSON.stringify(value)}\n`).join('');

/** Runs `labelwright` in a folder. */
export function run(folder: string, ...args: string[]): SpawnSyncReturns<string> {
  const cli = path.join(repoRoot, 'dist/cli.js');
  return spawnSync(process.execPath, [cli, ...args], { cwd: folder, encoding: 'utf8' });
}

/** Runs `labelwright check` in a folder: exit code and what it says. */
export const check = (folder: string, ...options: string[]): SpawnSyncReturns<string> =>
  run(folder, 'check', ...options);

/** Closes a window, if it came to be opened, and removes its folders. */
export async function closed(
  workbench: { close(): Promise<void> } | undefined,
  ...folders: readonly Folder[]
): Promise<void> {
  await workbench?.close();
  for (const folder of folders) folder.remove();
}
