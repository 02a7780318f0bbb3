/** What a browser keeps of a page: the records that were written on it, in order, and a few notes. */
import { FileError } from '../../base/files/file-error';
import { append } from '../../base/lists';
import type { Lock } from '../../project/pages/lock';

/** What the page notes beside the records. */
export interface Notes {
  /** How many of the kept records were in the file that was sent last, and how many files were sent. */
  sent?: { readonly records: number; readonly files: number };
  /** The state of the panel. */
  panel?: unknown;
}

/** Each transaction takes both, so that no two write at once: if Chromium is killed meanwhile, it may delete the whole database. */
const STORES = ['lines', 'notes'];

export class PageStore {
  /** All lines, whether the browser keeps them or not. */
  readonly lines: string[] = [];
  readonly notes: Notes = {};
  /** Why the browser does not keep all lines, as a sentence; undefined while it does. */
  refused: string | undefined;
  /** Called when the browser has deleted what it kept, as it does where a person clears its data. */
  onDeleted: (() => void) | undefined;
  #kept = 0;
  #database: IDBDatabase | undefined;

  /** `lock`: seals all that is kept. */
  constructor(readonly lock?: Lock) {}

  /** Opens the store of a name, which it makes if there is none. Where the browser refuses, it keeps nothing. */
  static async open(name: string, lock?: Lock): Promise<PageStore> {
    const store = new PageStore(lock);
    try {
      const opening = indexedDB.open(name, 1);
      opening.onupgradeneeded = () => STORES.forEach((each) => opening.result.createObjectStore(each));
      const database = await resultOf(opening);
      const read = database.transaction(STORES);
      const lines = resultOf<string[]>(read.objectStore('lines').getAll());
      const panel = resultOf<unknown>(read.objectStore('notes').get('panel'));
      const noted = await resultOf<unknown>(read.objectStore('notes').get('sent'));
      const sent = await store.#opened<Notes['sent']>(noted, 'sent');
      const opened = (await lines).map((line, n) => store.#opened<string>(line, 'line', n));
      append(store.lines, await Promise.all(opened));
      store.#kept = store.lines.length;
      // What was sent, but not kept, is not here.
      const records = Math.min(sent?.records ?? 0, store.#kept);
      const notes = { panel: await store.#opened(await panel, 'panel'), sent: sent && { ...sent, records } };
      Object.assign(store.notes, notes);
      database.onclose = database.onversionchange = () => {
        database.close();
        store.#database = undefined;
        store.refused = 'This browser has deleted the answers that it kept.';
        store.onDeleted?.();
      };
      store.#database = database;
    } catch (error) {
      store.refused = `This browser keeps no answers (${String(error)}).`;
    }
    return store;
  }

  /**
   * Adds lines; resolves once they, and earlier ones that were not kept, are on disk as far as a browser promises that, or `refused` says why
   * not. The key of a line is its number. If it is taken, another tab has written: rejects with a FileError, and adds none.
   */
  async add(lines: readonly string[]): Promise<void> {
    const all = [...this.lines, ...lines];
    try {
      if (this.#database) {
        const from = this.#kept;
        const fresh = all.slice(from).map((line, n) => this.#sealed(line, 'line', from + n));
        await write(this.#database, await Promise.all(fresh), from);
        [this.#kept, this.refused] = [all.length, undefined];
      }
    } catch (error) {
      const { name, message } = error as DOMException;
      const taken = 'This page is open in another tab as well, which has kept answers. Load this one again.';
      if (name === 'ConstraintError') throw new FileError('changed', '', taken);
      const why = name === 'QuotaExceededError' ? 'it has no room' : message;
      if (this.#database) this.refused = `This browser does not keep the last answers: ${why}.`;
    }
    append(this.lines, lines);
  }

  /** Notes something, as soon as the browser gets to it. */
  note<K extends keyof Notes>(key: K, value: Notes[K]): void {
    this.notes[key] = value;
    const put = (kept: unknown) =>
      this.#database?.transaction(STORES, 'readwrite').objectStore('notes').put(kept, key);
    if (!this.lock) put(value);
    // What was noted while it was sealed is newer.
    else void this.#sealed(value, key).then((sealed) => this.notes[key] === value && put(sealed));
  }

  async #sealed(value: unknown, ...about: (string | number)[]): Promise<unknown> {
    return this.lock ? this.lock.seal(JSON.stringify(value), ...about) : value;
  }

  async #opened<T>(kept: unknown, ...about: (string | number)[]): Promise<T> {
    if (!this.lock || kept === undefined) return kept as T;
    const text = await this.lock.open(String(kept), ...about);
    if (text === undefined) throw new Error('what it kept has been changed');
    return JSON.parse(text) as T;
  }
}

/** Writes lines, the first one under a number. */
function write(database: IDBDatabase, lines: readonly unknown[], from: number): Promise<void> {
  const change = database.transaction(STORES, 'readwrite', { durability: 'strict' });
  const store = change.objectStore('lines');
  lines.forEach((line, n) => store.add(line, from + n));
  return new Promise((resolve, reject) => {
    change.oncomplete = () => resolve();
    change.onabort = () => reject(change.error ?? new Error('it does not say why'));
  });
}

const resultOf = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error!);
  });
