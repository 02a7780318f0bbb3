import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Disposable } from '../core/files/disposable';
import type { PageFile } from '../core/tables/pages';

/**
 * Pages in a file of the system's folder for temporary files, which nobody else can read and which is made when the first page goes. It
 * has no name from its beginning on, so that it ends with this process, however that ends; where a system keeps the name, it is deleted
 * by `dispose`.
 */
export class TemporaryPages implements PageFile, Disposable {
  #descriptor: number | undefined;
  /** What is still to be deleted. */
  #named: string | undefined;
  #size = 0;

  /** For `PagesOfThread`; undefined while there is no file. */
  get descriptor(): number | undefined {
    return this.#descriptor;
  }

  write(bytes: Uint8Array, place = this.#size): number | undefined {
    try {
      const descriptor = (this.#descriptor ??= this.#open());
      for (let from = 0; from < bytes.length;)
        from += writeSync(descriptor, bytes, from, bytes.length - from, place + from);
    } catch {
      // There is no such folder, it is full, or it may not be written to: the page stays where it is.
      return undefined;
    }
    this.#size = Math.max(this.#size, place + bytes.length);
    return place;
  }

  read(place: number, bytes: Uint8Array): void {
    readPage(this.#descriptor!, place, bytes);
  }

  #open(): number {
    const file = path.join(tmpdir(), `labelwright-${randomUUID()}`);
    const descriptor = openSync(file, 'wx+', 0o600);
    try {
      unlinkSync(file);
    } catch {
      this.#named = file;
    }
    return descriptor;
  }

  dispose(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    if (this.#named !== undefined) unlinkSync(this.#named);
    this.#descriptor = this.#named = undefined;
  }
}

/** The pages that another thread of this process has written, to be read only. */
export class PagesOfThread implements PageFile {
  constructor(private readonly descriptor: number) {}

  write(): undefined {
    return undefined;
  }

  read(place: number, bytes: Uint8Array): void {
    readPage(this.descriptor, place, bytes);
  }
}

function readPage(descriptor: number, place: number, bytes: Uint8Array): void {
  for (let from = 0; from < bytes.length;) {
    const read = readSync(descriptor, bytes, from, bytes.length - from, place + from);
    if (read === 0) throw new Error('The temporary file has become shorter.');
    from += read;
  }
}
