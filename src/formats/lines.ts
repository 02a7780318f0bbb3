import { UserError } from '../base/user-error';
import type { InputFile } from './format';

/** Maximum length of a line, value or record, in UTF-16 code units. Only hostile files exceed it. */
export const MAX_LINE_LENGTH = 1 << 26;
/** The same for a file that is read as a whole. */
const MAX_FILE_LENGTH = 1 << 28;

/** A file that exceeds a limit. The message names the place and the limit. */
class InputTooLarge extends UserError {
  override readonly name = 'InputTooLarge';
}

/** The lines of a file without their ends (`\n`, `\r\n`), numbered from 1. A last line without an end counts as one. Throws InputTooLarge. */
export async function* linesOf(
  file: InputFile,
  most = MAX_LINE_LENGTH,
): AsyncGenerator<{ text: string; line: number }> {
  let waiting: string[] = [];
  let length = 0;
  let line = 0;
  const end = (last: string): string => {
    const text = waiting.length > 0 ? waiting.join('') + last : last;
    waiting = [];
    length = 0;
    return text.endsWith('\r') ? text.slice(0, -1) : text;
  };
  for await (const chunk of file.chunks()) {
    let from = 0;
    for (let to = chunk.indexOf('\n'); to >= 0; to = chunk.indexOf('\n', from)) {
      line += 1;
      yield { text: end(chunk.slice(from, to)), line };
      from = to + 1;
    }
    waiting.push(chunk.slice(from));
    length += chunk.length - from;
    if (length > most)
      throw new InputTooLarge(`${file.name}:${line + 1} has more than ${most} characters and is not read.`);
  }
  if (length > 0) yield { text: end(''), line: line + 1 };
}

/** The whole file, for formats that cannot be read line by line. Throws InputTooLarge. */
export async function textOf(file: InputFile): Promise<string> {
  const text = await boundedText(file, MAX_FILE_LENGTH);
  if (text === undefined)
    throw new InputTooLarge(`${file.name} has more than ${MAX_FILE_LENGTH} characters and is not read.`);
  return text;
}

/** The whole file; undefined if it has more characters than the limit. */
export async function boundedText(
  file: InputFile,
  most: number,
  withMark = false,
): Promise<string | undefined> {
  const pieces: string[] = [];
  let length = 0;
  for await (const chunk of file.chunks(withMark)) {
    length += chunk.length;
    if (length > most) return undefined;
    pieces.push(chunk);
  }
  return pieces.join('');
}
