import {
  confidentLearning,
  logMargins,
  rankedByScore,
  surerHalf,
  type SurerHalf,
} from '../../agreement/judging/confident-learning';
import { classCounts, yesOrNoTable, type Predictions } from '../../agreement/judging/predictions';
import { proportionInterval } from '../../agreement/statistics/proportion';
import { temperatureOf } from '../../agreement/judging/temperature';
import type { Json } from '../../agreement/coefficients/flat-json';
import { defined } from '../../base/objects';
import { maxOf } from '../../base/lists';
import { counted, percent } from '../../base/text/phrases';
import type { Project, WithModel } from '../../engine/project';
import {
  isByPolicy,
  type DecisionRecord,
  type LayerValue,
  type SpanPart,
} from '../../project/records/records';
import type { Layer } from '../../project/schema/layer-types';
import { layerProbabilities, type Classified } from '../predictions/probabilities';
import type { CountingPrediction } from '../predictions/prediction-log';
import { ProjectResolver } from '../resolve/resolve-project';
import { takesOneLabel, takesSet } from '../../kinds/traits';

/** A label that a model doubts. */
export interface Suspect {
  readonly key: number;
  readonly sample: string;
  /** The label that people gave. For `choices` and spans, it begins with `+` (given) or `-` (not given). */
  readonly given: string;
  /** For spans, in code points: the place of people's span, or of the one that they may have overlooked. */
  readonly at?: SpanPart;
  readonly suggested: string;
  /** For spans: the place that the model suggests, if it is another one. */
  readonly suggestedAt?: SpanPart;
  /** The calibrated probability of the model's label, divided by the sum of that and the probability of the given label: 0 to 1. */
  readonly score: number;
  /** Whether confident learning counts it among the errors. */
  readonly isFlagged: boolean;
  /** Whether the given label was right, if a reviewer has decided the layer. */
  readonly decided: 'right' | 'wrong' | undefined;
}

/** A suspect as JSON. */
export const suspectJson = ({ at, suggestedAt, ...one }: Suspect): { [key: string]: Json } => ({
  sample: one.sample,
  given: one.given,
  ...(at && defined({ start: at.start, end: at.end, text: at.text })),
  suggested: one.suggested,
  ...(suggestedAt && { suggested_start: suggestedAt.start, suggested_end: suggestedAt.end }),
  score: one.score,
  flagged: one.isFlagged,
  decided: one.decided ?? null,
});

export interface LayerSuspects {
  readonly layer: Layer;
  /** Number of labels that the model looked at. */
  readonly labels: number;
  /** Temperature of the calibration; undefined for `choices`, where each label has its own. */
  readonly temperature: number | undefined;
  /** For layers of type choice: the numbers from which the number of wrong labels is estimated. */
  readonly estimate: WrongLabels | undefined;
  /** All suspects, flagged or not, the most suspicious first. */
  readonly ranked: readonly Suspect[];
  readonly stop: StopRule;
}

interface WrongLabels {
  /** The share of labels that the model gives, too, and the share if it always gave the most frequent label. */
  readonly right: number;
  readonly majority: number;
  readonly surer: SurerHalf;
}

/** How often people agree with each other; null if too few samples have several answers. */
export type PeopleShare = number | null;

/** Minimum number of labels. With fewer, one error more or less would change the estimate by a third. */
const MIN_LABELS = 100;
/**
 * A model is weak if it is right less often than this, or less often than this share of people's agreement. It then makes errors even where it is
 * surest.
 */
const MIN_RIGHT = 0.5;
const MIN_OF_PEOPLE = 0.8;

/** Whether a model is so far below people that its doubts can be ranked, but not counted. */
export const isWeak = ({ estimate }: LayerSuspects, people: PeopleShare): boolean =>
  estimate !== undefined &&
  estimate.right < Math.max(MIN_RIGHT, estimate.majority, MIN_OF_PEOPLE * (people ?? 0));

/** How many labels are wrong, if that can be estimated. */
export function expectedErrors(found: LayerSuspects, people: PeopleShare): number | undefined {
  const { estimate, labels } = found;
  if (!estimate || labels < MIN_LABELS || isWeak(found, people)) return undefined;
  return Math.round((labels * estimate.surer.contradicted) / estimate.surer.items);
}

