import { existsSync } from 'node:fs';
import path from 'node:path';

/** Folder of the real corpora, beside the checkout. They are never copied into the repository. */
export const sharedData = path.resolve(import.meta.dirname, '../../../shared/data');

/** Absolute path of a file or folder of a corpus. Throws with the way out when the corpora are not there. */
export function corpusPath(...parts: string[]): string {
  const file = path.join(sharedData, ...parts);
  if (!existsSync(file)) throw new Error(`${file} is missing: the corpora belong into ${sharedData}`);
  return file;
}
