import { againstReference } from '../../agreement/context/against-reference';
import {
  alternativeAnnotatorTest,
  type AlternativeTest,
  type AlternativeTestOptions,
} from '../../agreement/judging/alternative-annotator-test';
import type { Coefficient } from '../../agreement/coefficients/chance-corrected';
import type { RatingInput } from '../../agreement/coefficients/levels';
import { predictionPoweredMean, type PoweredMean } from '../../agreement/judging/prediction-powered';
import { ratingCount, type RatingTable } from '../../agreement/tables/rating-table';
import { correctedRate, type LimitedEstimate } from '../../agreement/judging/rogan-gladen';
import { undefinedBecause, type Undefined } from '../../agreement/statistics/estimate';
import { addOne, getOrAdd } from '../../base/lists';
import { counted } from '../../base/text/phrases';
import { proportionInterval, type ProportionInterval } from '../../agreement/statistics/proportion';

export interface ValidationOptions extends AlternativeTestOptions {
  /** Of all intervals; above 0 and below 1. */
  confidence: number;
  /** Why the items with a known label are no random sample of all. Numbers that need one are then undefined, for this reason. */
  notRandom?: string;
}

/** Of the options, where nothing else is asked for. */
export const DEFAULTS: ValidationOptions = { score: 'accuracy', epsilon: 0.2, q: 0.05, confidence: 0.95 };

/** The labels that count as right, by item. */
export interface KnownLabels {
  known: ReadonlyMap<string, string>;
  /** Items that people answered and whose label is not known. */
  disputed: number;
  /** Items that people answered, and that were not drawn at random: only the model's answers to them count. None of them is in `known`. */
  notDrawn?: ReadonlySet<string>;
}

/** How well a model does what people do. */
export interface Validation {
  model: string;
  people: readonly string[];
  /** Items with a known label that the model answered, and those that it did not. */
  labelled: number;
  unanswered: number;
  disputed: number;
  /** Items that only the model answered, or that were not drawn. */
  unlabelled: number;
  notDrawn: number;
  /** Why there are no rates of labels, if so. */
  noRates: string | undefined;
  accuracy: ProportionInterval | Undefined;
  kappa: Coefficient | Undefined;
  alternative: AlternativeTest;
  labels: LabelValidation[];
  /** Where the model gave another label than the known one, the most frequent first. */
  differences: LabelDifference[];
  /** The rules that the model cites for items with a known label, those it differs under most first. */
  rules: CitedRule[];
}

/** A validation, and what has to be said beside its numbers. */
export interface ValidationReport {
  readonly found: Validation;
  readonly options: ValidationOptions;
  /** What an item is called: `item` or `sample`. */
  readonly thing: string;
  /** What the rates of labels rest on. */
  readonly assumption: string;
  /** Answers of people that were given with a suggestion of the model in sight. */
  readonly influenced: number;
  /** Splits that the model was trained on, as its card says. */
  readonly trainedOn: readonly string[];
  /** The name of the layer; absent in a file without layers. */
  readonly layer?: string | undefined;
  /** The id of the sample that an item is. */
  readonly nameOf: (item: string) => string;
}

interface LabelDifference {
  known: string;
  given: string;
  items: string[];
  /** Rule -> items for which the model cites it. */
  rules: Map<string, number>;
}

