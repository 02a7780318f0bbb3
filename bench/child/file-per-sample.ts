/**
 * Times what a server needs for a project with a file for each sample: the start, the next sample, and what changes on disk. Arguments:
 * project, how many files are added at once. The longest pause is how long nobody else had their turn.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { panelOf } from '../../src/panel/server/answer-panel';
import { HostedProject } from '../../src/server/hosted-project';

const [folder, added] = process.argv.slice(2) as [string, string];

/** What one piece of work took, in milliseconds: until all is done, of processor time, and at a stretch. */
interface Took {
  readonly ms: number;
  readonly cpuMs: number;
  readonly longestMs: number;
}

async function measure(work: () => Promise<unknown>): Promise<Took> {
  let longest = 0;
  let last = performance.now();
  const beat = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  }, 1);
  const start = performance.now();
  const cpu = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(cpu);
  await new Promise((resolve) => setTimeout(resolve, 2));
  clearInterval(beat);
  return { ms: performance.now() - start, cpuMs: (user + system) / 1000, longestMs: longest };
}

async function main(): Promise<void> {
  const hosted = new HostedProject(pathToFileURL(folder).href, (message) => {
    throw new Error(message);
  });
  const { project } = hosted;
  const total = (): number => project.samples.total;
  const opened = await measure(() => hosted.refresh());
  const memoryMb = process.memoryUsage().rss / 1e6;
  const files = project.samples.files;
  const before = total();
  const caller = { file: files[files.length >> 1]!, annotator: 'ana', review: false };
  const next = await measure(async () => {
    const { view } = await panelOf(hosted).view(caller, { filter: { queue: 'all' } });
    const [sample] = await panelOf(hosted).samples(caller, { view, from: 0, count: 1 });
    if (!sample?.text) throw new Error('no text');
  });
  const one = path.join(folder, files[files.length >> 1]!.path);
  writeFileSync(one, 'A text that was changed.\n');
  const changed = await measure(() => hosted.refresh());
  rmSync(one);
  const removed = await measure(() => hosted.refresh());
  if (total() !== before - 1) throw new Error('not removed');
  const more = path.join(path.dirname(one), 'more');
  mkdirSync(more);
  for (let n = 0; n < Number(added); n++)
    writeFileSync(path.join(more, `${n}.txt`), `Text number ${n}, added.\n`);
  const grown = await measure(() => hosted.refresh());
  if (total() !== before - 1 + Number(added)) throw new Error('not added');
  rmSync(more, { recursive: true });
  hosted.dispose();
  process.stdout.write(JSON.stringify({ opened, memoryMb, next, changed, removed, grown }));
}
void main();
