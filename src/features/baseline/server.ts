import type { BaselineParams, BaselineResult } from './requests';
import type { HostedProject } from '../../server/hosted-project';
import { onDisk, readAnswers, type Work } from '../../server/on-disk';
import { fitHere, type Fitter } from './fit';
import {
  DEFAULTS,
  learnableLayers,
  learnedBaseline,
  refuseOtherModels,
  writeBaseline,
} from './write-baseline';

/**
 * Trains the baseline on all layers that it can learn, from the saved files, and writes its predictions. `threaded` wraps a fitter into one that
 * uses threads if it can.
 */
export function trainBaseline(
  hosted: Pick<HostedProject, 'root'>,
  { version }: BaselineParams,
  work: Work,
  threaded: (otherwise: Fitter, signal: AbortSignal) => Fitter,
): Promise<BaselineResult | { problem: string }> {
  return onDisk(hosted, work, async (opened) => {
    const { project, model, pause } = opened;
    const { model: name, folds, seed } = DEFAULTS;
    await refuseOtherModels({ project, model }, name);
    const layers = learnableLayers(model.schema.layers.flatMap(({ layer }) => layer ?? []));
    await readAnswers(opened, work);
    const found = await learnedBaseline({ project, model }, layers, {
      folds,
      seed,
      fitter: threaded(fitHere(pause), work.signal),
      pause,
      progress: work.progress,
    });
    work.signal.throwIfAborted();
    await writeBaseline({ project, model }, found, { ...DEFAULTS, version });
    return { model: name };
  });
}
