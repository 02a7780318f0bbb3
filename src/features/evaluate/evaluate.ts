import { addTo, countBy, getOrAdd } from '../../base/lists';
import { pairedCounts, type PairedCounts } from '../../agreement/statistics/paired-shares';
import { proportionInterval, type ProportionInterval } from '../../agreement/statistics/proportion';
import { undefinedBecause, type Estimate, type Undefined } from '../../agreement/statistics/estimate';
import { UserError } from '../../base/user-error';
import { comparableValue } from '../../kinds/comparable';
import { DisagreementIndex } from '../../disagreement/disagreement-index';
import type { Project, WithModel } from '../../engine/project';
import type { Blind } from '../../engine/review/blind-names';
import { answerProblem } from '../../kinds/answer-problem';
import type { ProjectModel } from '../../project/model/model';
import {
  DECISION_CAUSES,
  decidedOn,
  decides,
  isByPolicy,
  type LayerValue,
} from '../../project/records/records';
import type { Layer } from '../../project/schema/layer-types';
import { isEvaluation } from '../../project/split/evaluation';
import { cardPath, isSameTraining, readCard, type ModelCard } from '../predictions/card';
import {
  listModels,
  outOfFoldModels,
  readPredictions,
  type CountingPrediction,
} from '../predictions/prediction-log';
import { peopleScores, type PeopleScore } from '../resolve/people-scores';
import { mostFrequent, trueLabels, type LayerTruth, type TruthSource } from '../resolve/true-labels';
import { modelSuspects } from '../suspects/model-suspects';
import { isWeak } from '../suspects/suspects';
import { ErrorCauses, wasSeen, type Doubt, type ErrorCause, type ModelError, type Training } from './causes';
import { readSamples, type AllSamples, type SampleFacts } from './sample-facts';

import { isSameAnswer, layerScores, type Compared, type LayerScores } from './scored';
import { slicesOf, type Slices } from './slices';
import { correctsText, isLearnable, takesSet, takesMarks, takesTurn } from '../../kinds/traits';
import { listedIn } from '../../project/model/batch';

const BASELINE = 'baseline';
/** Maximum number of unknown samples that are named. */
const MAX_UNKNOWN_LISTED = 3;

export interface EvaluateOptions {
  /** Only samples of this split. */
  readonly split?: string;
  readonly layers: readonly Layer[];
  /** By default the first one. */
  readonly run?: number;
  /** Letters instead of the names of annotators in the evidence. */
  readonly blind?: Blind;
  readonly pause: () => Promise<void>;
  /** If false, `errors` stays empty, which takes less time. */
  readonly findsCauses?: boolean;
  /** Receives what is compared on each layer. */
  readonly visit?: (layer: Layer, compared: readonly Compared[], saw: (key: number) => boolean) => void;
  /** Reports the current step. */
  readonly progress?: (what: string) => void;
}

/** Samples that are not in the numbers, by reason. */
interface LeftOut {
  /** Predicted samples without a true label. */
  readonly unresolved: number;
  readonly unlabelled: number;
  /** Samples with a true label but no prediction. */
  readonly unpredicted: number;
  /** Samples predicted for another text. They are compared anyway. */
  readonly stale: number;
}

export interface LayerEvaluation {
  readonly layer: Layer;
  readonly numbers: LayerScores;
  readonly truth: ReadonlyMap<TruthSource, number>;
  /** True labels that are not from gold, by people who saw this model's suggestion; and how often the model is right on the others. */
  readonly ownSuggestions: { readonly samples: number; readonly others: ProportionInterval | Undefined };
  /** Compared samples that batches chose by need instead of at random. */
  readonly byNeed: number;
  readonly leftOut: LeftOut;
  readonly majority:
    { readonly value: LayerValue; readonly accuracy: ProportionInterval | Undefined } | undefined;
  /** The baseline, on the samples that both predicted. */
  readonly baseline:
    | {
        readonly samples: number;
        /** First this model, then the other. */
        readonly counts: PairedCounts;
        readonly accuracy: ProportionInterval | Undefined;
        readonly own: ProportionInterval | Undefined;
      }
    | undefined;
  readonly people: PeopleScore;
  readonly slices: Slices;
  /** Compared samples that were in the model's training data, themselves or as near duplicates. */
  readonly leaked: Estimate;
  readonly errors: readonly ModelError[];
  /** How many errors chance explains, by cause. */
  readonly byChance: ErrorCauses['byChance'];
  /** Labels that other models doubt and a person has decided, and how many of these labels were wrong. */
  readonly doubtsDecided: { readonly lookedAt: number; readonly wrong: number };
  /** Of the causes that reviewers can name: for each error for which they named one, whether it is the same. */
  readonly causesDecided: ReadonlyMap<ErrorCause, readonly boolean[]>;
}

