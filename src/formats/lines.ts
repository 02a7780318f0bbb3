import type { InputFile } from './format';

/** The lines of a file without their ends (`\n`, `\r\n`), numbered from 1. A last line without an end counts as one. */
export async function* linesOf(file: InputFile): AsyncGenerator<{ text: string; line: number }> {
  let rest = '';
  let line = 0;
  for await (const chunk of file.chunks()) {
    const text = rest + chunk;
    let from = 0;
    for (let to = text.indexOf('\n'); to >= 0; to = text.indexOf('\n', from)) {
      line += 1;
      yield { text: text.slice(from, text[to - 1] === '\r' && to > from ? to - 1 : to), line };
      from = to + 1;
    }
    rest = text.slice(from);
  }
  if (rest !== '') yield { text: rest.endsWith('\r') ? rest.slice(0, -1) : rest, line: line + 1 };
}

/** The whole file. Only for formats that cannot be read by line; the files of the others are never held. */
export async function textOf(file: InputFile): Promise<string> {
  let text = '';
  for await (const chunk of file.chunks()) text += chunk;
  return text;
}

/** The whole file; undefined when it has more characters. */
export async function boundedText(file: InputFile, most: number): Promise<string | undefined> {
  const pieces: string[] = [];
  let length = 0;
  for await (const chunk of file.chunks()) {
    length += chunk.length;
    if (length > most) return undefined;
    pieces.push(chunk);
  }
  return pieces.join('');
}
