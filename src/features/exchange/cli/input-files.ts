import { createReadStream, readdirSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import type { InputFile } from '../../../formats/format';
import { nativeUnpack } from '../../../platform/native-unpack';
import { UsageError } from '../../../cli/options';
import { ArchiveBudget, filesOfArchive, isArchive, type ArchivedFile } from '../../../platform/archive';

/**
 * The files that paths name, including those in folders and in the archives that `isOpened` accepts, sorted. Hidden files and symbolic
 * links inside folders are skipped. Throws UsageError for a missing path or an archive that cannot be trusted.
 */
export async function inputFiles(
  paths: readonly string[],
  budget = new ArchiveBudget(),
  isOpened = isArchive,
): Promise<GivenFile[]> {
  const files: GivenFile[] = [];
  for (const given of paths) {
    const facts = statSync(given, { throwIfNoEntry: false });
    if (!facts) throw new UsageError(`There is no file ${given}.`);
    const isFolder = facts.isDirectory();
    for (const file of isFolder ? walk(given) : [given]) {
      const name = toName(isFolder ? path.relative(given, file) : file);
      if (!isOpened(file)) files.push(fileOf(file, name));
      else
        for (const archived of await filesOfArchive(file, budget))
          files.push(archivedFile(file, archived, isFolder ? `${name}/${archived.name}` : archived.name));
    }
  }
  return files;
}

const toName = (file: string): string => file.split(path.sep).join('/');

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !name.startsWith('.'))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const file = path.join(folder, entry.name);
      if (entry.isDirectory()) return walk(file);
      return entry.isFile() ? [file] : [];
    });
}

/** A file to import, with its start, by which formats recognise it. */
export interface GivenFile extends InputFile {
  head(): Promise<string>;
}

function fileOf(file: string, name: string): GivenFile {
  const bytes = () => createReadStream(file, { highWaterMark: 1 << 20 }) as AsyncIterable<Uint8Array>;
  return {
    name,
    chunks: (withMark) => decoded(file, bytes, withMark),
    open: () => opened(file),
    head: () => headOf(bytes),
  };
}

function archivedFile(archive: string, { name: inside, bytes }: ArchivedFile, name: string): GivenFile {
  const file = `${archive}/${inside}`;
  return {
    name,
    chunks: (withMark) => decoded(file, bytes, withMark),
    open: () =>
      Promise.reject(
        new UsageError(
          `${file} is read here and there, which an archive does not allow. Unpack ${archive} first.`,
        ),
      ),
    head: () => headOf(bytes),
  };
}

async function opened(file: string): ReturnType<InputFile['open']> {
  const handle = await open(file, 'r');
  const { size } = await handle.stat();
  return {
    byteLength: size,
    slice: async (start, end) => {
      const bytes = Buffer.alloc(end - start);
      let at = 0;
      while (at < bytes.length) {
        const { bytesRead } = await handle.read(bytes, at, bytes.length - at, start + at);
        if (bytesRead === 0) throw new UsageError(`${file} became shorter while it was read.`);
        at += bytesRead;
      }
      return bytes;
    },
    unpack: nativeUnpack,
    close: () => handle.close(),
  };
}

type Bytes = () => AsyncIterable<Uint8Array>;

/** Decodes UTF-8, or UTF-16 with a byte order mark. Invalid bytes are an error: replacement characters would shift offsets. */
async function* decoded(file: string, bytes: Bytes, ignoreBOM = false): AsyncGenerator<string> {
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  let first: Uint8Array = new Uint8Array();
  const decode = (chunk: Uint8Array, stream: boolean): string => {
    decoder ??= new TextDecoder(encodingOf(chunk), { fatal: true, ignoreBOM });
    try {
      return decoder.decode(chunk, { stream });
    } catch {
      throw new UsageError(`${file} is not ${decoder.encoding}. Convert it to UTF-8 first, e.g. with iconv.`);
    }
  };
  for await (const chunk of bytes()) {
    // The mark has two bytes, and a chunk may have one.
    if (!decoder) first = first.length === 0 ? chunk : Buffer.concat([first, chunk]);
    if (first.length < 2) continue;
    const text = decode(decoder ? chunk : first, true);
    if (text !== '') yield text;
  }
  const last = decode(decoder ? new Uint8Array() : first, false);
  if (last !== '') yield last;
}

async function firstBytes(bytes: Bytes, count: number): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of bytes()) {
    parts.push(chunk);
    length += chunk.length;
    if (length >= count) break;
  }
  return Buffer.concat(parts).subarray(0, count);
}

function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}

const HEAD = 1 << 16;

/** The start of a file, up to 64 K characters; bytes that are not text are read as Latin-1. */
async function headOf(bytes: Bytes): Promise<string> {
  const first = await firstBytes(bytes, HEAD);
  try {
    // Streaming, because the last character may be cut.
    return new TextDecoder(encodingOf(first), { fatal: true }).decode(first, { stream: true });
  } catch {
    return first.toString('latin1');
  }
}
