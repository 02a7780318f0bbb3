import { FileError } from './file-error';

const lineFeed = 0x0a;

/** The bytes of one append, for a single write. */
export interface AppendBytes {
  bytes: Uint8Array;
  /** 1 if the bytes start with a line break that closes an incomplete last line, else 0. */
  lead: 0 | 1;
}

/** Joins records to lines; `closeLine`: after a line break. Throws FileError `invalid` for one that is empty or has a line break. */
export function appendBytes(
  path: string,
  record: Uint8Array | readonly Uint8Array[],
  closeLine: boolean,
): AppendBytes {
  const records = record instanceof Uint8Array ? [record] : record;
  const lead = closeLine ? 1 : 0;
  let size = lead;
  for (const one of records) {
    if (one.length === 0)
      throw new FileError('invalid', path, `Cannot append to ${path}: a record is empty.`);
    if (one.includes(lineFeed) || one.includes(0x0d)) {
      throw new FileError('invalid', path, `Cannot append to ${path}: a record has a line break in it.`);
    }
    size += one.length + 1;
  }
  if (size === lead) throw new FileError('invalid', path, `Cannot append to ${path}: there is no record.`);
  const bytes = new Uint8Array(size);
  let at = 0;
  if (closeLine) bytes[at++] = lineFeed;
  for (const one of records) {
    bytes.set(one, at);
    at += one.length;
    bytes[at++] = lineFeed;
  }
  return { bytes, lead };
}