/** A sentence on how far a weak model's doubts count. */
export const weakText = ({ estimate }: LayerSuspects, people: PeopleShare): string =>
  `This model is right in ${percent(estimate!.right)}${people === null ? '' : `, people in ${percent(people)}`}: use the order of its doubts, not their number.`;

/** An estimate of what is left to find after some suspects were decided. */
export interface StopRule {
  readonly lookedAt: number;
  readonly wrong: number;
  /** The lowest-ranked suspects among those that were looked at. */
  readonly last: { readonly lookedAt: number; readonly wrong: number };
  /** Flagged suspects that no one has looked at, and the most of them that may be wrong: by the upper limit for the last ones. */
  readonly left: number;
  readonly mostLeft: number;
}

/** How many of the last decided suspects are used. */
const LAST_DECIDED = 50;

/** The labels that people gave, by sample key, without reviewers' decisions. */
export async function givenLabels(
  { project, model }: WithModel,
  layers: readonly Layer[],
): Promise<Map<string, Map<number, LayerValue>>> {
  const policy = model.schema.training.resolve;
  const steps = policy.steps.filter((step) => step !== 'decision');
  const resolver = new ProjectResolver(project, model, {
    policy: { ...policy, steps },
    layers: layers.map(({ id }) => id),
  });
  const found = new Map(layers.map(({ id }) => [id, new Map<number, LayerValue>()]));
  for await (const { key, resolution } of resolver.resolutions())
    for (const [id, values] of found) {
      const value = resolution.resolved.get(id)?.value;
      if (value !== undefined) values.set(key, value);
    }
  return found;
}

/** A person's decision on a layer. Decisions by vote do not count, because they repeat the labels in doubt unseen. */
export const lookedAt = (decision: DecisionRecord | undefined, { id }: Layer): LayerValue | undefined =>
  decision && !decision.withdrawn && !isByPolicy(decision) ? decision.labels?.[id] : undefined;

/** Ranks the labels of a layer by how much a model doubts them. The predictions must come from models that did not see these labels. */
export function layerSuspects(
  project: Project,
  layer: Layer,
  given: ReadonlyMap<number, LayerValue>,
  predictions: ReadonlyMap<number, CountingPrediction>,
): LayerSuspects {
  // A label that the model does not know would always be doubted, so it is left out.
  const learned = new Set(
    [...predictions.values()].flatMap(({ probabilities }) => [
      ...(probabilities.get(layer.id)?.keys() ?? []),
    ]),
  );
  const known = [...given].flatMap(([key, value]) => {
    const prediction = predictions.get(key);
    const isKnown = Array.isArray(value) || learned.has(String(value));
    return prediction && !prediction.isStale && isKnown ? [{ key, value, prediction }] : [];
  });
  const tables = takesSet(layer) ? layer.labels.map((label) => yesOrNo(label)) : [oneLabel()];
  const parts = tables
    .filter(({ table }) => table.given.length > 0)
    .map((part) => ({
      ...part,
      temperature: temperatureOf(part.table),
      learning: confidentLearning(part.table),
    }));
  const ranked = parts
    .flatMap(suspectsOf)
    .sort((a, b) => b.odds - a.odds || (a.suspect.sample < b.suspect.sample ? -1 : 1))
    .map(({ suspect }) => suspect);
  return {
    layer,
    labels: parts.reduce((sum, { table }) => sum + table.given.length, 0),
    temperature: takesSet(layer) ? undefined : parts[0]?.temperature,
    estimate: takesOneLabel(layer) && parts[0] ? wrongLabels(parts[0].table) : undefined,
    ranked,
    stop: stopRule(ranked),
  };

  function oneLabel() {
    const items = known.map(({ value, prediction }): Classified => ({
      label: String(value as string),
      prediction,
    }));
    const { found, at } = layerProbabilities(layer.id, items);
    return {
      table: found as Predictions,
      of: at.map((n) => known[n]!),
      names: found.labels,
    };
  }

  function yesOrNo(label: string) {
    const of = known.filter(({ prediction }) => prediction.probabilities.get(layer.id)?.has(label));
    const cells = of.map(({ value, prediction }) => {
      const p = prediction.probabilities.get(layer.id)!.get(label)!;
      return [(value as string[]).includes(label), p] as const;
    });
    return {
      table: yesOrNoTable(cells),
      of,
      names: [`-${label}`, `+${label}`] as readonly string[],
    };
  }

  function suspectsOf({ table, of, names, temperature, learning }: (typeof parts)[number]) {
    const flagged = new Set(learning.suspects);
    const margins = logMargins(table);
    const items = of.flatMap((_, i) => (flagged.has(i) || likeliest(table, i) !== table.given[i] ? [i] : []));
    return rankedByScore(items, margins).map((i) => {
      const { key, prediction } = of[i]!;
      const decision = lookedAt(project.records.decisionOf(key), layer);
      const odds = -margins[i]! / temperature;
      const suspect: Suspect = {
        key,
        sample: prediction.sample,
        given: names[table.given[i]!]!,
        suggested: names[likeliest(table, i)]!,
        score: 1 / (1 + Math.exp(-odds)),
        isFlagged: flagged.has(i),
        decided: decision === undefined ? undefined : judged(names[table.given[i]!]!, decision),
      };
      return { odds, suspect };
    });
  }
}

