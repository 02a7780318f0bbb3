import { appendFile, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isObject } from '../../../base/objects';
import { KeyedMutex } from '../../../base/mutex';
import { fastHash64 } from '../../../base/text/hash';
import { parseLine } from '../../../project/answers/lines';

/** How long a copy is of use, and how long one file takes new ones, in milliseconds. */
const KEPT_MS = 7 * 86_400_000;
const FILE_MS = 86_400_000;
/** The size of one file, in characters, and how many there are at most for a record file. */
const FILE_SIZE = 1 << 20;
const MAX_FILES = 16;

/**
 * Copies of the lines that were appended to a project's record files here during the last seven days (at most 16 MB for each file), by
 * which it shows that some are gone. They lie in a folder for each record file: its files are only appended to, and the oldest are deleted.
 */
export class RecordCopies {
  readonly #folder: string;
  /** By record file: the file that takes new copies. */
  readonly #current = new Map<string, { readonly file: string; readonly since: number; size: number }>();
  readonly #writing = new KeyedMutex();

  /** `storage`: an absolute folder of the editor. `root`: URI of the project. */
  constructor(storage: string, root: string) {
    const hash = fastHash64(root).map((half) => (half >>> 0).toString(16).padStart(8, '0'));
    this.#folder = path.join(storage, hash.join(''));
  }

  /** The record files that have copies, relative to the project. */
  async paths(): Promise<string[]> {
    return (await namesIn(this.#folder)).map(decodeURIComponent);
  }

  /** Notes lines that were appended to a record file. */
  add(file: string, lines: readonly string[]): Promise<void> {
    return this.#writing.run(file, async () => {
      for (let from = 0; from < lines.length;) {
        let text = '';
        while (from < lines.length && text.length < FILE_SIZE) text += `${lines[from++]}\n`;
        let current = this.#current.get(file);
        if (!current || current.size > FILE_SIZE || Date.now() - current.since > FILE_MS) {
          await this.#delete(file);
          const name = `${Date.now()}-${process.pid}-${from}.jsonl`;
          current = { file: path.join(this.#folderOf(file), name), since: Date.now(), size: 0 };
          this.#current.set(file, current);
        }
        await mkdir(path.dirname(current.file), { recursive: true, mode: 0o700 });
        await appendFile(current.file, text, { mode: 0o600 });
        current.size += text.length;
      }
    });
  }

  /** The copied lines of a record file by the ids of their records. */
  async lines(file: string): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    for (const each of await this.#delete(file)) {
      for (const line of (await readFile(each, 'utf8').catch(() => '')).split('\n')) {
        const id = idOf(line);
        if (id !== undefined) found.set(id, line);
      }
    }
    return found;
  }

  /** Removes the copies of some records, as for a person who wants them gone. */
  forget(file: string, ids: ReadonlySet<string>): Promise<void> {
    return this.#writing.run(file, async () => {
      for (const each of await this.#delete(file)) {
        const lines = (await readFile(each, 'utf8')).split('\n');
        const others = lines.filter((line) => !ids.has(idOf(line) ?? ''));
        if (others.length < lines.length) await writeFile(each, others.join('\n'));
      }
    });
  }

  /** Deletes the files that are too old or too many. The others, the oldest first. */
  async #delete(file: string): Promise<string[]> {
    const folder = this.#folderOf(file);
    const names = (await namesIn(folder)).sort((a, b) => parseInt(a) - parseInt(b));
    const left: string[] = [];
    for (const [n, name] of names.entries()) {
      const each = path.join(folder, name);
      const changed = await stat(each).then(
        ({ mtimeMs }) => mtimeMs,
        () => undefined,
      );
      if (changed === undefined) continue;
      if (n < names.length - MAX_FILES || Date.now() - changed > KEPT_MS) await rm(each, { force: true });
      else left.push(each);
    }
    return left;
  }

  #folderOf(file: string): string {
    return path.join(this.#folder, encodeURIComponent(file));
  }
}

/** The id of the record in a line; undefined if there is none. */
export function idOf(line: string): string | undefined {
  const value = line === '' ? undefined : parseLine(line);
  return isObject(value) && typeof value.id === 'string' ? value.id : undefined;
}

const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);