export interface Evaluation {
  readonly model: string;
  readonly card: ModelCard | undefined;
  readonly run: number;
  readonly runs: readonly number[];
  readonly split: string | undefined;
  /** Samples that the model predicted (in any run) but the project does not have. */
  readonly unknown: { readonly samples: number; readonly first: readonly string[] };
  readonly layers: readonly LayerEvaluation[];
  /** What is assumed or unknown about the training. */
  readonly trainingNote: string;
  /** Other models whose doubts were used. */
  readonly doubters: readonly string[];
  /** Models whose doubts are not used, because they would only repeat this model. */
  readonly twins: readonly string[];
}

/** Compares a model with the true labels, and finds the cause of each error. The project's records must be read. */
export async function evaluate(
  { project, model }: WithModel,
  name: string,
  options: EvaluateOptions,
): Promise<Evaluation> {
  const { layers, split, blind, pause, progress = () => {} } = options;
  progress(`reading the predictions of ${name}`);
  const { runs, unknown } = await readPredictions(project, name);
  const numbers = [...runs.keys()].sort((a, b) => a - b);
  const run = options.run ?? numbers[0] ?? 1;
  const predictions = runs.get(run);
  if (!predictions)
    throw new UserError(
      `"${name}" has no run ${run}${numbers.length > 0 ? `, only ${numbers.join(', ')}` : ' and no prediction of a sample of the project'}.`,
    );
  progress('reading the samples');
  const samples = await readSamples({ project, model }, pause);
  const splits = new Set(samples.list.flatMap((facts) => facts.split ?? []));
  if (split !== undefined && !splits.has(split))
    throw new UserError(
      `No sample is in the split "${split}". ${splits.size > 0 ? `Splits: ${[...splits].sort().join(', ')}.` : 'The project has no splits: "labelwright split" makes them.'}`,
    );
  const card = await readCard(project.files, name);
  const isAgent = [...predictions.values()].some(({ agent }) => agent !== undefined);
  const { training, note, isKnown: isTrainingKnown } = trainingOf(name, card, samples, model, isAgent);
  const truths = await trueLabels({ project, model }, layers);
  const disagreements = new DisagreementIndex(project.records.table, layers, (key) =>
    project.samples.has(key),
  );
  await disagreements.rebuild(pause);
  progress('looking for doubtful labels');
  const { findsCauses = true } = options;
  const { suspects, doubters, twins, decided } = await doubts(
    { project, model },
    { name, card, predictions },
    findsCauses ? layers : [],
  );
  const baseline = name === BASELINE ? undefined : await baselineOf(project);
  const simple = twins.includes(BASELINE) ? undefined : baseline;
  const sources = { project, model, samples, training, disagreements, suspects, simple, blind };
  const prepared = layers.flatMap((layer) => {
    const one = compare(layer, truths.get(layer.id)!, predictions, samples, split);
    return one.isPredicted ? [{ layer, ...one }] : [];
  });
  if (prepared.length === 0)
    throw new UserError(
      `"${name}" predicts no layer of ${layers.map(({ id }) => id).join(', ')}${split === undefined ? '' : ` in the split "${split}"`}.`,
    );
  // Include samples that people left unresolved; otherwise people seem to agree almost always.
  const keys = new Map(prepared.map(({ layer, predicted }) => [layer.id, predicted]));
  progress('comparing people');
  const people = await peopleScores(
    { project, model },
    prepared.map(({ layer }) => layer),
    (layer, key) => keys.get(layer)!.has(key),
  );
  const needed = keysByNeed({ project, model });
  const found: LayerEvaluation[] = [];
  for (const { layer, compared, leftOut } of prepared) {
    await pause();
    progress(`finding the causes of errors of ${layer.id}`);
    const truth = truths.get(layer.id)!;
    options.visit?.(layer, compared, (key) => {
      const facts = samples.byKey.get(key)!;
      return training.saw(facts, facts);
    });
    const wrong = compared.filter(({ isRight }) => !isRight);
    const causes =
      findsCauses && wrong.length > 0 ? new ErrorCauses(layer, truth, compared, sources) : undefined;
    found.push({
      layer,
      numbers: layerScores(layer, compared, model),
      truth: countBy(compared.map((one) => one.truth.source)),
      ownSuggestions: ownSuggestions(project, name, compared),
      byNeed: compared.filter(({ key }) => needed.has(key)).length,
      leftOut,
      majority: majorityOf(layer, compared),
      baseline: baseline && besideModel(layer, compared, baseline),
      people: people.get(layer.id)!,
      slices: slicesOf(layer, compared, sources),
      leaked: isTrainingKnown
        ? { value: compared.filter(({ key }) => wasSeen(key, samples, training)).length }
        : undefinedBecause(note),
      errors: causes ? wrong.map((each) => causes.of(each)) : [],
      byChance: causes?.byChance ?? new Map(),
      doubtsDecided: decided.get(layer.id) ?? { lookedAt: 0, wrong: 0 },
      causesDecided: causes ? causesDecided(project, layer, wrong, causes) : new Map(),
    });
  }
  return {
    model: name,
    card,
    run,
    runs: numbers,
    split,
    unknown: { samples: unknown.length, first: unknown.slice(0, MAX_UNKNOWN_LISTED) },
    layers: found,
    trainingNote: note,
    doubters,
    twins,
  };
}

