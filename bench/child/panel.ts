/**
 * Times what a person waits for in the panel: the first sample after the server has started, the queue of a batch, then the next samples and
 * saves while the rest is read, and the view Pipeline. Arguments: project, file, steps, person.
 */
import { pathToFileURL } from 'node:url';
import { pipeline } from '../../src/features/status/server';
import { panelOf } from '../../src/panel/server/answer-panel';
import { createRecordIds } from '../../src/base/text/record-id';
import { HostedProject } from '../../src/server/hosted-project';

const [folder, file, steps, annotator] = process.argv.slice(2) as [string, string, string, string];
/** Saves at most, and how long a person looks at a sample before one, in milliseconds. */
const SAVES = 60;
const LOOKS_MS = 200;

async function main(): Promise<void> {
  const start = performance.now();
  const startCpu = process.cpuUsage();
  const hosted = new HostedProject(pathToFileURL(folder).href, (message) => {
    throw new Error(message);
  });
  let isSettled = false;
  const settled = hosted.refresh().then(() => (isSettled = true));
  await hosted.listed();
  const caller = { file: hosted.project.samples.file(file)!, annotator, review: false, blind: undefined };
  await panelOf(hosted).project(caller);
  const { view, length, start: first } = await panelOf(hosted).view(caller, { filter: { queue: 'todo' } });
  const [sample] = await panelOf(hosted).samples(caller, { view, from: first, count: 1 });
  const firstMs = performance.now() - start;
  const { user, system } = process.cpuUsage(startCpu);
  if (!sample?.text) throw new Error('no text');
  const beforeQueue = performance.now();
  const batch = hosted.project.model?.batches.findLast(({ people }) =>
    people.some(({ id }) => id === annotator),
  );
  if (batch) await panelOf(hosted).view(caller, { filter: { queue: 'todo', batch: batch.name } });
  const queueMs = performance.now() - beforeQueue;
  const next = async (count: number): Promise<number[]> => {
    const times: number[] = [];
    for (let step = 0; step < count; step++) {
      // All over the queue, and step by step from there.
      const from = Math.floor(((((step >> 2) * 61) % 89) / 89) * (length - 8)) + (step & 3);
      const before = performance.now();
      const found = await panelOf(hosted).samples(caller, { view, from, count: 1 });
      times.push(performance.now() - before);
      if (found.length !== 1) throw new Error('no sample');
    }
    return times;
  };
  // Once while the server is still reading ids and checking lines in the background, once when it is done.
  const busy = await next(Number(steps));
  const newId = createRecordIds();
  const saves: number[] = [];
  const save = async (): Promise<void> => {
    const [{ id, textHash } = sample] = await panelOf(hosted).samples(caller, {
      view,
      from: first + saves.length,
      count: 1,
    });
    const before = performance.now();
    await hosted.background.urgent(() =>
      panelOf(hosted).save(caller, {
        record: newId(),
        sample: id,
        textHash,
        labels: { intent: 'other' },
        rules: [],
        flags: [],
        note: '',
        status: 'done',
        seconds: 1,
      }),
    );
    saves.push(performance.now() - before);
  };
  do {
    await save();
    await new Promise((resolve) => setTimeout(resolve, LOOKS_MS));
  } while (!isSettled && saves.length < SAVES);
  await settled;
  // What the last save has changed is brought up to date.
  await hosted.refresh();
  const idle = await next(Number(steps));
  const settledMs = performance.now() - start;
  const settledCpu = process.cpuUsage(startCpu);
  const beforeStatus = process.cpuUsage();
  const showPipeline = () =>
    pipeline(hosted, { root: hosted.root, viewer: annotator }, () => Promise.resolve());
  await showPipeline();
  const status = process.cpuUsage(beforeStatus);
  await save();
  await hosted.refresh({ data: false });
  const beforeAgain = process.cpuUsage();
  await showPipeline();
  const again = process.cpuUsage(beforeAgain);
  hosted.dispose();
  const firstCpuMs = (user + system) / 1000;
  const settledCpuMs = (settledCpu.user + settledCpu.system) / 1000;
  const statusCpuMs = (status.user + status.system) / 1000;
  const againCpuMs = (again.user + again.system) / 1000;
  process.stdout.write(
    JSON.stringify({
      firstMs,
      firstCpuMs,
      queueMs,
      settledMs,
      settledCpuMs,
      statusCpuMs,
      againCpuMs,
      busy,
      saves,
      idle,
    }),
  );
}
void main();
