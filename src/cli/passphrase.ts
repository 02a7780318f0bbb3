import { readFile } from 'node:fs/promises';
import { UsageError } from './options';

/** The first line of a file: on the command line itself, a passphrase would be in histories and lists of processes. Undefined without a file. `shortest`: in characters. Throws UsageError if it is shorter, or the error of reading. */
export async function readPassphrase(file: string | undefined, shortest = 1): Promise<string | undefined> {
  if (file === undefined) return undefined;
  const passphrase = /^\uFEFF?(.*)/.exec(await readFile(file, 'utf8'))![1]!.trim();
  if ([...passphrase].length >= shortest) return passphrase;
  throw new UsageError(
    `The first line of ${file} should be a passphrase of ${shortest} or more characters. Take five words that dice have chosen: who has a page can try words on it without end.`,
  );
}
