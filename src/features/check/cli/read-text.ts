import { UsageError } from '../../../cli/run';

/** Reads standard input as text, with a byte order mark if there is one. Throws UsageError unless it is UTF-8. */
export async function readStandardInput(): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of process.stdin) pieces.push(piece as Uint8Array);
  try {
    return new TextDecoder('utf-8', { ignoreBOM: true, fatal: true }).decode(Buffer.concat(pieces));
  } catch {
    throw new UsageError('Standard input is not UTF-8. Save the file as UTF-8, or convert it on the way.');
  }
}
