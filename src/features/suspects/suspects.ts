import {
  confidentLearning,
  logMargins,
  rankedByScore,
  surerHalf,
  type SurerHalf,
} from '../../agreement/confident-learning';
import { classCounts, type Predictions } from '../../agreement/predictions';
import { proportionInterval } from '../../agreement/statistics/proportion';
import { temperatureOf } from '../../agreement/temperature';
import { maxOf } from '../../base/lists';
import { counted, percent } from '../../base/text/phrases';
import type { Project } from '../../engine/project';
import type { ProjectModel } from '../../project/model/model';
import { isByPolicy, type DecisionRecord, type LayerValue } from '../../project/records/records';
import { isOpen, type Layer } from '../../project/schema/layer-types';
import { layerProbabilities, type Classified } from '../predictions/probabilities';
import type { CountingPrediction } from '../predictions/prediction-log';
import { ProjectResolver } from '../resolve/resolve-project';
import { takesOneLabel, takesSet, isClassified } from '../../kinds/traits';

/** A label that a model doubts. */
export interface Suspect {
  readonly key: number;
  readonly sample: string;
  /** What people gave: a label; of `choices` and spans, the label with `+` (given) or `-` (not given) before it. */
  readonly given: string;
  /** Of spans, in code points: that of people, or the one that they may have overlooked. */
  readonly at?: Stretch;
  readonly suggested: string;
  /** Of spans, if it is another place than that. */
  readonly suggestedAt?: Stretch;
  /** Of the given label and the model's one, the share of the second one's probability after calibration: 0 to 1. */
  readonly score: number;
  /** Confident learning counts it among the errors. */
  readonly isFlagged: boolean;
  /** A reviewer has decided the layer: whether the given label was wrong. */
  readonly decided: 'right' | 'wrong' | undefined;
}

/** A suspect as JSON. */
export const suspectJson = ({
  at,
  suggestedAt,
  ...one
}: Suspect): { [key: string]: string | number | boolean | null } => ({
  sample: one.sample,
  given: one.given,
  ...(at && { start: at.start, end: at.end, ...(at.text !== undefined && { text: at.text }) }),
  suggested: one.suggested,
  ...(suggestedAt && { suggested_start: suggestedAt.start, suggested_end: suggestedAt.end }),
  score: one.score,
  flagged: one.isFlagged,
  decided: one.decided ?? null,
});

interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly text?: string;
}

export interface LayerSuspects {
  readonly layer: Layer;
  /** Labels that were looked at by the model. */
  readonly labels: number;
  /** Of the calibration; undefined for `choices`, where each label has its own. */
  readonly temperature: number | undefined;
  /** Of layers of type choice: what the number of wrong labels is estimated from. */
  readonly estimate: WrongLabels | undefined;
  /** Flagged and other ones, the most suspicious first. */
  readonly ranked: readonly Suspect[];
  readonly stop: StopRule;
}

interface WrongLabels {
  /** Shares of the labels that the model gives, too, and that it would if it always gave the most frequent one. */
  readonly right: number;
  readonly majority: number;
  readonly surer: SurerHalf;
}

/** How often people give the answer of others; null if too few samples have several answers. */
export type PeopleShare = number | null;

/** With fewer labels, an error more or less would change the estimate by a third. */
const LEAST_LABELS = 100;
/** A model that is right less often than this, or than this share of what people are, makes errors where it is surest. */
const LEAST_RIGHT = 0.5;
const LEAST_OF_PEOPLE = 0.8;

/** Whether a model is so far below people that its doubts may be ordered, but not counted. */
export const isWeak = ({ estimate }: LayerSuspects, people: PeopleShare): boolean =>
  estimate !== undefined &&
  estimate.right < Math.max(LEAST_RIGHT, estimate.majority, LEAST_OF_PEOPLE * (people ?? 0));

/** How many labels are wrong, if it can be said. */
export function expectedErrors(found: LayerSuspects, people: PeopleShare): number | undefined {
  const { estimate, labels } = found;
  if (!estimate || labels < LEAST_LABELS || isWeak(found, people)) return undefined;
  return Math.round((labels * estimate.surer.contradicted) / estimate.surer.items);
}

/** Says of a weak model how far its doubts count. */
export const weakText = ({ estimate }: LayerSuspects, people: PeopleShare): string =>
  `This model is right in ${percent(estimate!.right)}${people === null ? '' : `, people in ${percent(people)}`}: use the order of its doubts, not their number.`;

/** What is still to be found, after some suspects were decided. */
export interface StopRule {
  readonly lookedAt: number;
  readonly wrong: number;
  /** The last ones in the ranking that were looked at. */
  readonly last: { readonly lookedAt: number; readonly wrong: number };
  /** Flagged suspects that no one has looked at, and how many of them may be wrong at most: by the upper limit for the last ones. */
  readonly left: number;
  readonly mostLeft: number;
}

/** Suspects that are decided at the end of what was looked at. */
const LAST = 50;

/** Whether labels of a layer can be doubted by their probabilities. */
export const canBeSuspected = (layer: Layer): boolean =>
  layer.per === undefined && !isOpen(layer) && isClassified(layer);

/** The labels that people gave, without reviewers' decisions, by sample key. */
export async function givenLabels(
  project: Project,
  model: ProjectModel,
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

/** What a person decided of a layer. Of decisions by vote, which repeat the labels in doubt, no one has looked at any. */
export const lookedAt = (decision: DecisionRecord | undefined, { id }: Layer): LayerValue | undefined =>
  decision && !decision.withdrawn && !isByPolicy(decision) ? decision.labels?.[id] : undefined;

/** Ranks the labels of a layer by how much a model doubts them. The predictions must be of models that did not see these labels. */
export function layerSuspects(
  project: Project,
  layer: Layer,
  given: ReadonlyMap<number, LayerValue>,
  predictions: ReadonlyMap<number, CountingPrediction>,
): LayerSuspects {
  // A label that the model does not know would always be doubted.
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
    const given = Int32Array.from(of, ({ value }) => Number((value as string[]).includes(label)));
    const probabilities = Float64Array.from(
      of.flatMap(({ prediction }) => {
        const p = prediction.probabilities.get(layer.id)!.get(label)!;
        return [1 - p, p];
      }),
    );
    return {
      table: { classes: 2, given, probabilities } as Predictions,
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

/** Whether a decision keeps a given label, as suspects of layers without spans name it. */
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

/** Further down the ranking labels are wrong no more often, so the upper limit for the last ones looked at bounds the rest. */
export function stopRule(ranked: readonly Pick<Suspect, 'decided' | 'isFlagged'>[]): StopRule {
  const looked = ranked.filter(({ decided }) => decided !== undefined);
  const isWrong = ({ decided }: Pick<Suspect, 'decided'>): boolean => decided === 'wrong';
  const last = looked.slice(-LAST);
  const wrong = last.filter(isWrong).length;
  const left = ranked.filter(({ decided, isFlagged }) => decided === undefined && isFlagged).length;
  // How many are wrong among a number that is not large varies, too: their variance adds to that of the rate. Of 90 %, the upper limit alone holds in 95 %.
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
