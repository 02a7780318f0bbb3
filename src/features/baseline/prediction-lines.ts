import { textHash } from '../../base/text/hash';
import { createRecordIds } from '../../base/text/record-id';
import type { ProjectModel } from '../../project/model/model';
import type { Labels } from '../../project/records/records';
import type { Baseline, LearnedLayer } from './baseline';
import { takesSet } from '../../kinds/traits';

/** Smaller probabilities are left out of the file if they follow from the others (not for `choices`). */
const MIN_WRITTEN = 0.001;

export const learnedLayers = ({ layers }: Baseline): LearnedLayer[] =>
  layers.filter((layer): layer is LearnedLayer => 'keys' in layer);

/** The records of the out-of-fold predictions, one for each sample, in the order of the texts. */
export function* predictionLines(found: Baseline, model: ProjectModel, now: number): Generator<string> {
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
