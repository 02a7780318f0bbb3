import { parentPort, workerData } from 'node:worker_threads';
import { keepingOf } from '../../../../engine/check-project';
import { OverlayFiles } from '../../../../project/files/overlay-files';
import { ModelStore } from '../../../../project/model-store';
import { checkChunk, workerChecker } from '../../../../engine/chunks/check-chunk';
import { NodeFiles } from '../../../../platform/node-files';
import type { FromWorker, ToWorker, WorkerData } from './messages';

/** Runs jobs until the main thread ends this one. Rejects if there is no model; then no job is answered. */
export async function runWorker(): Promise<void> {
  const { folder, texts, options } = workerData as WorkerData;
  const port = parentPort!;
  const files = new OverlayFiles(new NodeFiles(folder));
  for (const [path, text] of texts) files.set(path, text);
  const models = new ModelStore(files);
  await models.refresh();
  const model = models.model!;
  const keeping = keepingOf(options);
  let checker = workerChecker(files, model, keeping);
  port.on('message', (message: ToWorker) => {
    if ('samples' in message) checker = workerChecker(files, model, keeping, message.samples);
    else port.postMessage(answer(message.job));
  });

  function answer(job: Parameters<typeof checkChunk>[1]): FromWorker {
    try {
      return { result: checkChunk(checker, job) };
    } catch {
      return { failed: true };
    }
  }
}
