import { once } from 'node:events';
import { GLOBALS } from './globals';
import { meaningOf } from '../base/files/file-error';
import { escapeControls, printable } from './printable';

/** Ends the program silently if the reader of its output is gone (`| head`), with the exit code reached; with 2 if the disk is full. */
export function endQuietlyWhenNobodyReads(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit();
      if (stream === process.stdout)
        sayError(`Cannot write the output: ${meaningOf(error.code ?? '') ?? error.message}`);
      process.exit(2);
    });
}

/**
 * Writes to standard output at the reader's speed. Files may contain anything, so control sequences other than the program's own colours
 * are escaped; JSON means the same with the escapes.
 */
export async function print(pieces: Iterable<string>): Promise<void> {
  for (const piece of pieces)
    if (!process.stdout.write(escapeControls(piece))) await once(process.stdout, 'drain');
}

/** Writes machine-readable output unchanged; on a terminal like `print`. */
export async function printData(pieces: Iterable<string | Uint8Array>): Promise<void> {
  for (const piece of pieces) {
    const shown = process.stdout.isTTY && typeof piece === 'string' ? escapeControls(piece) : piece;
    if (!process.stdout.write(shown)) await once(process.stdout, 'drain');
  }
}

/** Writes lines to standard error, escaped as in `print`: errors, which `--quiet` does not silence. */
export function sayError(text: string): void {
  process.stderr.write(`${escapeControls(text)}\n`);
}

/** Writes notes, warnings and progress to standard error, unless `--quiet` is given. */
export function say(text: string): void {
  if (!GLOBALS.quiet) sayError(text);
}

/** Writes a step of long work to standard error, on a terminal only. */
export function sayStep(what: string): void {
  if (process.stderr.isTTY === true) say(`${what} …`);
}

/** Writes to standard error what only `--verbose` asks for. */
export function sayDetail(text: string): void {
  if (GLOBALS.verbose) sayError(text);
}

/** One line on standard error that shows how far work is: on a terminal only, and not with `--quiet`. */
export class ProgressLine {
  readonly isPossible = process.stderr.isTTY === true && !GLOBALS.quiet;
  #isShown = false;

  show(text: string): void {
    if (!this.isPossible) return;
    this.#isShown = true;
    process.stderr.write(`\r${printable(text)} \u001b[K`);
  }

  /** Takes the line away. */
  end(): void {
    if (this.#isShown) process.stderr.write('\r\u001b[K');
    this.#isShown = false;
  }
}
