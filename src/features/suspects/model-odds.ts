import { temperatureOf, tempered } from '../../agreement/judging/temperature';
import { yesOrNoTable, type Predictions } from '../../agreement/judging/predictions';
import { keptFor, memoize } from '../../base/memoize';
import type { WithModel } from '../../engine/project';
import type { LayerValue } from '../../project/records/records';
import type { Layer } from '../../project/schema/layer-types';
import { CARDS } from '../predictions/card';
import { listPredictionFiles, outOfFoldModels, readPredictions } from '../predictions/prediction-log';
import type { CountingPrediction } from '../predictions/prediction-log';
import { layerProbabilities } from '../predictions/probabilities';
import { givenLabels } from './suspects';
import { isLearnable, takesSet } from '../../kinds/traits';

/** A model's view of a label of a sample. */
interface ModelSaid {
  readonly model: string;
  /** Calibrated probability that the label is right, according to the model. */
  readonly probability: number;
  /** By how much that exceeds the label's share, in log-odds. Below 0, it is evidence against the label. */
  readonly odds: number;
}

/** The models' views of a label (a rating as text) of a layer, by sample key. */
export type ModelOdds = (layer: string, key: number, label: string) => readonly ModelSaid[];

/** Maximum number of samples for estimating the calibration. More would change nothing, and block the editor. */
const MAX_CALIBRATION_SAMPLES = 2000;
/** Probabilities are kept this far from 0 and 1, because a few labels cannot show that there are no exceptions. */
const MIN_PROBABILITY = 1e-3;

/**
 * The views of models that were trained on other folds than the one they predicted, according to their cards. Models that the project evaluates in
 * its gate or shows as suggestions are left out, because people would then decide like those models. Read again when predictions or settings
 * change.
 */
export async function modelOdds({ project, model }: WithModel): Promise<ModelOdds> {
  const files = [
    ...(await listPredictionFiles(project)).map(({ info }) => info),
    ...(await project.files.list([CARDS])),
  ];
  const state = JSON.stringify([model.hash, files.map(({ path, version }) => [path, version])]);
  return keptOdds(project)(state, () => readOdds({ project, model }));
}

const keptOdds = memoize(() => keptFor<ModelOdds>());

async function readOdds({ project, model }: WithModel): Promise<ModelOdds> {
  const { schema } = model;
  const layers = schema.layers.flatMap(({ layer }) => (layer && isLearnable(layer) ? [layer] : []));
  const judged = new Set([schema.suggestions?.model, ...(schema.training.gate?.models?.keys() ?? [])]);
  const found = new Map<string, { readonly model: string; readonly of: LayerOdds }[]>();
  let given: Awaited<ReturnType<typeof givenLabels>> | undefined;
  for (const name of layers.length > 0 ? await outOfFoldModels(project) : []) {
    if (judged.has(name)) continue;
    const predictions = (await readPredictions(project, name)).runs.get(1);
    if (!predictions) continue;
    given ??= await givenLabels({ project, model }, layers);
    for (const layer of layers) {
      const of = (takesSet(layer) ? oddsOfSets : oddsOfLabels)(layer, given.get(layer.id)!, predictions);
      if (of) found.set(layer.id, [...(found.get(layer.id) ?? []), { model: name, of }]);
    }
  }
  return (layer, key, label) =>
    (found.get(layer) ?? []).flatMap(({ model: name, of }) => {
      const said = of(key, label);
      return said ? [{ model: name, ...said }] : [];
    });
}

type LayerOdds = (key: number, label: string) => Omit<ModelSaid, 'model'> | undefined;
type FindOdds = (
  layer: Layer,
  given: ReadonlyMap<number, LayerValue>,
  predictions: ReadonlyMap<number, CountingPrediction>,
) => LayerOdds | undefined;

const bounded = (p: number): number => Math.min(1 - MIN_PROBABILITY, Math.max(MIN_PROBABILITY, p));
const logit = (p: number): number => Math.log(p / (1 - p));

/** Positions of at most `MAX_CALIBRATION_SAMPLES` known items, spread evenly. */
const some = (known: readonly number[]): readonly number[] =>
  known.filter((_, n) => n % Math.ceil(known.length / MAX_CALIBRATION_SAMPLES) === 0);

/** The temperature for a part of the items, and the mean probability of each class. */
function calibrationOf(table: Predictions): {
  readonly temperature: number;
  readonly base: readonly number[];
} {
  const temperature = temperatureOf(table);
  const { classes, given, probabilities } = tempered(table, temperature);
  const base = Array.from({ length: classes }, (_, k) => {
    let sum = 0;
    for (let i = 0; i < given.length; i += 1) sum += probabilities[i * classes + k]!;
    return bounded(sum / given.length);
  });
  return { temperature, base };
}

const oddsOfLabels: FindOdds = (layer, given, predictions) => {
  const keys = [...predictions].flatMap(([key, { isStale, probabilities }]) =>
    isStale || !probabilities.has(layer.id) ? [] : [key],
  );
  const items = keys.map((key) => {
    const prediction = predictions.get(key)!;
    const [first] = prediction.probabilities.get(layer.id)!.keys();
    return { label: String((given.get(key) as string | number | undefined) ?? first), prediction };
  });
  const { found } = layerProbabilities(layer.id, items);
  const { classes, labels } = found;
  const rows = some(keys.flatMap((key, row) => (given.has(key) ? [row] : [])));
  if (rows.length === 0) return undefined;
  const rowOf = new Map(keys.map((key, row) => [key, row]));
  const all = Float32Array.from(found.probabilities);
  const { temperature, base } = calibrationOf({
    classes,
    given: Int32Array.from(rows, (row) => found.given[row]!),
    probabilities: Float64Array.from(
      rows.flatMap((row) => [...found.probabilities.subarray(row * classes, (row + 1) * classes)]),
    ),
  });
  return (key, label) => {
    const row = rowOf.get(key);
    const k = labels.indexOf(label);
    if (row === undefined || k < 0) return undefined;
    const powers = all.subarray(row * classes, (row + 1) * classes).map((p) => p ** (1 / temperature));
    const probability = powers[k]! / powers.reduce((sum, p) => sum + p, 0);
    return { probability, odds: Math.log(bounded(probability)) - Math.log(base[k]!) };
  };
};

const oddsOfSets: FindOdds = (layer, given, predictions) => {
  const tables = new Map<
    string,
    { readonly p: ReadonlyMap<number, number> } & ReturnType<typeof calibrationOf>
  >();
  const current = [...predictions].filter(([, { isStale }]) => !isStale);
  for (const label of takesSet(layer) ? layer.labels : []) {
    const p = new Map(
      current.flatMap(([key, { probabilities }]) => {
        const own = probabilities.get(layer.id)?.get(label);
        return own === undefined ? [] : [[key, own] as const];
      }),
    );
    const keys = some([...p.keys()].filter((key) => given.has(key)));
    if (keys.length === 0) continue;
    const cells = keys.map((key) => [(given.get(key) as string[]).includes(label), p.get(key)!] as const);
    tables.set(label, { p, ...calibrationOf(yesOrNoTable(cells)) });
  }
  if (tables.size === 0) return undefined;
  return (key, label) => {
    const table = tables.get(label);
    const p = table?.p.get(key);
    if (table === undefined || p === undefined) return undefined;
    const probability = 1 / (1 + Math.exp(-logit(bounded(p)) / table.temperature));
    return { probability, odds: logit(bounded(probability)) - logit(table.base[1]!) };
  };
};