/** Compares the causes that reviewers named with those that are found without their decisions. */
function causesDecided(
  { records }: Project,
  { id }: Layer,
  wrong: readonly Compared[],
  causes: ErrorCauses,
): Map<ErrorCause, boolean[]> {
  const found = new Map<ErrorCause, boolean[]>();
  for (const error of wrong) {
    const decision = records.decisionOf(error.key);
    if (decision?.cause === undefined || !decides(decision) || isByPolicy(decision)) continue;
    const isElsewhere = (decision.labels ?? decision.valid) !== undefined && !decidedOn(decision, id);
    const { cause } = causes.of(error, null);
    if (!isElsewhere && DECISION_CAUSES.some((each) => each === cause))
      addTo(found, cause, decision.cause === cause);
  }
  return found;
}

function keysByNeed({ project: { samples }, model: { batches } }: WithModel): Set<number> {
  const listed = batches.flatMap((batch) => [...listedIn(batch.samples).values()]);
  const chosen = listed.filter(
    ({ reason, probability }) => reason !== undefined && probability === undefined,
  );
  return new Set(chosen.map(({ id }) => samples.ids.find(id)));
}

function ownSuggestions(
  { records: { table, gold }, samples }: Project,
  name: string,
  compared: readonly Compared[],
): LayerEvaluation['ownSuggestions'] {
  const sawOne = ({ key, truth }: Compared): boolean => {
    const id = truth.source === 'gold' ? samples.nameOf(key) : undefined;
    if (id !== undefined && gold.get(id)?.record.origin === undefined) return false;
    return [...table.countingOn(key)].some((row) => table.suggestion(row)?.model === name);
  };
  const others = compared.filter((one) => !sawOne(one));
  return {
    samples: compared.length - others.length,
    others: proportionInterval(others.filter(({ isRight }) => isRight).length, others.length),
  };
}

