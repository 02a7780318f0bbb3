import { once } from 'node:events';
import { escapeControls } from './printable';

/** Lets the program end without a word when the reader of its output has gone (`| head`). The exit code is the one reached so far. */
export function endQuietlyWhenNobodyReads(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      process.exit();
    });
}

/**
 * Writes to standard output, no faster than it is read. What comes from files may hold anything, so nothing that steers a terminal goes
 * out but the program's own colours; JSON says the same with the escapes.
 */
export async function print(pieces: Iterable<string>): Promise<void> {
  for (const piece of pieces)
    if (!process.stdout.write(escapeControls(piece))) await once(process.stdout, 'drain');
}

/** Writes what a program is to read, byte by byte; on a terminal, where a person looks at it, as `print` does. */
export async function printData(pieces: Iterable<string | Uint8Array>): Promise<void> {
  for (const piece of pieces) {
    const shown = process.stdout.isTTY && typeof piece === 'string' ? escapeControls(piece) : piece;
    if (!process.stdout.write(shown)) await once(process.stdout, 'drain');
  }
}

/** Writes lines to standard error: notes, warnings and errors. What steers a terminal is escaped as in `print`. */
export function say(text: string): void {
  process.stderr.write(`${escapeControls(text)}\n`);
}
