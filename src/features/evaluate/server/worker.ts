import { parentPort } from 'node:worker_threads';
import { UserError } from '../../../base/user-error';
import { Project } from '../../../engine/project';
import { modelWithLayers } from '../../../engine/whole-model';
import { NodeFiles } from '../../../platform/node-files';
import { modelSuspects } from '../../suspects/model-suspects';
import { evaluateAgainst } from '../against';
import { evaluate } from '../evaluate';
import type { EvaluationJob, FromThread, ThreadResult } from './job';

/** Reads a project from disk and evaluates a model on all its layers. */
export async function evaluateFolder(
  { folder, model: name, against, blind }: EvaluationJob,
  pause: () => Promise<void>,
  progress: (what: string) => void,
): Promise<ThreadResult> {
  const files = new NodeFiles(folder);
  const project = new Project(files, { pause });
  try {
    progress('reading the project');
    await project.refreshModel();
    const read = modelWithLayers(project);
    if ('problem' in read) return read;
    const { model } = read;
    const { data, layers } = model.schema;
    await project.samples.refresh(data);
    await project.samples.readIds(pause);
    await project.records.refresh(data, { pause });
    const usable = layers.flatMap(({ layer }) => (layer && layer.per === undefined ? [layer] : []));
    const options = { layers: usable, ...(blind && { blind }), pause, progress };
    if (against === undefined)
      return {
        evaluation: await evaluate({ project, model }, name, options),
        suspects: await modelSuspects({ project, model }, name, usable),
      };
    const both = [name, against].map((each) => ({ name: each, run: undefined }));
    const compared = await evaluateAgainst({ project, model }, [both[0]!, both[1]!], options);
    return { evaluation: compared.first, against: compared, suspects: [] };
  } catch (error) {
    if (error instanceof UserError) return { problem: error.message };
    throw error;
  } finally {
    project.dispose();
  }
}

/** Does the work of a thread. */
export async function runEvaluationThread(job: EvaluationJob): Promise<void> {
  const post = (message: FromThread): void => parentPort!.postMessage(message);
  try {
    post(
      await evaluateFolder(
        job,
        () => Promise.resolve(),
        (progress) => post({ progress }),
      ),
    );
  } catch (error) {
    post({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}
