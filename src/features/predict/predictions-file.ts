import type { ScalarValue } from '../../base/yaml/tree';
import type { Project } from '../../engine/project';
import { cardPath } from '../predictions/card';
import { predictionsPath } from '../predictions/prediction-log';
import { cardText } from './card-text';
import type { Plan } from './plan';

/** The model itself, apart from its name in the project. */
interface AskedModel {
  readonly name: string;
  readonly version?: string | undefined;
  /** Undefined if unknown. */
  readonly provider: string | undefined;
  readonly parameters: Readonly<Record<string, ScalarValue | undefined>>;
}

/** For `runAlone`: only one process at a time may plan and ask a run of a model. */
export const asking = (name: string, run: number): { name: string; busy: string } => ({
  name: `predict-${name}.${run}.jsonl`,
  busy: `"${name}" is being asked already, by another process, and both would pay for the same answers. Wait until it ends, then ask again for the rest.`,
});

/**
 * Prepares the files of a model, and returns a function that appends a record to its predictions, durably. Nothing is written before the first
 * record, so that a wrong model id leaves no card behind. Throws UserError if the answers could not be written, before they are paid for.
 */
export async function predictionsWriter(
  { files }: Project,
  name: string,
  plan: Plan,
  asked: AskedModel,
): Promise<(line: string) => Promise<void>> {
  const path = cardPath(name);
  const encoder = new TextEncoder();
  const before = (await files.stat(path)) ? new TextDecoder().decode(await files.read(path)) : undefined;
  const card = cardText(path, before, {
    ...asked,
    date: new Date().toISOString().slice(0, 10),
    guideline: plan.guideline,
    guidelineHash: plan.guidelineHash,
    promptHash: plan.promptHash,
  });
  let written: Promise<unknown> | undefined;
  return async (line) => {
    await (written ??= card === before ? Promise.resolve() : files.writeAtomic(path, encoder.encode(card)));
    await files.append(predictionsPath(name), encoder.encode(line));
  };
}
