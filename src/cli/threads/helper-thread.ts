import { parentPort, workerData } from 'node:worker_threads';
import { keepingOf } from '../../engine/check-project';
import { OverlayFiles } from '../../engine/files/overlay-files';
import { ModelStore } from '../../engine/model-store';
import { RangeRunner, type RangeResult } from '../../engine/ranges/range-runner';
import { NodeFiles } from '../../platform/node-files';
import { collectGarbage } from '../lean-memory';
import type { FromHelper, HelperData, ToHelper } from './messages';

/** Runs jobs on ranges until the main thread ends this one. Rejects when there is no model: then no job is answered. */
export async function helpToCheck(): Promise<void> {
  const { folder, texts, options } = workerData as HelperData;
  const port = parentPort!;
  const files = new OverlayFiles(new NodeFiles(folder));
  for (const [path, text] of texts) files.set(path, text);
  const models = new ModelStore(files);
  await models.refresh();
  const runner = new RangeRunner(files, models.model!, keepingOf(options));
  port.on('message', (message: ToHelper) => {
    if ('samples' in message) return runner.know(message.samples);
    if (message.memory) runner.reuse(message.job.kind, message.memory);
    let result: RangeResult;
    try {
      result = runner.run(message.job);
    } catch {
      port.postMessage({ failed: true } satisfies FromHelper);
      return;
    }
    const memory = [result.rows.buffer, ...(result.kind === 'records' ? [result.answers.bytes.buffer] : [])];
    port.postMessage({ result } satisfies FromHelper, memory);
    collectGarbage();
  });
}
