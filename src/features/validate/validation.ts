import { againstReference } from '../../agreement/against-reference';
import {
  alternativeAnnotatorTest,
  type AlternativeTest,
  type AlternativeTestOptions,
} from '../../agreement/alternative-annotator-test';
import type { Kappa } from '../../agreement/cohen';
import type { RatingInput } from '../../agreement/levels';
import { predictionPoweredMean, type PoweredMean } from '../../agreement/prediction-powered';
import { ratingCount, type RatingTable } from '../../agreement/rating-table';
import { correctedRate, type LimitedEstimate } from '../../agreement/rogan-gladen';
import { undefinedBecause, type Undefined } from '../../agreement/statistics/estimate';
import { proportionInterval, type ProportionInterval } from '../../agreement/statistics/proportion';

export interface ValidationOptions extends AlternativeTestOptions {
  /** Of all intervals; above 0 and below 1. */
  confidence: number;
  /** Why the items with a known label are no random sample of all. Numbers that need one are then undefined, for this reason. */
  notRandom?: string;
}

/** The labels that count as right, by item. */
export interface KnownLabels {
  known: ReadonlyMap<string, string>;
  /** Items that people answered and whose label is not known. */
  disputed: number;
}

/** How well a model does what people do. */
export interface Validation {
  model: string;
  people: readonly string[];
  /** Items with a known label that the model answered, and those that it did not. */
  labelled: number;
  unanswered: number;
  disputed: number;
  /** Items that only the model answered. */
  unlabelled: number;
  accuracy: ProportionInterval | Undefined;
  kappa: Kappa | Undefined;
  alternative: AlternativeTest;
  labels: LabelValidation[];
}

type Rate<T> = T | Undefined;

interface LabelValidation {
  label: string;
  /** Items known to have the label. */
  positives: number;
  sensitivity: ProportionInterval | Undefined;
  specificity: ProportionInterval | Undefined;
  /** The rate of the label among all items whose label is known or that only the model answered. */
  corrected: Rate<LimitedEstimate>;
  classical: Rate<PoweredMean>;
  ppi: Rate<PoweredMean>;
  ppiPlusPlus: Rate<PoweredMean>;
}

/** The labels on which all people agree who answered an item. */
export function unanimousLabels(table: RatingTable, model: string): KnownLabels {
  const judge = table.annotators.indexOf(model);
  const known = new Map<string, string>();
  let disputed = 0;
  for (let i = 0; i < table.items.length; i += 1) {
    const labels = new Set<number>();
    for (let p = table.start[i]!; p < table.start[i + 1]!; p += 1)
      if (table.annotator[p] !== judge) labels.add(table.label[p]!);
    if (labels.size === 1) known.set(table.items.at(i)!, table.labels[[...labels][0]!]!);
    else if (labels.size > 1) disputed += 1;
  }
  return { known, disputed };
}

/** Everything about a model beside people, given the answers of both. `input` needs numbers for the score `neg_rmse`. */
export function validation(
  input: RatingInput,
  model: string,
  { known, disputed }: KnownLabels,
  options: ValidationOptions,
): Validation {
  const { table } = input;
  const judge = table.annotators.indexOf(model);
  const reference = againstReference(table, (item) => known.get(item))[judge]!;
  const { labels, items: labelled, correct } = reference;
  const number = new Map(labels.map((label, k) => [label, k]));
  const [human, judged, unlabelled]: [number[], number[], number[]] = [[], [], []];
  for (let i = 0; i < table.items.length; i += 1) {
    const given = answerOf(table, i, judge);
    if (given === undefined) continue;
    const right = known.get(table.items.at(i)!);
    if (right !== undefined) {
      human.push(number.get(right)!);
      judged.push(given);
    } else if (ratingCount(table, i) === 1) unlabelled.push(given);
  }
  const used = new Set([...human, ...judged, ...unlabelled]);
  return {
    model,
    people: table.annotators.filter((name) => name !== model),
    labelled,
    unanswered: known.size - labelled,
    disputed,
    unlabelled: unlabelled.length,
    accuracy: proportionInterval(correct, labelled, options.confidence),
    kappa: reference.kappa,
    alternative: alternativeAnnotatorTest(
      options.score === 'neg_rmse' ? (input.scores ?? table) : table,
      model,
      options,
    ),
    labels: labels.flatMap((label, k) =>
      used.has(k) ? [{ label, ...oneLabel(k, { human, judged, unlabelled }, options) }] : [],
    ),
  };
}

/** The label that the model gave an item. */
function answerOf(table: RatingTable, item: number, judge: number): number | undefined {
  for (let p = table.start[item]!; p < table.start[item + 1]!; p += 1)
    if (table.annotator[p] === judge) return table.label[p];
  return undefined;
}

/** Numbers of labels: what people and the model said of labelled items, and the model of the others. */
interface Answers {
  human: readonly number[];
  judged: readonly number[];
  unlabelled: readonly number[];
}

function oneLabel(
  k: number,
  { human, judged, unlabelled }: Answers,
  { confidence, notRandom }: ValidationOptions,
): Omit<LabelValidation, 'label'> {
  const is = (list: readonly number[]) => list.map((label) => (label === k ? 1 : 0));
  const powered = { human: is(human), model: is(judged), unlabelled: is(unlabelled) };
  const positives = sum(powered.human);
  const truePositives = sum(powered.human.map((one, i) => one * powered.model[i]!));
  const negatives = human.length - positives;
  const trueNegatives = negatives - (sum(powered.model) - truePositives);
  const rate = (lambda?: number) =>
    notRandom === undefined
      ? predictionPoweredMean(powered, { confidence, lambda })
      : undefinedBecause(notRandom);
  return {
    positives,
    sensitivity: proportionInterval(truePositives, positives, confidence),
    specificity: proportionInterval(trueNegatives, negatives, confidence),
    corrected:
      notRandom === undefined
        ? correctedRate(
            {
              judged: judged.length + unlabelled.length,
              yes: sum(powered.model) + sum(powered.unlabelled),
              positives,
              truePositives,
              negatives,
              trueNegatives,
            },
            confidence,
          )
        : undefinedBecause(notRandom),
    classical: rate(0),
    ppi: rate(1),
    ppiPlusPlus: rate(),
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
