import { readFile } from 'node:fs/promises';
import { SHORTEST_PASSPHRASE } from '../project/pages/lock';
import { UsageError } from './options';

/** The passphrase in the first line of a file: on the command line itself, it would be seen in histories and lists of processes. Throws UsageError, or the error of reading. */
export async function readPassphrase(file: string): Promise<string> {
  const passphrase = (await readFile(file, 'utf8'))
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)[0]!
    .trim();
  if (passphrase === '')
    throw new UsageError(`The first line of ${file} is empty: it should be the passphrase.`);
  return passphrase;
}

/** The same for what it is to lock. Throws UsageError if it is too easy to guess, too. */
export async function newPassphrase(file: string): Promise<string> {
  const passphrase = await readPassphrase(file);
  if ([...passphrase].length >= SHORTEST_PASSPHRASE) return passphrase;
  throw new UsageError(
    `The passphrase in ${file} has fewer than ${SHORTEST_PASSPHRASE} characters. Who has a page can try words on it without end: take five or more words that dice have chosen.`,
  );
}