type Predictions = ReadonlyMap<number, CountingPrediction>;

/** The samples with a true label and a prediction on a layer, in the order of the data. */
function compare(
  layer: Layer,
  truth: LayerTruth,
  predictions: Predictions,
  samples: AllSamples,
  split: string | undefined,
): { compared: Compared[]; leftOut: LeftOut; predicted: ReadonlySet<number>; isPredicted: boolean } {
  const compared: Compared[] = [];
  const predicted = new Set<number>();
  let [unresolved, unlabelled, unpredicted, stale] = [0, 0, 0, 0];
  for (const { key, id, split: own, group, starts } of samples.list) {
    if (split !== undefined && own !== split) continue;
    const known = truth.known.get(key);
    const prediction = predictions.get(key);
    const said = prediction && comparableValue(layer, prediction.labels);
    const isPredicted = prediction !== undefined && (said !== undefined || prediction.error !== undefined);
    if (isPredicted) predicted.add(key);
    if (!known) {
      if (isPredicted) {
        if (truth.unresolved.has(key)) unresolved += 1;
        else unlabelled += 1;
      }
      continue;
    }
    if (!prediction || !isPredicted) {
      unpredicted += 1;
      continue;
    }
    if (prediction.isStale) stale += 1;
    const given =
      said !== undefined && answerProblem(layer, prediction.labels[layer.id]) === undefined
        ? said
        : undefined;
    const isRight = given !== undefined && isSameAnswer(given, known.value);
    compared.push({ key, sample: id, group, truth: known, given, prediction, isRight, starts });
  }
  const leftOut = { unresolved, unlabelled, unpredicted, stale };
  return { compared, leftOut, predicted, isPredicted: compared.length + unresolved + unlabelled > 0 };
}

/** The most frequent answer; undefined for corrections of a text and places in one, which no other text shares. */
function majorityOf(layer: Layer, compared: readonly Compared[]): LayerEvaluation['majority'] {
  const best = mostFrequent(compared.map(({ truth }) => truth.value));
  const isPlaced = takesMarks(layer) || takesTurn(layer) || correctsText(layer);
  if (!best || (isPlaced && !(Array.isArray(best.value) && best.value.length === 0))) return undefined;
  return { value: best.value, accuracy: proportionInterval(best.count, compared.length) };
}

/** The first run of the baseline, if there is one. */
async function baselineOf(project: Project): Promise<Predictions | undefined> {
  if (!(await listModels(project)).includes(BASELINE)) return undefined;
  const { runs } = await readPredictions(project, BASELINE);
  return runs.get(1);
}

/** How often another model is right on the samples that both predicted; undefined if there are none. */
export function besideModel(
  layer: Layer,
  compared: readonly Compared[],
  others: Predictions,
): LayerEvaluation['baseline'] {
  const both = compared.flatMap((one) => {
    const other = others.get(one.key);
    const said = other && comparableValue(layer, other.labels);
    return said === undefined ? [] : [{ own: one.isRight, other: isSameAnswer(said, one.truth.value) }];
  });
  if (both.length === 0) return undefined;
  const counts = pairedCounts(both.map(({ own, other }) => [own, other]));
  return {
    samples: both.length,
    counts,
    accuracy: proportionInterval(counts.both + counts.second, both.length),
    own: proportionInterval(counts.both + counts.first, both.length),
  };
}

