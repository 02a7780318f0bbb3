import { URI } from 'vscode-uri';
import type { ProjectModel } from '../../project/model/model';
import { readAndCheck } from '../../engine/check-project';
import { noWorkers } from '../../engine/chunks/worker-pool';
import { Project } from '../../engine/project';
import { wholeModel } from '../../engine/whole-model';
import { BundleFolder } from '../../platform/bundle-folder';
import { sourceState } from '../../platform/git/source-state';
import { NodeFiles } from '../../platform/node-files';
import type { GateReply, HandOffReply, HandOffParams } from '../../protocol/server';
import { projectGate } from '../gate/measure-gate';
import { handOff } from './hand-off';
import type { HostedProject } from '../../server/hosted-project';

/** Receives progress, and can stop the work. */
export interface Work {
  readonly signal: AbortSignal;
  readonly progress: (what: string) => void;
}

/** The gate of a project, measured on the saved files. */
export function askGate(hosted: HostedProject, work: Work): Promise<GateReply | { problem: string }> {
  return onDisk(hosted, work, async ({ project, model, pause }) => {
    await project.refresh();
    return { gate: await projectGate(project, model, { pause, progress: work.progress }) };
  });
}

/** Hands off a project from its saved files. */
export function handOffProject(
  hosted: HostedProject,
  { software, force, ...params }: HandOffParams,
  work: Work,
): Promise<HandOffReply | { problem: string }> {
  const folder = URI.parse(hosted.root).fsPath;
  return onDisk(hosted, work, async ({ project, model, pause }) => {
    const target = new BundleFolder(URI.parse(params.target).fsPath, work.signal);
    const targetInProject = target.placeIn(folder);
    let noCommit: string | undefined;
    const { gate, manifest } = await handOff(project, model, target, {
      software,
      force,
      ...(targetInProject !== undefined && { targetInProject }),
      source: (isInput) => sourceState(folder, isInput, (reason) => (noCommit = reason)),
      pause,
      progress: work.progress,
    });
    if (!manifest) return { gate };
    const { outputs, not_stated: notStated, formula_cells: cells } = manifest;
    const formulas = cells?.guarded === false ? cells.count : 0;
    const made = { files: outputs.length + 1, notStated: [...notStated], formulas };
    return { gate, made: { ...made, ...(noCommit !== undefined && { noCommit }) } };
  });
}

interface Opened {
  readonly project: Project;
  readonly model: ProjectModel;
  readonly pause: () => Promise<void>;
}

/** Opens the project separately, without unsaved changes and without delaying labelling. Errors become a problem in words. */
async function onDisk<T>(
  hosted: HostedProject,
  { signal, progress }: Work,
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
    const { model } = read;
    progress('checking the project');
    await readAndCheck(project, model, noWorkers(pause));
    return await use({ project, model, pause });
  } catch (error) {
    if (signal.aborted) return { problem: '' };
    throw error;
  } finally {
    project.dispose();
    files.dispose();
  }
}
