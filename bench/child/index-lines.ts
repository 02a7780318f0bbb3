/** Times, in turns: the engine's index of a file's rows, and a bare search for line feeds. Arguments: project, path, rounds. */
import { closeSync, openSync, readSync } from 'node:fs';
import path from 'node:path';
import { OverlayFiles } from '../../src/project/files/overlay-files';
import { SampleFile } from '../../src/project/samples/sample-file';
import { NodeFiles } from '../../src/platform/node-files';

const [folder, file, rounds] = process.argv.slice(2) as [string, string, string];

async function index(): Promise<number> {
  const disk = new NodeFiles(folder);
  const files = new OverlayFiles(disk);
  const samples = new SampleFile((await files.stat(file))!, 'jsonl');
  await samples.index(files);
  return samples.rows;
}

function scan(): number {
  const fd = openSync(path.join(folder, file), 'r');
  const buffer = Buffer.allocUnsafeSlow(1 << 20);
  let lines = 0;
  for (let length = 1; length > 0;) {
    length = readSync(fd, buffer, 0, buffer.length, null);
    const bytes = length < buffer.length ? buffer.subarray(0, length) : buffer;
    for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) lines += 1;
  }
  closeSync(fd);
  return lines;
}

async function main(): Promise<void> {
  const times = { index: [] as number[], scan: [] as number[] };
  for (let round = -1; round < Number(rounds); round++) {
    const start = process.cpuUsage();
    const rows = await index();
    const between = process.cpuUsage();
    const lines = scan();
    const end = process.cpuUsage();
    if (rows !== lines) throw new Error(`${rows} rows, ${lines} lines`);
    if (round < 0) continue; // warms up
    times.index.push((between.user + between.system - start.user - start.system) / 1000);
    times.scan.push((end.user + end.system - between.user - between.system) / 1000);
  }
  process.stdout.write(JSON.stringify(times));
}
void main();
