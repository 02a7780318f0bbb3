// A process that appends records to a file, run by tests: append-worker.ts <folder> <path> <name> <count>
// It prints the number of each record after it was acknowledged.
import { writeSync } from 'node:fs';
import { NodeFiles } from '../../src/platform/node-files';

const [folder = '', path = '', name = '', count = '0'] = process.argv.slice(2);

async function run(): Promise<void> {
  const files = new NodeFiles(folder, { waitMs: 60_000 });
  for (let i = 0; i < Number(count); i++) {
    const record = JSON.stringify({ name, i, filler: name.repeat(i % 300) });
    await files.append(path, new TextEncoder().encode(record));
    writeSync(1, `${i}\n`);
  }
}

run().catch((error: unknown) => {
  console.error(String(error));
  process.exitCode = 1;
});
