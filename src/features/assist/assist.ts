import { chosenLabels } from '../../project/records/marks';
import { addTo } from '../../base/lists';
import { meanEffect, shareEffect, type ArmEffect, type ArmValue } from '../../agreement/judging/arm-effect';
import { isObject } from '../../base/objects';
import { UserError } from '../../base/user-error';
import { comparableValue } from '../../kinds/comparable';
import { valueKey } from '../../disagreement/given';
import type { Project, WithModel } from '../../engine/project';
import { rightValues } from '../../engine/queries/right-values';
import { comparable } from '../../project/answers/foreign-units';
import { eachLine, parseLine } from '../../project/answers/lines';
import { labelsIn } from '../../project/records/labels';
import { SUGGESTION_ACTIONS, type Labels, type SuggestionAction } from '../../project/records/records';
import type { Layer } from '../../project/schema/layer-types';
import type { SuggestionTime } from '../../project/suggestions';
import { takesTurn, takesWords } from '../../kinds/traits';

/** An answer that counts, to a sample for which a model had a suggestion. */
interface Answer {
  readonly person: string;
  readonly key: number;
  readonly arm: 'before' | 'after' | 'control';
  readonly action: SuggestionAction | undefined;
  /** Includes the time before the suggestion was shown; undefined if unknown. */
  readonly seconds: number | undefined;
  readonly labels: Labels;
  readonly suggested: Labels;
  readonly first: Labels | undefined;
}

/** What people did with suggestions that they saw only after their own answer. */
interface SecondLooks {
  /** Answers that first differed from the suggestion. */
  readonly differed: number;
  /** How many of these the person reconsidered. */
  readonly thought: number;
  /** How many of these became the model's answer. */
  readonly moved: number;
  /** Of the reconsidered answers whose truth is known: how many became right, and how many became wrong. */
  readonly corrected: number;
  readonly spoiled: number;
}

/** How often a label was given with the suggestion, without it, and by the model. */
export interface LabelShift {
  readonly label: string;
  /** Share of the answers with the label. */
  readonly given: ArmEffect;
  /** Share of the suggestions with the label, in both arms. */
  readonly suggested: number;
  /** Share of answers that agree with the model, where it suggests the label. */
  readonly agreement: ArmEffect;
}

export interface LayerAssistance {
  readonly layer: Layer;
  /** Share of answers that agree with the model. The difference between the arms is the anchoring. */
  readonly agreement: ArmEffect;
  /** Share of right answers, where gold or a decision gives the right answer. */
  readonly accuracy: ArmEffect;
  readonly whereWrong: ArmEffect;
  readonly whereRight: ArmEffect;
  /** Number of suggestions whose truth is known, and how many of them are right. */
  readonly right: { readonly n: number; readonly right: number };
  /** The most frequently suggested first. */
  readonly labels: readonly LabelShift[];
  readonly secondLooks: SecondLooks;
}

/** How a model's suggestions affected people's answers. */
export interface Assistance {
  readonly model: string;
  readonly people: readonly string[];
  /** The kind of suggestion that is compared with the control arm: those shown before and after an answer have different effects. */
  readonly show: SuggestionTime;
  /** Number of answers by the time when the suggestion was shown. */
  readonly arms: Readonly<Record<Answer['arm'], number>>;
  /** What people did with suggestions, in the answers that are compared. */
  readonly actions: Readonly<Record<SuggestionAction, number>>;
  /** The effect on the natural logarithm of the seconds. */
  readonly time: ArmEffect;
  readonly layers: readonly LayerAssistance[];
}

