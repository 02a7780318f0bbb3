import { proportionDifference } from '../../agreement/statistics/newcombe';
import { pairedCounts, pairedDifference, type PairedCounts } from '../../agreement/statistics/paired-shares';
import type { Undefined } from '../../agreement/statistics/estimate';
import type { ProportionInterval } from '../../agreement/statistics/proportion';
import { append, minOf } from '../../base/lists';
import { UserError } from '../../base/user-error';
import type { Project, WithModel } from '../../engine/project';
import {
  gateShare,
  withinThreshold,
  type Measured,
  type AskedMeasure,
  type ModelCheckId,
} from '../../project/gate';
import type { ModelThresholds, ThresholdByName } from '../../project/model/training-settings';
import { besideModel, evaluate, type LayerEvaluation } from '../evaluate/evaluate';
import { isSameAnswer, type Compared } from '../evaluate/scored';
import { isWorse, MIN_SLICE, sliceKind } from '../evaluate/slices';
import { readPredictions } from '../predictions/prediction-log';

/** Maximum number of slices listed. */
const MAX_SLICES = 3;

/** Evaluates the models that the gate names, and measures what it asks of them. */
export async function modelMeasures(
  { project, model }: WithModel,
  gated: ReadonlyMap<string, ModelThresholds>,
  { pause, progress }: { readonly pause: () => Promise<void>; readonly progress?: (what: string) => void },
): Promise<AskedMeasure[]> {
  const found: AskedMeasure[] = [];
  for (const [name, thresholds] of gated) {
    progress?.(`evaluating ${name}`);
    const { split, asGoodAs } = thresholds;
    const way = `"labelwright evaluate ${name}${split === undefined ? '' : ` --split ${split}`}" shows where it is wrong, and why.`;
    const add = (check: ModelCheckId, about: readonly string[], threshold: number, of: Measured): void => {
      const fails = of.value !== null && !withinThreshold(check, threshold, of);
      const measured = fails
        ? { ...of, detail: `${of.detail}. ${check === 'max_training_leaks' ? UNSEEN : way}` }
        : of;
      found.push({ check, about: [name, ...about].join(', '), threshold, measured });
    };
    const compared = new Map<string, readonly Compared[]>();
    const layers: LayerEvaluation[] = [];
    let problem = '';
    try {
      const evaluation = await evaluate({ project, model }, name, {
        layers: model.schema.layers.flatMap(({ layer }) => (layer && layer.per === undefined ? [layer] : [])),
        ...(split !== undefined && { split }),
        findsCauses: false,
        pause,
        visit: ({ id }, of) => void compared.set(id, of),
      });
      append(layers, evaluation.layers);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problem = error.message;
    }
    for (const [check, required, of] of numbersOf(thresholds)) {
      if (typeof required === 'object')
        for (const [id, threshold] of required)
          add(check, [id], threshold, problem === '' ? of(layers, id) : none(problem));
      else if (problem !== '') add(check, [], required, none(problem));
      else for (const layer of layers) add(check, [layer.layer.id], required, of([layer], layer.layer.id));
    }
    for (const other of asGoodAs) {
      if (problem !== '') add('as_good_as', [other], 0, none(problem));
      for (const layer of layers) {
        const { id } = layer.layer;
        add(
          'as_good_as',
          [id, `against ${other}`],
          0,
          await against(project, other, layer, compared.get(id)!),
        );
      }
    }
  }
  return found;
}

const UNSEEN = 'Name a "split" that the model was not trained on, or train it without them.';

const none = (reason: string): Measured => ({ value: null, reason });

/** Measures one layer, or what has this name. */
type Of = (layers: readonly LayerEvaluation[], name: string) => Measured;

/** The numbers that are asked for. */
function numbersOf(asked: ModelThresholds): [ModelCheckId, ThresholdByName, Of][] {
  const all: [ModelCheckId, ThresholdByName | undefined, Of][] = [
    ['min_accuracy', asked.minAccuracy, onLayer(accuracy)],
    ['min_accuracy_limit', asked.minAccuracyLimit, onLayer(accuracyLimit)],
    ['min_macro_f1', asked.minMacroF1, onLayer(macroF1)],
    ['min_recall', asked.minRecall, typeof asked.minRecall === 'object' ? recallOf : onLayer(lowestRecall)],
    ['max_training_leaks', asked.maxTrainingLeaks, onLayer(trainingLeaks)],
    ['max_worse_slices', asked.maxWorseSlices, onLayer(worseSlices)],
  ];
  return all.flatMap(([check, required, of]): [ModelCheckId, ThresholdByName, Of][] =>
    required === undefined ? [] : [[check, required, of]],
  );
}

const onLayer =
  (of: (layer: LayerEvaluation) => Measured): Of =>
  (layers, id) => {
    const found = layers.find(({ layer }) => layer.id === id);
    if (!found) return none(`The model predicts no layer "${id}".`);
    return found.numbers.scores.items === 0
      ? none('No sample that the model predicted has a true label.')
      : of(found);
  };

const intervalText = ([low, high]: readonly [number, number]): string =>
  `95 % interval ${gateShare(low)} to ${gateShare(high)}`;

function share(found: ProportionInterval | Undefined, of = ''): Measured {
  if (found.value === null) return none(`${of}${found.reason}.`);
  return { value: found.value, detail: `${of}${intervalText(found.limits)}` };
}

