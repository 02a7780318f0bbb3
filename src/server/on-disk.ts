import { URI } from 'vscode-uri';
import { readAndCheck } from '../engine/check-project';
import { noWorkers } from '../engine/chunks/worker-pool';
import { Project, type WithModel } from '../engine/project';
import { wholeModel } from '../engine/whole-model';
import { NodeFiles } from '../platform/node-files';
import type { HostedProject } from './hosted-project';

/** Receives progress, and can stop the work. */
export interface Work {
  readonly signal: AbortSignal;
  readonly progress: (what: string) => void;
}

export interface Opened extends WithModel {
  readonly pause: () => Promise<void>;
}

/**
 * Opens a project separately, with its label schema and guideline: without unsaved changes and without delaying labelling. A problem says
 * why it cannot be read; it is empty if the work was stopped.
 */
export async function onDisk<T>(
  hosted: Pick<HostedProject, 'root'>,
  { signal }: Work,
  use: (opened: Opened) => Promise<T>,
): Promise<T | { problem: string }> {
  const files = new NodeFiles(URI.parse(hosted.root).fsPath);
  const pause = async (): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve));
    signal.throwIfAborted();
  };
  const project = new Project(files, { pause });
  try {
    await project.refreshModel();
    const read = wholeModel(project);
    if ('problem' in read) return read;
    return await use({ project, model: read.model, pause });
  } catch (error) {
    if (signal.aborted) return { problem: '' };
    throw error;
  } finally {
    project.dispose();
  }
}

/** The same with every line read and checked. */
export const checkedOnDisk = <T>(
  hosted: Pick<HostedProject, 'root'>,
  work: Work,
  use: (opened: Opened) => Promise<T>,
): Promise<T | { problem: string }> =>
  onDisk(hosted, work, async (opened) => {
    const { project, model, pause } = opened;
    work.progress('checking the project');
    await readAndCheck({ project, model }, noWorkers(pause));
    await project.refresh();
    return use(opened);
  });

/** Reads the ids of all samples and all records. Throws a FileError if a folder of them may not be listed: results would look whole. */
export async function readAnswers({ project, model, pause }: Opened, work: Work): Promise<void> {
  work.progress('reading samples and answers');
  await project.samples.refresh(model.schema.data);
  await project.samples.readIds(pause);
  await project.records.refresh(model.schema.data, { pause });
  project.listings.refused();
}
