import { createReadStream } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';

/**
 * Visits the lines of a UTF-8 file (of standard input for `-`) without their ends, with their numbers from 1; a BOM is skipped.
 * Reads in pieces, so that a file of any size needs the memory of its longest line. `visit` returns false to stop.
 */
export async function forEachLine(
  path: string,
  visit: (text: string, number: number) => boolean | void,
): Promise<void> {
  const stream = path === '-' ? process.stdin : createReadStream(path, { highWaterMark: 1 << 20 });
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let number = 0;
  const pass = (line: string) => {
    number += 1;
    const text = line.endsWith('\r') ? line.slice(0, -1) : line;
    return visit(number === 1 && text.startsWith('\ufeff') ? text.slice(1) : text, number);
  };
  for await (const chunk of stream) {
    const text = rest + decoder.write(chunk as Buffer);
    let from = 0;
    for (let to = text.indexOf('\n'); to >= 0; to = text.indexOf('\n', from)) {
      if (pass(text.slice(from, to)) === false) return;
      from = to + 1;
    }
    rest = text.slice(from);
  }
  rest += decoder.end();
  if (rest !== '') pass(rest);
}
