import { FileError } from './file-error';
import type { Records } from './files';

const lineFeed = 0x0a;

/**
 * Joins records to the bytes of one write, a line each; `closeLine`: after a line break, which closes an incomplete last line. Throws
 * FileError `invalid` for a record that is empty or has a line break.
 */
export function appendBytes(path: string, given: Records, closeLine: boolean): Uint8Array {
  const records = given instanceof Uint8Array ? [given] : given;
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
  return bytes;
}
