import { classification, type Classification, type ScoredItem } from '../../agreement/judging/classification';
import { calibration, type Calibration } from '../../agreement/judging/calibration';
import { semevalScores, type SemevalScore } from '../../agreement/spans/semeval';
import { yesOrNoTable } from '../../agreement/judging/predictions';
import { undefinedBecause, type Estimate, type Undefined } from '../../agreement/statistics/estimate';
import { clusteredShare } from '../../agreement/statistics/interval';
import type { ProportionInterval } from '../../agreement/statistics/proportion';
import { trigramSimilarity } from '../../agreement/comparable/comparable-answers';
import { textHash } from '../../base/text/hash';
import { kindOf } from '../../kinds';
import { sameExtent } from '../../kinds/difference';
import { labelsIn, valueKey } from '../../disagreement/given';
import { costOfMistake, hasCosts } from '../../disagreement/mistake-cost';
import type { ProjectModel } from '../../project/model/model';
import type { LayerValue, Span } from '../../project/records/records';
import type { Layer } from '../../project/schema/layer-types';
import { layerProbabilities, type Classified } from '../predictions/probabilities';
import type { CountingPrediction } from '../predictions/prediction-log';
import type { TrueLabel } from '../resolve/true-labels';
import { modelIn } from '../../project/model/label-ids';
import {
  correctsText,
  joinsMarks,
  labelsWhole,
  marksText,
  takesNumber,
  takesSet,
  takesOneValue,
  takesWords,
} from '../../kinds/traits';
import { groupBy } from '../../base/lists';

/** A compared sample: its true label, and the model's valid answer, if it gave one. */
export interface Compared {
  readonly key: number;
  readonly sample: string;
  readonly group: number;
  readonly truth: TrueLabel;
  readonly given: LayerValue | undefined;
  readonly prediction: CountingPrediction;
  readonly isRight: boolean;
  /** `startHashes` of the sample. */
  readonly starts?: Readonly<Record<string, string>>;
}

/** A mean of distances or costs. It depends on a few large ones, which a small sample may lack, so it has no interval. */
type SkewedMean = { value: number; limits: null; reason: string } | Undefined;

export interface Distance {
  /** Mean of the absolute differences. */
  readonly meanAbsolute: SkewedMean;
  readonly rootMeanSquare: Estimate;
  /** Mean of given less expected value. */
  readonly bias: Estimate;
}

/** A model's numbers on a layer. */
export interface LayerScores {
  readonly scores: Classification;
  /**
   * True label -> given label -> number of samples (for spans: of overlapping pairs with different labels). Only for layers with one label, and for
   * spans.
   */
  readonly confusion: readonly {
    readonly expected: string;
    readonly given: string;
    readonly count: number;
    /** Cost of this mistake, if the guideline gives the layer's mistakes different costs. */
    readonly cost?: number;
  }[];
  /** Mean cost per sample by the guideline's `purpose.costs`, if it gives the layer's mistakes different costs. */
  readonly meanCost?: SkewedMean;
  readonly calibration: Calibration;
  /** For spans: gives half credit to a label or extent that only overlaps. */
  readonly partial?: SemevalScore;
  readonly spanErrors?: Readonly<Record<'boundary' | 'label' | 'missing' | 'spurious', number>>;
  readonly distance?: Distance;
  /** For sets: mean of the shared labels divided by all labels of both; 1 if both are empty. */
  readonly jaccard?: Estimate;
  /** For texts: the mean similarity to the true ones; for corrections also the share of given texts that are the true ones. */
  readonly similarity?: Estimate;
  readonly noCorrection?: ProportionInterval | Undefined;
}

/** The label in tables for an invalid answer. */
const NOTHING_VALID = '(nothing valid)';

/** Whether two answers to a layer are the same. */
export const isSameAnswer = (a: LayerValue, b: LayerValue): boolean => valueKey(a) === valueKey(b);

/** The parts of an answer that can each be right (its label, or each of its labels, spans or relations), with their labels. */
function partsOf(layer: Layer, value: LayerValue | undefined): Map<string, string> {
  if (value === undefined || takesWords(layer)) return new Map();
  if (!Array.isArray(value)) return new Map([[String(value), String(value)]]);
  if (joinsMarks(layer))
    return new Map((value as string[]).map((each) => [each, (JSON.parse(each) as [string])[0]]));
  return new Map(
    (value as (string | Span)[]).map((each) =>
      typeof each === 'string'
        ? [each, each]
        : [
            JSON.stringify([each.label, (each.parts ?? [each]).map(({ start, end }) => [start, end])]),
            each.label,
          ],
    ),
  );
}

