import { createReadStream, readdirSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import type { InputFile } from '../../formats/format';
import { UsageError } from '../run';

/** The files that paths name; those of folders too, sorted. Hidden files and symbolic links inside folders are not followed. */
export function inputFiles(paths: readonly string[]): GivenFile[] {
  return paths.flatMap((given) => {
    const facts = statSync(given, { throwIfNoEntry: false });
    if (!facts) throw new UsageError(`There is no file ${given}.`);
    if (!facts.isDirectory()) return [fileOf(given, toName(given))];
    return walk(given).map((file) => fileOf(file, toName(path.relative(given, file))));
  });
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

function fileOf(file: string, name: string): GivenFile {
  return { name, chunks: () => decoded(file), open: () => opened(file), head: () => headOf(file) };
}

/** A file as an import is given it, with its first characters, by which formats recognise it. */
export interface GivenFile extends InputFile {
  head(): Promise<string>;
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
    close: () => handle.close(),
  };
}

/** UTF-8, or UTF-16 when a byte order mark says so. Bytes that are neither are an error: replaced characters would shift offsets. */
async function* decoded(file: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(await encodingOf(file), { fatal: true });
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) {
      const text = decoder.decode(chunk as Buffer, { stream: true });
      if (text !== '') yield text;
    }
    const last = decoder.decode();
    if (last !== '') yield last;
  } catch (error) {
    if (error instanceof TypeError)
      throw new UsageError(`${file} is not ${decoder.encoding}. Convert it to UTF-8 first, e.g. with iconv.`);
    throw error;
  }
}

async function encodingOf(file: string): Promise<string> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    if (bytesRead === 2 && buffer[0] === 0xff && buffer[1] === 0xfe) return 'utf-16le';
    return bytesRead === 2 && buffer[0] === 0xfe && buffer[1] === 0xff ? 'utf-16be' : 'utf-8';
  } finally {
    await handle.close();
  }
}

const HEAD = 1 << 16;

/** The first characters of a file, up to 64 K; of a file that is no text, its bytes as Latin-1. */
async function headOf(file: string): Promise<string> {
  const encoding = await encodingOf(file);
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD), 0, HEAD, 0);
    const bytes = buffer.subarray(0, bytesRead);
    try {
      // Streaming, because the last character may be cut.
      return new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: true });
    } catch {
      return bytes.toString('latin1');
    }
  } finally {
    await handle.close();
  }
}
