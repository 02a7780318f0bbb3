/** The least that checking JSONL can cost: reads a file in pieces through one buffer, decodes each line and gives it to JSON.parse. */
import { closeSync, openSync, readSync } from 'node:fs';

const fd = openSync(process.argv[2]!, 'r');
const buffer = Buffer.allocUnsafeSlow(1 << 20);
let rest: Buffer | undefined;
let lines = 0;
for (;;) {
  const length = readSync(fd, buffer, 0, buffer.length, null);
  if (length === 0) break;
  let start = 0;
  for (;;) {
    const end = buffer.indexOf(10, start);
    if (end < 0 || end >= length) break;
    const line = rest
      ? Buffer.concat([rest, buffer.subarray(start, end)]).toString()
      : buffer.toString('utf8', start, end);
    rest = undefined;
    JSON.parse(line);
    lines += 1;
    start = end + 1;
  }
  if (start < length) rest = Buffer.concat([...(rest ? [rest] : []), buffer.subarray(start, length)]);
}
closeSync(fd);
process.stdout.write(JSON.stringify({ lines }));