/** Compares people's answers with and without the suggestions of a model. The project's records must be read. */
export async function assistance(
  { project, model }: WithModel,
  wanted: string | undefined,
  pause: () => Promise<void>,
): Promise<Assistance> {
  const byModel = await readAnswers(project, pause);
  const name = wanted ?? model.schema.suggestions?.model ?? mostUsed(byModel);
  const answers = (name === undefined ? undefined : byModel.get(name)) ?? [];
  if (name === undefined || answers.length === 0) throw new UserError(noAnswers(name, [...byModel.keys()]));
  const arms = { before: 0, after: 0, control: 0 };
  const actions = { accepted: 0, changed: 0, rejected: 0, ignored: 0 };
  for (const { arm } of answers) arms[arm] += 1;
  const layers = model.schema.layers.flatMap(({ layer }) =>
    layer && layer.per === undefined ? [layer] : [],
  );
  const wished = model.schema.suggestions?.show;
  const show = wished && arms[wished] > 0 ? wished : arms.after > arms.before ? 'after' : 'before';
  const compared = answers.filter(({ arm }) => arm === show || arm === 'control');
  for (const { arm, action } of compared) if (action !== undefined && arm === show) actions[action] += 1;
  return {
    model: name,
    people: [...new Set(answers.map(({ person }) => person))].sort(),
    show,
    arms,
    actions,
    time: meanEffect(
      compared.flatMap((answer) =>
        answer.seconds === undefined || answer.seconds <= 0
          ? []
          : [valueOf(answer, Math.log(answer.seconds))],
      ),
    ),
    layers: layers.flatMap((layer) => layerAssistance(project, layer, compared) ?? []),
  };
}

const valueOf = ({ person, arm }: Answer, value: number): ArmValue => ({
  cluster: person,
  isTreated: arm !== 'control',
  value,
});

/** An answer to a layer, with the suggestion for it. */
interface Item {
  readonly answer: Answer;
  readonly given: string;
  readonly suggested: string;
  readonly labels: ReadonlySet<string>;
  readonly suggestedLabels: ReadonlySet<string>;
  /** The right answers; undefined if they are unknown. */
  readonly right: ReadonlySet<string> | undefined;
}

function layerAssistance(
  project: Project,
  layer: Layer,
  answers: readonly Answer[],
): LayerAssistance | undefined {
  const items = answers.flatMap((answer): Item[] => {
    const given = comparableValue(layer, answer.labels);
    const suggested = comparableValue(layer, answer.suggested);
    if (given === undefined || suggested === undefined) return [];
    return [
      {
        answer,
        given: valueKey(given),
        suggested: valueKey(suggested),
        labels: labelsOf(layer, answer.labels),
        suggestedLabels: labelsOf(layer, answer.suggested),
        right: rightAnswers(project, layer, answer.key),
      },
    ];
  });
  if (items.length === 0) return undefined;
  const effect = (of: readonly Item[], holds: (item: Item) => boolean): ArmEffect =>
    shareEffect(of.map((item) => valueOf(item.answer, holds(item) ? 1 : 0)));
  const isModels = ({ given, suggested }: Item): boolean => given === suggested;
  const isRight = ({ given, right }: Item): boolean => right!.has(given);
  const known = items.filter(({ right }) => right !== undefined);
  const right = known.filter((item) => item.right!.has(item.suggested));
  const wrong = known.filter((item) => !item.right!.has(item.suggested));
  const counts = new Map<string, number>();
  for (const { labels, suggestedLabels } of items)
    for (const label of new Set([...labels, ...suggestedLabels]))
      counts.set(label, (counts.get(label) ?? 0) + (suggestedLabels.has(label) ? 1 : 0));
  return {
    layer,
    agreement: effect(items, isModels),
    accuracy: effect(known, isRight),
    whereWrong: effect(wrong, isRight),
    whereRight: effect(right, isRight),
    right: { n: known.length, right: right.length },
    labels: [...counts]
      .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
      .map(([label, suggested]) => ({
        label,
        given: effect(items, ({ labels }) => labels.has(label)),
        suggested: suggested / items.length,
        agreement: effect(
          items.filter(({ suggestedLabels }) => suggestedLabels.has(label)),
          isModels,
        ),
      })),
    secondLooks: secondLooks(layer, items),
  };
}

