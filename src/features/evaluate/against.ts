import { macroF1Difference } from '../../agreement/judging/classification';
import {
  mcNemarExact,
  pairedCounts,
  pairedDifference,
  type PairedCounts,
} from '../../agreement/statistics/paired-shares';
import type { Undefined } from '../../agreement/statistics/estimate';
import { proportionInterval, type ProportionInterval } from '../../agreement/statistics/proportion';
import { counted } from '../../base/text/phrases';
import { UserError } from '../../base/user-error';
import type { WithModel } from '../../engine/project';
import type { Layer } from '../../project/schema/layer-types';
import type { ModelCard } from '../predictions/card';
import type { ModelError } from './causes';
import { evaluate, type EvaluateOptions, type Evaluation } from './evaluate';
import { labelsOf, scoredItems, type Compared } from './scored';

/** A difference with its limits. */
export type Difference = { readonly value: number; readonly limits: readonly [number, number] } | Undefined;

/** Two models compared on the samples of a layer that both predicted. */
export interface LayerComparison {
  readonly layer: Layer;
  readonly samples: number;
  /** Samples with a true label that only one of the models predicted. */
  readonly only: { readonly first: number; readonly second: number };
  readonly counts: PairedCounts;
  readonly accuracy: {
    readonly first: ProportionInterval | Undefined;
    readonly second: ProportionInterval | Undefined;
    /** First less second. */
    readonly difference: Difference;
    /** P of McNemar's exact test. */
    readonly p: number;
  };
  /** First less second. */
  readonly macroF1: Difference;
  /** Errors of the second model where the first is right, and of the first where the second is right. */
  readonly gained: readonly ModelError[];
  readonly lost: readonly ModelError[];
}

export interface Comparison {
  readonly first: Evaluation;
  readonly second: Evaluation;
  /** Only layers that both models predict. */
  readonly layers: readonly LayerComparison[];
  /** Sentences about other differences than the models. If there are none, the numbers can be compared. */
  readonly differences: readonly string[];
}

interface Seen {
  readonly compared: readonly Compared[];
  readonly saw: (key: number) => boolean;
}

/** A model and its run, by default the first one. */
interface ModelRun {
  readonly name: string;
  readonly run: number | undefined;
}

/** Compares two models, or two runs of one, on the same samples and true labels. */
export async function evaluateAgainst(
  read: WithModel,
  [one, two]: readonly [ModelRun, ModelRun],
  options: Omit<EvaluateOptions, 'run' | 'visit'>,
): Promise<Comparison> {
  const seen = [new Map<string, Seen>(), new Map<string, Seen>()] as const;
  const evaluated = ({ name, run }: ModelRun, n: 0 | 1): Promise<Evaluation> =>
    evaluate(read, name, {
      ...options,
      ...(run !== undefined && { run }),
      visit: ({ id }, compared, saw) => void seen[n].set(id, { compared, saw }),
    });
  const first = await evaluated(one, 0);
  const second = await evaluated(two, 1);
  if (first.model === second.model && first.run === second.run)
    throw new UserError(
      `"${first.model}" cannot be compared with itself. Name another model, or another run.`,
    );
  const [firstName, secondName] = namesOf(first, second);
  const differences = new Set(cardDifferences(first, second));
  const layers = options.layers.flatMap((layer): LayerComparison[] => {
    const [a, b] = [seen[0].get(layer.id), seen[1].get(layer.id)];
    if (!a || !b) return [];
    const keys = new Set(b.compared.map(({ key }) => key));
    const mine = a.compared.filter(({ key }) => keys.has(key));
    const own = new Set(mine.map(({ key }) => key));
    const others = b.compared.filter(({ key }) => own.has(key));
    for (const what of dataDifferences([firstName, mine, a.saw], [secondName, others, b.saw]))
      differences.add(what);
    const only = { first: a.compared.length - mine.length, second: b.compared.length - others.length };
    return [compareLayer(layer, mine, others, only, [first, second])];
  });
  return { first, second, layers, differences: [...differences] };
}