/** All numbers of a layer. */
export function layerScores(layer: Layer, compared: readonly Compared[], project: ProjectModel): LayerScores {
  const model = modelIn(project, layer.id);
  const labels = labelsOf(layer, compared);
  const isCosted = labelsWhole(layer) && hasCosts(model, labels);
  return {
    scores: classification(scoredItems(layer, compared, labels), labels),
    confusion: takesOneValue(layer)
      ? confusionOf(compared).map((cell) => ({
          ...cell,
          ...(isCosted &&
            cell.expected !== cell.given && { cost: costOfMistake(model, [cell.expected], [cell.given]) }),
        }))
      : marksText(layer)
        ? confusedSpans(layer, compared)
        : [],
    ...(isCosted && { meanCost: meanCostOf(compared, model) }),
    calibration: calibrationOf(layer, compared),
    ...(marksText(layer) && spanScores(layer, compared)),
    ...(takesNumber(layer) && { distance: distanceOf(compared) }),
    ...(takesSet(layer) && { jaccard: jaccardOf(compared) }),
    ...(takesWords(layer) && { similarity: similarityOf(compared) }),
    ...(correctsText(layer) && { noCorrection: neededNone(layer, compared) }),
  };
}

/** The comparison of each sample by label; labels are given by their positions. */
export function scoredItems(
  layer: Layer,
  compared: readonly Compared[],
  labels: readonly string[],
): ScoredItem[] {
  const number = new Map(labels.map((label, k) => [label, k]));
  return compared.map(({ group, truth, given, isRight }): ScoredItem => {
    const [expected, said] = [partsOf(layer, truth.value), partsOf(layer, given)];
    const of = (parts: Map<string, string>, isIn: boolean, other: Map<string, string>): number[] =>
      [...parts].flatMap(([part, label]) => (other.has(part) === isIn ? [number.get(label)!] : []));
    return {
      group,
      isRight,
      hits: of(expected, true, said),
      missed: of(expected, false, said),
      spurious: of(said, false, expected),
    };
  });
}

/** The labels of a layer, and any other labels that are true or given. */
export function labelsOf(layer: Layer, compared: readonly Compared[]): string[] {
  const used = new Set(
    compared.flatMap(({ truth, given }) => [
      ...partsOf(layer, truth.value).values(),
      ...partsOf(layer, given).values(),
    ]),
  );
  const declared: readonly string[] = 'labels' in layer ? layer.labels : [];
  const others = [...used].filter((label) => !declared.includes(label));
  const isNumber = takesNumber(layer);
  return [...declared, ...others.sort((a, b) => (isNumber ? Number(a) - Number(b) : a < b ? -1 : 1))];
}

const confusionOf = (compared: readonly Compared[]): LayerScores['confusion'] =>
  countPairs(
    compared.map(({ truth, given }) => [
      String(truth.value as string),
      given === undefined ? NOTHING_VALID : String(given as string),
    ]),
  );

const confusedSpans = (layer: Layer, compared: readonly Compared[]): LayerScores['confusion'] =>
  countPairs(
    compared.flatMap(({ truth, given }) =>
      kindOf(layer)
        .differences(layer, truth.value, given ?? [])
        .flatMap((one): [string, string][] =>
          one.kind === 'span-label' ? [[one.spans[0].label, one.spans[1].label]] : [],
        ),
    ),
  );

function countPairs(pairs: readonly (readonly [string, string])[]): LayerScores['confusion'] {
  return [...groupBy(pairs, (pair) => JSON.stringify(pair)).values()]
    .map((same) => ({ expected: same[0]![0], given: same[0]![1], count: same.length }))
    .sort((a, b) => b.count - a.count || (a.expected + a.given < b.expected + b.given ? -1 : 1));
}

