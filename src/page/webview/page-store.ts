/** What a browser keeps of a page: the records that were written on it, in order, and a few notes. */
import { FileError } from '../../base/files/file-error';
import { append } from '../../base/lists';

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
  private constructor(
    private readonly database: IDBDatabase,
    /** The lines that are kept. */
    readonly lines: string[],
    readonly notes: Notes,
  ) {}

  /** Opens the store of a name, which it makes if there is none. Rejects if the browser refuses. */
  static async open(name: string): Promise<PageStore> {
    const opening = indexedDB.open(name, 1);
    opening.onupgradeneeded = () => STORES.forEach((each) => opening.result.createObjectStore(each));
    const database = await resultOf(opening);
    const read = database.transaction(STORES);
    const lines = resultOf<string[]>(read.objectStore('lines').getAll());
    const panel = resultOf<unknown>(read.objectStore('notes').get('panel'));
    const sent = resultOf<Notes['sent']>(read.objectStore('notes').get('sent'));
    return new PageStore(database, await lines, { panel: await panel, sent: await sent });
  }

  /**
   * Keeps lines; resolves once they are on disk, as far as a browser promises that. The key of a line is its number, and `add` refuses a
   * number that is taken: another tab has written. Rejects with a FileError, and keeps none of them.
   */
  async add(lines: readonly string[]): Promise<void> {
    const write = this.database.transaction(STORES, 'readwrite', { durability: 'strict' });
    const store = write.objectStore('lines');
    lines.forEach((line, n) => store.add(line, this.lines.length + n));
    await new Promise<void>((resolve, reject) => {
      write.oncomplete = () => resolve();
      write.onabort = () => reject(failure(write.error));
    });
    append(this.lines, lines);
  }

  /** Notes something, as soon as the browser gets to it. */
  note<K extends keyof Notes>(key: K, value: Notes[K]): void {
    this.notes[key] = value;
    this.database.transaction(STORES, 'readwrite').objectStore('notes').put(value, key);
  }
}

function failure(error: DOMException | null): FileError {
  if (error?.name === 'ConstraintError')
    return new FileError(
      'changed',
      '',
      'This page is open in another tab as well, which has kept answers. Load this one again.',
    );
  const why =
    error?.name === 'QuotaExceededError' ? 'its storage is full' : (error?.message ?? 'it does not say why');
  return new FileError(
    'no-space',
    '',
    `This browser cannot keep the answer: ${why}. Send what you have, then make room.`,
  );
}

const resultOf = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error!);
  });
