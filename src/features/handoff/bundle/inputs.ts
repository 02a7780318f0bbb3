import { recordGlobs } from '../../../project/records/kinds';
import type { Project, WithModel } from '../../../engine/project';
import { cardPath } from '../../predictions/card';
import { exampleAnswersPath } from '../../guideline-tests/model-answers';
import { predictionsPath } from '../../predictions/prediction-log';
import { hashOnly, type Written } from './growing-file';

/** All input files of the bundle, sorted by path, with their hashes. */
export async function hashInputs({ project, model }: WithModel): Promise<Written[]> {
  const records = await project.files.list(
    recordGlobs(model.schema, ({ isHandedOff, record }) => isHandedOff && !record),
  );
  const { models: gated = [], guideline } = model.schema.training.gate ?? {};
  const models = [...gated].flatMap(([name, { asGoodAs }]) => [name, ...asGoodAs]);
  const evaluated = await project.files.list([
    ...models.flatMap((name) => [predictionsPath(name), cardPath(name)]),
    ...(guideline?.model === undefined ? [] : [exampleAnswersPath(guideline.model)]),
  ]);
  const paths = new Set([
    ...project.models.paths,
    ...project.samples.files.map(({ path }) => path),
    ...project.records.files.map(({ path }) => path),
    ...[...records, ...evaluated].map(({ path }) => path),
  ]);
  const inputs: Written[] = [];
  for (const path of [...paths].sort()) inputs.push(await hashOnly(path, project.files.chunks(path)));
  return inputs;
}

/** The time of the newest record, RFC 3339; undefined without records. */
export function newestRecord({ records }: Project): string | undefined {
  const times = [...records.lastTimes.values(), ...records.lastDecisions.values()].filter(Number.isFinite);
  return times.length === 0 ? undefined : new Date(times.reduce((a, b) => Math.max(a, b))).toISOString();
}
