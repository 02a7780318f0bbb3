import { UserError } from '../../base/user-error';
import type { WithModel } from '../../engine/project';
import type { ProjectModel } from '../../project/model/model';
import type { Layer } from '../../project/schema/layer-types';
import { cardPath, readCard } from '../predictions/card';
import { predictionsPath, refuseOthersName } from '../predictions/prediction-log';
import { baseline, type Baseline, type BaselineOptions, type LearnedLayer } from './baseline';
import { textHash } from '../../base/text/hash';
import { createRecordIds } from '../../base/text/record-id';
import type { Labels } from '../../project/records/records';
import { isLearnable, takesSet } from '../../kinds/traits';

/** The provider in the card of such a model. */
const PROVIDER = 'labelwright baseline';

/** Defaults of the options. */
export const DEFAULTS = { model: 'baseline', folds: 5, seed: 1 } as const;

/** The layers that can be learned. Throws UserError if there are none. */
export function learnableLayers(layers: readonly Layer[]): Layer[] {
  const learnable = layers.filter(isLearnable);
  if (learnable.length > 0) return learnable;
  throw new UserError(
    `The baseline learns layers of type choice, choices and rating that are asked of the sample and have no codes (open: true). There is none among: ${layers.map(({ id }) => id).join(', ')}. Import what another model predicts: labelwright import FILE --as-predictions MODEL.`,
  );
}

/** Throws UserError if the file has predictions of another model, which must not be mixed with these. */
export async function refuseOtherModels({ project, model }: WithModel, name: string): Promise<void> {
  await refuseOthersName(project, model, name);
  const { files } = project;
  const path = predictionsPath(name);
  const info = await files.stat(path);
  if (!info?.size || (await readCard(files, name))?.provider === PROVIDER) return;
  throw new UserError(
    `${path} has the predictions of another model. Choose another name: labelwright baseline --model NAME.`,
  );
}

/** Trains on the layers. Throws UserError if none of them can be learned. */
export async function learnedBaseline(
  read: WithModel,
  layers: readonly Layer[],
  options: BaselineOptions,
): Promise<Baseline> {
  const found = await baseline(read, layers, options);
  if (learnedLayers(found).length > 0) return found;
  throw new UserError(
    `Nothing can be learned. ${found.layers.map((each) => ('refused' in each ? `${each.layer.id}: ${each.refused}.` : '')).join(' ')} A disagreement counts only once it is resolved: label more samples, or decide those on which people disagree.`,
  );
}

/** Appends the predictions, writes the card, and returns the paths of both. `version` is that of this program. */
export async function writeBaseline(
  { project: { files }, model: projectModel }: WithModel,
  found: Baseline,
  { model: name, folds, seed, version }: { model: string; folds: number; seed: number; version: string },
): Promise<string[]> {
  const paths = [predictionsPath(name), cardPath(name)];
  const encoder = new TextEncoder();
  const lines = [...predictionLines(found, projectModel, Date.now())].map((line) => encoder.encode(line));
  await files.append(paths[0]!, lines);
  const date = new Date().toISOString().slice(0, 10);
  const { guideline } = projectModel;
  const card = [
    'name: Softmax regression on words',
    `version: ${JSON.stringify(version)}`,
    `provider: ${PROVIDER}`,
    `date: "${date}"`,
    ...(guideline?.version ? [`guideline: ${JSON.stringify(guideline.version.text)}`] : []),
    `parameters: {seed: ${seed}}`,
    'note: A floor for other models. Each sample was predicted by a model trained on the labels of other folds; near duplicates are in one fold.',
    `seen: {folds: ${folds}, answers: false}`,
  ];
  await files.writeAtomic(paths[1]!, encoder.encode(`${card.join('\n')}\n`));
  return paths;
}

/** Smaller probabilities are left out of the file if they follow from the others (not for `choices`). */
const MIN_WRITTEN = 0.001;

const learnedLayers = ({ layers }: Baseline): LearnedLayer[] =>
  layers.filter((layer): layer is LearnedLayer => 'keys' in layer);

/** The records of the out-of-fold predictions, one for each sample, in the order of the texts. */
function* predictionLines(found: Baseline, model: ProjectModel, now: number): Generator<string> {
  const newId = createRecordIds();
  const layers = learnedLayers(found).map((learned) => ({
    learned,
    rows: new Map(learned.keys.map((key, row) => [key, row])),
  }));
  const { keys, ids, texts } = found.texts;
  const { guideline } = model;
  for (const [n, key] of keys.entries()) {
    const labels: Labels = {};
    const probabilities: Record<string, Record<string, number>> = {};
    for (const { learned, rows } of layers) {
      const row = rows.get(key);
      if (row === undefined) continue;
      const { id } = learned.layer;
      labels[id] = learned.predicted[row]!;
      probabilities[id] = probabilitiesOf(learned, row);
    }
    if (Object.keys(labels).length === 0) continue;
    yield JSON.stringify({
      v: 1,
      id: newId(),
      time: new Date(now).toISOString(),
      sample: ids[n],
      text_hash: textHash(texts[n]!),
      ...(guideline?.version && { guideline: guideline.version.text }),
      labels,
      probabilities,
    });
  }
}

function probabilitiesOf(
  { layer, classes, probabilities }: LearnedLayer,
  row: number,
): Record<string, number> {
  return Object.fromEntries(
    classes.flatMap((label, k) => {
      const p = probabilities[row * classes.length + k]!;
      return p < MIN_WRITTEN && !takesSet(layer) ? [] : [[label, Number(p.toFixed(4))]];
    }),
  );
}
