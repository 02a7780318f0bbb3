/** Times what a person waits for in the panel: the first sample after the server has started, then the next ones. Arguments: project, file, steps. */
import { pathToFileURL } from 'node:url';
import { panelOf } from '../../src/server/panel/panel-service';
import { HostedProject } from '../../src/server/hosted-project';

const [folder, file, steps] = process.argv.slice(2) as [string, string, string];

async function main(): Promise<void> {
  const start = performance.now();
  const hosted = new HostedProject(pathToFileURL(folder).href, (message) => {
    throw new Error(message);
  });
  const settled = hosted.refresh();
  while (!hosted.project.samples.file(file)) await new Promise((resolve) => setImmediate(resolve));
  const caller = { file: hosted.project.samples.file(file)!, annotator: 'ana', review: false };
  const { view } = await panelOf(hosted).view(caller, { filter: { queue: 'all' } });
  const [sample] = await panelOf(hosted).samples(caller, { view, from: 0, count: 1 });
  const firstMs = performance.now() - start;
  if (!sample?.text) throw new Error('no text');
  const next = async (count: number): Promise<number[]> => {
    const times: number[] = [];
    for (let step = 0; step < count; step++) {
      // All over the file, and step by step from there.
      const from = Math.floor(((((step >> 2) * 61) % 89) / 89) * (caller.file.rows - 8)) + (step & 3);
      const before = performance.now();
      const found = await panelOf(hosted).samples(caller, { view, from, count: 1 });
      times.push(performance.now() - before);
      if (found.length !== 1) throw new Error('no sample');
    }
    return times;
  };
  // Once while the server is still reading ids and checking lines in the background, once when it is done.
  const busy = await next(Number(steps));
  await settled;
  const idle = await next(Number(steps));
  const settledMs = performance.now() - start;
  hosted.dispose();
  process.stdout.write(JSON.stringify({ firstMs, settledMs, busy, idle }));
}
void main();
