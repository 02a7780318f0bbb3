/** The least that carrying JSONL over can cost: each line is parsed, made text again and written. */
import { createReadStream, createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

async function copy(from: string, to: string): Promise<void> {
  const out = createWriteStream(to);
  let batch: string[] = [];
  for await (const line of createInterface({ input: createReadStream(from), crlfDelay: Infinity })) {
    batch.push(JSON.stringify(JSON.parse(line)));
    if (batch.length < 1000) continue;
    if (!out.write(`${batch.join('\n')}\n`)) await once(out, 'drain');
    batch = [];
  }
  out.end(batch.length > 0 ? `${batch.join('\n')}\n` : '');
  await once(out, 'close');
}

void copy(process.argv[2]!, process.argv[3]!);