function secondLooks(layer: Layer, items: readonly Item[]): SecondLooks {
  const looks = { differed: 0, thought: 0, moved: 0, corrected: 0, spoiled: 0 };
  for (const { answer, given, suggested, right } of items) {
    if (answer.arm !== 'after') continue;
    const value = answer.first && comparableValue(layer, answer.first);
    const first = value === undefined ? given : valueKey(value);
    if (first === suggested) continue;
    looks.differed += 1;
    if (answer.action === 'ignored' || answer.action === undefined) continue;
    looks.thought += 1;
    if (given === suggested) looks.moved += 1;
    if (!right || right.has(first) === right.has(given)) continue;
    if (right.has(given)) looks.corrected += 1;
    else looks.spoiled += 1;
  }
  return looks;
}

/** The labels of an answer. The level of a rating counts as one. */
function labelsOf(layer: Layer, labels: Labels): ReadonlySet<string> {
  const value = labels[layer.id];
  if (takesWords(layer) || takesTurn(layer)) return new Set();
  return new Set(Array.isArray(value) ? chosenLabels(value) : [String(value)]);
}

/** The right answers according to gold, or to a person's decision about the sample. Several answers may stay valid. */
function rightAnswers(project: Project, layer: Layer, key: number): ReadonlySet<string> | undefined {
  const right = rightValues(project, layer, key);
  // Bulk decisions only repeat the answers that are measured here.
  const isBulk = right?.source !== 'gold' && project.records.decisionOf(key)?.origin?.kind === 'policy';
  return right && !isBulk ? new Set(right.values.map(valueKey)) : undefined;
}

/** The counting answers that record what was suggested, by model. */
async function readAnswers(
  { records, files, samples }: Project,
  pause: () => Promise<void>,
): Promise<Map<string, Answer[]>> {
  const { table } = records;
  const found = new Map<string, Answer[]>();
  for (const [file, { path, kind }] of records.files.entries()) {
    if (kind !== 'annotation') continue;
    const lines: { key: number; value: Record<string, unknown> }[] = [];
    await eachLine(files, path, { pause }, ({ raw, offset }) => {
      if (!raw.includes('"suggested"')) return;
      const value = parseLine(raw);
      if (!isObject(value) || typeof value.sample !== 'string' || typeof value.annotator !== 'string') return;
      const key = samples.ids.find(value.sample);
      const row = key < 0 ? -1 : table.find(key, table.annotators.find(value.annotator));
      const at = row < 0 ? undefined : table.position(row);
      if (at && at.file === file && at.offset === offset && table.counts(row)) lines.push({ key, value });
    });
    for (const { key, value } of lines) {
      const answer = answerIn(key, value, () => samples.textOf(key));
      if (!answer) continue;
      const { model } = value.origin as { model: string };
      addTo(found, model, answer);
    }
  }
  return found;
}

function answerIn(
  key: number,
  value: Record<string, unknown>,
  text: () => string | undefined,
): Answer | undefined {
  const { origin, annotator, seconds, unit } = value;
  if (!isObject(origin) || typeof origin.model !== 'string' || !isObject(origin.suggested)) return undefined;
  const { arm, action, suggested, first } = origin;
  if (arm !== 'before' && arm !== 'after' && arm !== 'control') return undefined;
  const own = (labels: unknown): Labels =>
    comparable<{ unit: unknown; labels: unknown }>({ unit, labels }, unit === undefined ? undefined : text())
      .labels ?? {};
  const earlier = isObject(first) && typeof first.seconds === 'number' ? first.seconds : 0;
  return {
    person: annotator as string,
    key,
    arm,
    action: SUGGESTION_ACTIONS.find((one) => one === action),
    seconds: typeof seconds === 'number' ? seconds + earlier : undefined,
    labels: own(value.labels),
    suggested: labelsIn(suggested),
    first: isObject(first) ? own(first.labels) : undefined,
  };
}

function mostUsed(byModel: ReadonlyMap<string, readonly Answer[]>): string | undefined {
  const [first] = [...byModel].sort(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1));
  return first?.[0];
}

function noAnswers(name: string | undefined, known: readonly string[]): string {
  const others = known.length > 0 ? ` Models with such answers: ${known.toSorted().join(', ')}.` : '';
  const of = name === undefined ? 'a model' : `"${name}"`;
  return `Nothing to measure: no one has labelled with suggestions of ${of} yet.${others} Turn them on with "suggestions: {model: NAME}" in labelwright.yaml, then label in the panel.`;
}