/** For sets, each label with a probability counts as a yes or no. */
function calibrationOf(layer: Layer, compared: readonly Compared[]): Calibration {
  if (!takesSet(layer))
    return calibration(
      layerProbabilities(
        layer.id,
        compared.map(({ truth, prediction }): Classified => ({
          label: String(truth.value as string),
          prediction,
        })),
      ).found,
    );
  const cells = compared.flatMap(({ truth, prediction }) =>
    [...(prediction.probabilities.get(layer.id) ?? [])].map(
      ([label, p]) => [(truth.value as string[]).includes(label), p] as const,
    ),
  );
  return calibration(yesOrNoTable(cells));
}

function spanScores(
  layer: Layer,
  compared: readonly Compared[],
): Pick<LayerScores, 'partial' | 'spanErrors'> {
  const pairs = compared.map(({ truth, given }, item) => ({
    item,
    reference: truth.value as Span[],
    other: (given ?? []) as Span[],
  }));
  const errors = { boundary: 0, label: 0, missing: 0, spurious: 0 };
  for (const { reference, other } of pairs)
    for (const difference of kindOf(layer).differences(layer, reference, other)) {
      if (difference.kind === 'span-boundary') errors.boundary += 1;
      else if (difference.kind === 'span-label') {
        errors.label += 1;
        if (!sameExtent(...(difference.spans as [Span, Span]))) errors.boundary += 1;
      } else if (difference.kind === 'span-missing')
        errors[difference.by === 1 ? 'missing' : 'spurious'] += 1;
    }
  return { partial: semevalScores(pairs).partial, spanErrors: errors };
}

function distanceOf(compared: readonly Compared[]): Distance {
  const differences = compared.flatMap(({ truth, given }) =>
    typeof given === 'number' ? [given - (truth.value as number)] : [],
  );
  const n = differences.length;
  const none = undefinedBecause('no sample has a rating from both');
  if (n === 0) return { meanAbsolute: none, rootMeanSquare: none, bias: none };
  const mean = (of: (d: number) => number): number => differences.reduce((sum, d) => sum + of(d), 0) / n;
  return {
    meanAbsolute: skewedMean(differences.map(Math.abs)),
    rootMeanSquare: { value: Math.sqrt(mean((d) => d * d)) },
    bias: { value: mean((d) => d) },
  };
}

const skewedMean = (values: readonly number[]): SkewedMean => ({
  value: values.reduce((sum, each) => sum + each, 0) / values.length,
  limits: null,
  reason: 'it depends on a few large errors, so no interval holds',
});

/** A right answer costs nothing. For sets, the most expensive mistake counts. */
function meanCostOf(compared: readonly Compared[], model: ProjectModel): SkewedMean {
  if (compared.length === 0) return undefinedBecause('no sample is compared');
  const costs = compared.map(({ isRight, truth, given }) => {
    if (isRight) return 0;
    const [expected, said] = [truth.value, given ?? []].map(labelsIn) as [string[], string[]];
    return costOfMistake(
      model,
      expected.filter((label) => !said.includes(label)),
      said.filter((label) => !expected.includes(label)),
    );
  });
  return skewedMean(costs);
}

function similarityOf(compared: readonly Compared[]): Estimate {
  if (compared.length === 0) return undefinedBecause('no sample is compared');
  const sum = compared.reduce(
    (total, { truth, given }) => total + trigramSimilarity(truth.value as string, (given ?? '') as string),
    0,
  );
  return { value: sum / compared.length };
}

function neededNone({ id }: Layer, compared: readonly Compared[]): ProportionInterval | Undefined {
  const known = compared.filter(({ starts }) => starts?.[id] !== undefined);
  const groups = groupBy(known, ({ group }) => group).values();
  const isSame = ({ truth, starts }: Compared): boolean => textHash(truth.value as string) === starts![id];
  const counts = [...groups].map((group) => [group.filter(isSame).length, group.length] as const);
  return clusteredShare(counts, 'no sample has a text to correct');
}

function jaccardOf(compared: readonly Compared[]): Estimate {
  if (compared.length === 0) return undefinedBecause('no sample is compared');
  const sum = compared.reduce((total, { truth, given }) => {
    const [a, b] = [new Set(truth.value as string[]), new Set((given ?? []) as string[])];
    const all = new Set([...a, ...b]).size;
    const shared = [...a].filter((label) => b.has(label)).length;
    return total + (given === undefined ? 0 : all === 0 ? 1 : shared / all);
  }, 0);
  return { value: sum / compared.length };
}