/** What a model had seen, according to its card. Without a card: all splits that are not for evaluation; for an agent nothing. */
function trainingOf(
  name: string,
  card: ModelCard | undefined,
  samples: AllSamples,
  { schema }: ProjectModel,
  isAgent: boolean,
): { training: Training; note: string; isKnown: boolean } {
  const seen = card?.seen;
  if (seen?.folds !== undefined)
    return {
      training: {
        saw: (sample, when) => sample.key !== when.key && sample.group !== when.group,
        mayHaveSeen: () => true,
      },
      isKnown: true,
      note: `According to its card, each sample was predicted by a model trained on the other folds (of ${seen.folds}).`,
    };
  const inSplits = (names: ReadonlySet<string>): Training => {
    const saw = ({ split }: SampleFacts): boolean => split !== undefined && names.has(split);
    return { saw, mayHaveSeen: saw };
  };
  if (seen && seen.splits.length > 0)
    return {
      training: inSplits(new Set(seen.splits)),
      isKnown: true,
      note: `According to its card, the model was trained on the splits ${seen.splits.join(', ')}.`,
    };
  const sayIt = `Its card, ${cardPath(name)}, can say it: "seen: {splits: [train]}".`;
  const { evaluation } = schema.training.split;
  const assumed = new Set(
    samples.list.flatMap(({ split }) =>
      split === undefined || isEvaluation(split, evaluation) ? [] : [split],
    ),
  );
  if (!card?.seen && !isAgent && assumed.size > 0)
    return {
      training: inSplits(assumed),
      isKnown: true,
      note: `No card names the training data: ${[...assumed].sort().join(', ')} is assumed. ${sayIt}`,
    };
  return {
    training: { saw: () => false, mayHaveSeen: undefined },
    isKnown: seen !== undefined,
    note: seen
      ? 'The card names no samples that the model was trained on: training-leak, few-examples and unlike-training are not looked for.'
      : `The training data of the model is unknown: training-leak, few-examples and unlike-training are not looked for. ${sayIt}`,
  };
}

interface Model {
  readonly name: string;
  readonly card: ModelCard | undefined;
  readonly predictions: Predictions;
}

/** Two models are twins from this share of equal answers on. */
const TWIN_SHARE = 0.98;

/** Whether a model only repeats the other: their cards name the same trainer and training data, or their answers are nearly the same. */
function isTwin(one: Model, other: Model, layers: readonly Layer[]): boolean {
  if (isSameTraining(one.card, other.card)) return true;
  let [both, same] = [0, 0];
  for (const [key, { labels }] of one.predictions)
    for (const layer of layers) {
      const own = comparableValue(layer, labels);
      const others = other.predictions.get(key);
      const said = others && comparableValue(layer, others.labels);
      if (own === undefined || said === undefined) continue;
      both += 1;
      if (isSameAnswer(own, said)) same += 1;
    }
  return both > 0 && same >= TWIN_SHARE * both;
}

/**
 * Labels that other models doubt, from out-of-fold predictions. The evaluated model and its twins are left out, because their confident errors
 * would look like bad labels. So are models that are far below people.
 */
async function doubts({ project, model }: WithModel, own: Model, layers: readonly Layer[]) {
  const suspects = new Map<string, Map<number, Doubt>>();
  const decided = new Map<string, { lookedAt: number; wrong: number }>();
  const doubters: string[] = [];
  const twins: string[] = [];
  const doubtable = layers.filter((layer) => isLearnable(layer) && !takesSet(layer));
  for (const name of doubtable.length > 0 ? await outOfFoldModels(project) : []) {
    if (name === own.name) continue;
    const predictions = (await readPredictions(project, name)).runs.get(1);
    if (!predictions) continue;
    if (isTwin(own, { name, card: await readCard(project.files, name), predictions }, doubtable)) {
      twins.push(name);
      continue;
    }
    for (const found of await modelSuspects({ project, model }, name, doubtable)) {
      if (isWeak(found, found.people)) continue;
      if (!doubters.includes(name)) doubters.push(name);
      const { id } = found.layer;
      const byKey = getOrAdd(suspects, id, () => new Map<number, Doubt>());
      const count = getOrAdd(decided, id, () => ({ lookedAt: 0, wrong: 0 }));
      for (const { key, given, suggested, isFlagged, decided: verdict } of found.ranked) {
        if (!isFlagged || byKey.has(key)) continue;
        byKey.set(key, { by: name, given, suggested });
        if (verdict === undefined) continue;
        count.lookedAt += 1;
        if (verdict === 'wrong') count.wrong += 1;
      }
    }
  }
  return { suspects, doubters, twins, decided };
}
