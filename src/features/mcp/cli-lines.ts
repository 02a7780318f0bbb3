import { once } from 'node:events';

/** Longer lines are not read, in bytes. The longest that a tool takes is an answer. */
export const MAX_LINE = 1 << 22;
/** Requests that are answered at the same time; the others wait to be read. */
const MAX_RUNNING = 32;
const LF = 10;

interface Answering {
  answer(line: string): Promise<string | undefined>;
  tooLong(most: number): string;
}

/** Answers each line of the input on a line of the output, in the order in which the answers are ready. Ends with the input. */
export async function serveLines(
  input: AsyncIterable<Buffer>,
  output: NodeJS.WritableStream,
  server: Answering,
): Promise<void> {
  const running = new Set<Promise<void>>();
  let pieces: Buffer[] = [];
  let [length, isTooLong] = [0, false];
  const write = async (reply: string | undefined): Promise<void> => {
    if (reply !== undefined && !output.write(`${reply}\n`)) await once(output, 'drain');
  };
  const start = (work: Promise<void>): void => {
    const one: Promise<void> = work.finally(() => running.delete(one));
    running.add(one);
  };
  const endLine = (): void => {
    const line = Buffer.concat(pieces).toString().trim();
    if (isTooLong) start(write(server.tooLong(MAX_LINE)));
    else if (line !== '') start(server.answer(line).then(write));
    [pieces, length, isTooLong] = [[], 0, false];
  };
  for await (const chunk of input) {
    for (let at = 0; at < chunk.length;) {
      const lineFeed = chunk.indexOf(LF, at);
      const end = lineFeed < 0 ? chunk.length : lineFeed;
      length += end - at;
      isTooLong ||= length > MAX_LINE;
      if (isTooLong) pieces = [];
      else pieces.push(chunk.subarray(at, end));
      if (lineFeed >= 0) endLine();
      at = end + 1;
      while (running.size >= MAX_RUNNING) await Promise.race(running);
    }
  }
  endLine();
  await Promise.all(running);
}