/** The names of both; two runs of one model get their numbers. */
export const namesOf = (first: Evaluation, second: Evaluation): [string, string] =>
  first.model === second.model
    ? [`${first.model}, run ${first.run}`, `${second.model}, run ${second.run}`]
    : [first.model, second.model];

function compareLayer(
  layer: Layer,
  one: readonly Compared[],
  two: readonly Compared[],
  only: LayerComparison['only'],
  evaluations: readonly [Evaluation, Evaluation],
): LayerComparison {
  const labels = labelsOf(layer, [...one, ...two]);
  const [a, b] = [scoredItems(layer, one, labels), scoredItems(layer, two, labels)];
  const counts = pairedCounts(a.map(({ isRight }, n) => [isRight, b[n]!.isRight]));
  const rightOf = (list: readonly Compared[]): Set<number> =>
    new Set(list.filter(({ isRight }) => isRight).map(({ key }) => key));
  const [rightOne, rightTwo] = [rightOf(one), rightOf(two)];
  const [errorsOne, errorsTwo] = evaluations.map(
    ({ layers }) => layers.find((found) => found.layer.id === layer.id)!.errors,
  ) as [readonly ModelError[], readonly ModelError[]];
  return {
    layer,
    samples: one.length,
    only,
    counts,
    accuracy: {
      first: proportionInterval(rightOne.size, one.length),
      second: proportionInterval(rightTwo.size, one.length),
      difference: pairedDifference(counts),
      p: mcNemarExact(counts),
    },
    macroF1: macroF1Difference(
      a.map((item, n) => [item, b[n]!]),
      labels.length,
    ),
    gained: errorsTwo.filter(({ key }) => rightOne.has(key)),
    lost: errorsOne.filter(({ key }) => rightTwo.has(key)),
  };
}

function cardDifferences(first: Evaluation, second: Evaluation): string[] {
  const seenText = (card: ModelCard | undefined): string => {
    const seen = card?.seen;
    if (!seen) return 'data that no card names';
    if (seen.folds !== undefined) return `the other folds (of ${seen.folds})`;
    return seen.splits.length > 0 ? `the splits ${seen.splits.toSorted().join(', ')}` : 'no split';
  };
  const [a, b] = [seenText(first.card), seenText(second.card)];
  const answers = [first, second].filter(({ card }) => card?.seen?.answers === true);
  return [
    ...(a === b ? [] : [`${first.model} was trained on ${a}, ${second.model} on ${b}.`]),
    ...(answers.length === 1 ? [`${answers[0]!.model} had seen people’s answers.`] : []),
  ];
}

type Side = readonly [name: string, compared: readonly Compared[], saw: (key: number) => boolean];

/** Differences in the data of samples that both predicted: guideline, texts, and whether they were seen in training. */
function dataDifferences(first: Side, second: Side): string[] {
  const [one, two] = [factsOf(first), factsOf(second)];
  const guideline = ({ name, guidelines }: ReturnType<typeof factsOf>): string =>
    `${name}: ${guidelines.join(', ')}`;
  return [
    ...(one.guidelines.join('\n') === two.guidelines.join('\n')
      ? []
      : [`They followed other versions of the guideline (${guideline(one)}; ${guideline(two)}).`]),
    ...[one, two].flatMap(({ name, stale }) =>
      stale === 0 ? [] : [`${name} read an earlier text of ${counted(stale, 'sample')}.`],
    ),
    ...(one.seen === two.seen
      ? []
      : [one, two].flatMap(({ name, seen }) =>
          seen === 0 ? [] : [`${name} was trained on ${counted(seen, 'sample')} of those compared.`],
        )),
  ];
}

const factsOf = ([name, compared, saw]: Side) => ({
  name,
  guidelines: [...new Set(compared.map(({ prediction }) => prediction.guideline ?? 'none named'))].sort(),
  stale: compared.filter(({ prediction }) => prediction.isStale).length,
  seen: compared.filter(({ key }) => saw(key)).length,
});