interface CitedRule {
  rule: string;
  /** Items for which the model cites it, and those of them on which it differs. */
  cited: number;
  differs: number;
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

/**
 * Why rates of labels cannot be estimated. Where items on which people differ are left out of the labelled part, their like stay in the
 * unlabelled one: the parts are no longer samples of one population, and the rates are wrong (labels on which people differ seem rare).
 */
function reasonForNoRates(
  { known, disputed }: KnownLabels,
  notRandom: string | undefined,
): string | undefined {
  if (notRandom !== undefined || disputed === 0) return notRandom;
  const all = counted(known.size + disputed, 'item');
  return `people differ on ${disputed} of the ${all} that they answered, and no decision says which label is right`;
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

/**
 * Everything about a model beside people, given the answers of both. `input` needs numbers for the score `neg_rmse`. `cited`: the rules that
 * the model cites, by item.
 */
export function validation(
  input: RatingInput,
  model: string,
  labelsKnown: KnownLabels,
  cited: ReadonlyMap<string, readonly string[]>,
  options: ValidationOptions,
): Validation {
  const { known, disputed, notDrawn } = labelsKnown;
  const noRates = reasonForNoRates(labelsKnown, options.notRandom);
  const { table } = input;
  const judge = table.annotators.indexOf(model);
  const reference = againstReference(table, (item) => known.get(item))[judge]!;
  const { labels, items: labelled, correct } = reference;
  const number = new Map(labels.map((label, k) => [label, k]));
  const [human, judged, unlabelled]: [number[], number[], number[]] = [[], [], []];
  const differences = new Map<string, LabelDifference>();
  const rules = new Map<string, CitedRule>();
  for (let i = 0; i < table.items.length; i += 1) {
    const given = answerOf(table, i, judge);
    if (given === undefined) continue;
    const item = table.items.at(i)!;
    const right = known.get(item);
    if (right !== undefined) {
      human.push(number.get(right)!);
      judged.push(given);
      compare(item, right, table.labels[given]!);
    } else if (ratingCount(table, i) === 1 || notDrawn?.has(item)) unlabelled.push(given);
  }
  const used = new Set([...human, ...judged, ...unlabelled]);
  return {
    model,
    people: table.annotators.filter((name) => name !== model),
    labelled,
    unanswered: known.size - labelled,
    disputed,
    unlabelled: unlabelled.length,
    notDrawn: notDrawn?.size ?? 0,
    noRates,
    accuracy: proportionInterval(correct, labelled, options.confidence),
    kappa: reference.kappa,
    alternative: alternativeAnnotatorTest(
      options.score === 'neg_rmse' ? (input.scores ?? table) : table,
      model,
      options,
    ),
    labels: labels.flatMap((label, k) =>
      used.has(k)
        ? [{ label, ...oneLabel(k, { human, judged, unlabelled }, options.confidence, noRates) }]
        : [],
    ),
    // By their keys at last: the order of the samples would tell something of each.
    differences: [...differences]
      .sort(([x, a], [y, b]) => b.items.length - a.items.length || (x < y ? -1 : 1))
      .map(([, difference]) => difference),
    rules: [...rules]
      .sort(([x, a], [y, b]) => b.differs - a.differs || b.cited - a.cited || (x < y ? -1 : 1))
      .map(([, rule]) => rule),
  };

  function compare(item: string, right: string, given: string): void {
    const own = new Set(cited.get(item));
    const differs = right !== given;
    for (const rule of own) {
      const entry = getOrAdd(rules, rule, () => ({ rule, cited: 0, differs: 0 }));
      entry.cited += 1;
      if (differs) entry.differs += 1;
    }
    if (!differs) return;
    const key = JSON.stringify([right, given]);
    const pair = getOrAdd(differences, key, () => ({ known: right, given, items: [], rules: new Map() }));
    pair.items.push(item);
    for (const rule of own) addOne(pair.rules, rule);
  }
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
  confidence: number,
  noRates: string | undefined,
): Omit<LabelValidation, 'label'> {
  const is = (list: readonly number[]) => list.map((label) => (label === k ? 1 : 0));
  const powered = { human: is(human), model: is(judged), unlabelled: is(unlabelled) };
  const positives = sum(powered.human);
  const truePositives = sum(powered.human.map((one, i) => one * powered.model[i]!));
  const negatives = human.length - positives;
  const trueNegatives = negatives - (sum(powered.model) - truePositives);
  const rate = (lambda?: number) =>
    noRates === undefined
      ? predictionPoweredMean(powered, { confidence, lambda })
      : undefinedBecause(noRates);
  return {
    positives,
    sensitivity: proportionInterval(truePositives, positives, confidence),
    specificity: proportionInterval(trueNegatives, negatives, confidence),
    corrected:
      noRates === undefined
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
        : undefinedBecause(noRates),
    classical: rate(0),
    ppi: rate(1),
    ppiPlusPlus: rate(),
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