/** Whether a decision confirms a given label. The label has the form of `Suspect.given`, of a layer without spans. */
export const judged = (given: string, decided: LayerValue): 'right' | 'wrong' => {
  const keeps = Array.isArray(decided)
    ? (decided as string[]).includes(given.slice(1)) === given.startsWith('+')
    : String(decided) === given;
  return keeps ? 'right' : 'wrong';
};

function likeliest({ classes, probabilities }: Predictions, item: number): number {
  let best = 0;
  for (let k = 1; k < classes; k += 1)
    if (probabilities[item * classes + k]! > probabilities[item * classes + best]!) best = k;
  return best;
}

function wrongLabels(table: Predictions): WrongLabels {
  const { length } = table.given;
  const right = table.given.reduce((sum, y, i) => sum + Number(likeliest(table, i) === y), 0);
  return { right: right / length, majority: maxOf(classCounts(table)) / length, surer: surerHalf(table) };
}

/** Further down the ranking, labels are not wrong more often, so the upper limit for the last ones looked at bounds the rest. */
export function stopRule(ranked: readonly Pick<Suspect, 'decided' | 'isFlagged'>[]): StopRule {
  const looked = ranked.filter(({ decided }) => decided !== undefined);
  const isWrong = ({ decided }: Pick<Suspect, 'decided'>): boolean => decided === 'wrong';
  const last = looked.slice(-LAST_DECIDED);
  const wrong = last.filter(isWrong).length;
  const left = ranked.filter(({ decided, isFlagged }) => decided === undefined && isFlagged).length;
  // The number of wrong ones among the few that are left varies, too, so its variance is added to that of the rate.
  // The upper limit of a 90 % interval holds in 95 % of cases.
  const worth = left === 0 ? 1 : left / (last.length + left);
  const rate = proportionInterval(wrong * worth, last.length * worth, 0.9);
  return {
    lookedAt: looked.length,
    wrong: looked.filter(isWrong).length,
    last: { lookedAt: last.length, wrong },
    left,
    mostLeft: rate.value === null ? left : Math.ceil(left * rate.limits[1]),
  };
}

/** When to stop looking, in words. */
export function stopText({ lookedAt, wrong, last, left, mostLeft }: StopRule): string {
  if (lookedAt === 0)
    return `No one has decided one of them yet. Not looked at: ${counted(left, 'flagged suspect')}.`;
  return `${counted(lookedAt, 'suspect')} checked: ${wrong} wrong (${percent(wrong / lookedAt)}). By the last ${last.lookedAt}, of which ${last.wrong} were wrong, at most about ${mostLeft} of the ${counted(left, 'flagged suspect')} left are wrong (95 % confidence). Train the model again, so that it uses these decisions.`;
}