const ofItems = ({ numbers: { scores } }: LayerEvaluation): string =>
  `${Math.round((scores.accuracy.value ?? 0) * scores.items)} of ${scores.items}, `;

const accuracy = (layer: LayerEvaluation): Measured => share(layer.numbers.scores.accuracy, ofItems(layer));

function accuracyLimit(layer: LayerEvaluation): Measured {
  const measured = accuracy(layer);
  const found = layer.numbers.scores.accuracy;
  if (found.value === null) return measured;
  const detail = `${ofItems(layer)}accuracy ${gateShare(found.value)}: more samples bring the limit closer to it`;
  return { value: found.limits[0], detail };
}

function macroF1({ numbers: { scores } }: LayerEvaluation): Measured {
  const found = scores.macroF1;
  if (found.value === null) return none(`${found.reason}.`);
  if (!found.limits) return { value: found.value, detail: found.reason };
  const [low, high] = found.limits;
  return { value: found.value, detail: `95 % interval ${low.toFixed(3)} to ${high.toFixed(3)}` };
}

const recallOf: Of = (layers, label) => {
  const named = (nameOf: (layer: string, id: string) => string) =>
    layers.flatMap(({ layer, numbers }) =>
      numbers.scores.labels.filter((each) => nameOf(layer.id, each.label) === label),
    )[0];
  // Of several layers with the label, one may be named.
  const found = named((_, id) => id) ?? named((layer, id) => `${layer}/${id}`);
  if (!found) return none(`No sample that the model predicted has the label "${label}".`);
  return share(found.recall, `of ${found.support}, `);
};

function lowestRecall({ numbers: { scores } }: LayerEvaluation): Measured {
  const [lowest] = scores.labels
    .filter(({ recall }) => recall.value !== null)
    .sort((a, b) => a.recall.value! - b.recall.value!);
  if (!lowest) return none('No label is true on a sample that the model predicted.');
  return share(lowest.recall, `lowest: ${lowest.label}, of ${lowest.support}, `);
}

function trainingLeaks({ leaked, numbers: { scores } }: LayerEvaluation): Measured {
  if (leaked.value === null) return none(leaked.reason);
  return { value: leaked.value, detail: `of ${scores.items} samples, or near duplicates of them` };
}

function worseSlices({ slices: { slices } }: LayerEvaluation): Measured {
  const tested = slices.filter(({ p }) => p.value !== null).length;
  if (tested === 0)
    return none(`No slice could be tested: each needs ${MIN_SLICE} samples, and as many outside of it.`);
  const worse = slices.filter(isWorse);
  const named = worse
    .slice(0, MAX_SLICES)
    .map(
      ({ by, value, samples, accuracy: own, rest }) =>
        `${sliceKind(by)}: ${value} (${gateShare(own.value!)} of ${samples}, the rest ${gateShare(rest.value!)})`,
    );
  const list = named.join('; ') + (worse.length > MAX_SLICES ? '; …' : '');
  return { value: worse.length, detail: `of ${tested} tested${list === '' ? '' : `: ${list}`}` };
}

/** How much more often the model is right than people, the majority class or another model, on the samples that both predicted. */
async function against(
  project: Project,
  other: string,
  { layer, numbers: { scores }, people, majority }: LayerEvaluation,
  compared: readonly Compared[],
): Promise<Measured> {
  const right = compared.filter(({ isRight }) => isRight).length;
  if (other === 'people') {
    if (scores.items === 0 || people.answers === 0)
      return none('No sample has an answer beside those of others.');
    const byPeople = people.each.reduce((sum, one) => sum + one.right, 0);
    return difference(
      proportionDifference([right, compared.length], [byPeople, people.answers]),
      [right / compared.length, byPeople / people.answers],
      `people in ${people.answers} answers, each against the others`,
    );
  }
  if (other === 'majority') {
    if (!majority) return none('No sample is compared.');
    return paired(
      pairedCounts(
        compared.map(({ isRight, truth }) => [isRight, isSameAnswer(majority.value, truth.value)]),
      ),
    );
  }
  try {
    const { runs } = await readPredictions(project, other);
    const first = runs.get(minOf(runs.keys()));
    const both = first && besideModel(layer, compared, first);
    return both ? paired(both.counts) : none(`No sample of ${layer.id} was predicted by both.`);
  } catch (error) {
    if (error instanceof UserError) return none(error.message);
    throw error;
  }
}

function paired(counts: PairedCounts): Measured {
  const n = counts.both + counts.first + counts.second + counts.neither;
  const shares = [(counts.both + counts.first) / n, (counts.both + counts.second) / n] as const;
  return difference(pairedDifference(counts), shares, `on ${n} samples`);
}

/** A difference fails only if its interval lies below 0: chance alone does not close the gate. */
function difference(
  found: ReturnType<typeof pairedDifference>,
  [own, other]: readonly [number, number],
  on: string,
): Measured {
  if (found.value === null) return none(`${found.reason}.`);
  const [low, high] = found.limits.map((limit) => (limit * 100).toFixed(1));
  return {
    value: found.value,
    limit: found.limits[1],
    detail: `${gateShare(own)} against ${gateShare(other)}, ${on}; 95 % interval of the difference ${low} to ${high} points`,
  };
}
