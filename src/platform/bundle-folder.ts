import { comparePaths } from '../base/files/paths';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { FileError } from '../base/files/file-error';
import { realPath, refuseLinkOut } from './output-place';
import { oldOf, partOf, removeLeftParts, renameOver, syncFolder } from './part-files';

export interface BundleFile {
  /** Relative to the folder, with `/`. */
  readonly path: string;
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

/**
 * A folder that appears under its name only when complete: written beside it, then renamed. An earlier one is moved aside and then deleted.
 */
export class BundleFolder {
  /** Absolute, without symbolic links: a link to the folder stays one. */
  readonly target: string;
  readonly #part: string;

  /** `signal` stops the writing between two chunks. */
  constructor(
    private readonly given: string,
    private readonly signal?: AbortSignal,
  ) {
    this.target = realPath(path.resolve(given));
    this.#part = partOf(this.target);
  }

  /** Before anything is written: removes what killed processes have left of earlier bundles, or puts the earlier bundle back. Throws FileError. */
  removeLeftParts(): void {
    refuseLinkOut(this.given);
    removeLeftParts(this.target);
  }

  /** Its path relative to a folder, with `/`, and empty for the folder itself; undefined outside of it. */
  placeIn(folder: string): string | undefined {
    const place = path.relative(realPath(path.resolve(folder)), this.target);
    const isOutside = place === '..' || place.startsWith(`..${path.sep}`) || path.isAbsolute(place);
    return isOutside ? undefined : place.split(path.sep).join('/');
  }

  /** The files that already exist there, with the text of the manifest; undefined if there is no folder. */
  async existing(): Promise<{ files: BundleFile[]; manifest: string | undefined } | undefined> {
    const files = await hashFolder(this.target);
    if (!files) return undefined;
    const has = files.some((file) => file.path === 'manifest.json' && file.sha256 !== '');
    const manifest = has ? await readFile(path.join(this.target, 'manifest.json'), 'utf8') : undefined;
    return { files, manifest };
  }

  readonly put = async (
    name: string,
    content: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>,
  ): Promise<BundleFile> => {
    const file = path.join(this.#part, ...name.split('/'));
    await mkdir(path.dirname(file), { recursive: true });
    const handle = await open(file, 'wx');
    const hash = createHash('sha256');
    let bytes = 0;
    let waiting: Buffer[] = [];
    let buffered = 0;
    const flush = async (): Promise<void> => {
      const all = Buffer.concat(waiting);
      [waiting, buffered] = [[], 0];
      hash.update(all);
      await handle.writeFile(all);
    };
    try {
      for await (const piece of content) {
        this.signal?.throwIfAborted();
        // The producer may reuse its buffer.
        const copy = typeof piece === 'string' ? Buffer.from(piece) : Buffer.from(piece.slice());
        waiting.push(copy);
        bytes += copy.length;
        buffered += copy.length;
        if (buffered > BUFFER_BYTES) await flush();
      }
      await flush();
      await handle.sync();
    } finally {
      await handle.close();
    }
    return { path: name, bytes, sha256: hash.digest('hex') };
  };

  /** Puts the folder in place. The caller has checked that an existing folder may be replaced. */
  async finish(): Promise<void> {
    await syncFolder(this.#part);
    const old = oldOf(this.#part);
    const had = await renameOver(this.target, old).then(
      () => true,
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return false;
        throw error;
      },
    );
    try {
      await renameOver(this.#part, this.target);
    } catch (error) {
      if (had) await renameOver(old, this.target);
      throw error;
    }
    if (had) await rm(old, { recursive: true, force: true });
    await syncFolder(path.dirname(this.target));
  }

  async discard(): Promise<void> {
    await rm(this.#part, { recursive: true, force: true });
  }
}

const BUFFER_BYTES = 1 << 20;

/** Every file in a folder with its hash, sorted by path; links and special files have an empty hash. Undefined if there is no folder. */
async function hashFolder(folder: string): Promise<BundleFile[] | undefined> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      if (error.code === 'ENOTDIR')
        throw new FileError('not-a-file', folder, `${folder} is a file. Give a folder.`);
      throw error;
    },
  );
  if (!entries) return undefined;
  const files: BundleFile[] = [];
  for (const entry of entries) {
    if (entry.isDirectory()) continue;
    const full = path.join(entry.parentPath, entry.name);
    const name = path.relative(folder, full).split(path.sep).join('/');
    files.push(
      entry.isFile() ? { path: name, ...(await hashFile(full)) } : { path: name, bytes: 0, sha256: '' },
    );
  }
  return files.sort(comparePaths);
}

async function hashFile(file: string): Promise<Omit<BundleFile, 'path'>> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const piece of createReadStream(file) as AsyncIterable<Buffer>) {
    hash.update(piece);
    bytes += piece.length;
  }
  return { bytes, sha256: hash.digest('hex') };
}
