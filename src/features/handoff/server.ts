import { URI } from 'vscode-uri';
import { BundleFolder } from '../../platform/bundle-folder';
import { sourceState } from '../../platform/git/source-state';
import type { GateReply, HandOffReply, HandOffParams } from './requests';
import { projectGate } from '../gate/measure-gate';
import { handOff } from './hand-off';
import type { HostedProject } from '../../server/hosted-project';
import { checkedOnDisk, type Work } from '../../server/on-disk';

/** The gate of a project, measured on the saved files. */
export function askGate(hosted: HostedProject, work: Work): Promise<GateReply | { problem: string }> {
  return checkedOnDisk(hosted, work, async ({ project, model, pause }) => ({
    gate: await projectGate({ project, model }, { pause, progress: work.progress }),
  }));
}

/** Hands off a project from its saved files. */
export function handOffProject(
  hosted: HostedProject,
  { software, force, by, ...params }: HandOffParams,
  work: Work,
): Promise<HandOffReply | { problem: string }> {
  const folder = URI.parse(hosted.root).fsPath;
  return checkedOnDisk(hosted, work, async ({ project, model, pause }) => {
    const target = new BundleFolder(URI.parse(params.target).fsPath, work.signal);
    let noCommit: string | undefined;
    const { gate, manifest } = await handOff({ project, model }, target, {
      folder,
      software,
      force,
      by,
      source: (isInput) => sourceState(folder, isInput, (reason) => (noCommit = reason)),
      pause,
      progress: work.progress,
    });
    if (!manifest) return { gate };
    const { outputs, not_stated: notStated, formula_cells: cells } = manifest;
    const formulas = cells?.guarded === false ? cells.count : 0;
    return { gate, made: { files: outputs.length + 1, notStated: [...notStated], formulas, noCommit } };
  });
}
