import { chosenLabels } from '../../../project/records/marks';
import { type Layer, layerLabels } from '../../../project/schema/layer-types';
import type {
  GuidelineView,
  ExampleView,
  GuidelineLabelView,
  GuidelineLayerView,
  TieBreakerView,
} from '../../../protocol/guideline-view';
import type { Answer, PanelProject, PersonAnswer } from '../../../protocol/panel';
import { schemaLayerOf } from '../../../project/schema/per-turn';
import { effectiveLabels } from './answer';
import { labelId, activeLayer } from './project-index';
import { comparesFields, takesNumber, takesWords, labelsWhole } from '../../../kinds/traits';
import type { LayerValue } from '../../../project/records/records';
import type { PanelState, SpanRef } from './panel-state';
import { disputedLayers, valuesOn } from './decision';

/** Which labels require a cited rule, and which rules satisfy that. */

/** Ids of the rules and tie-breakers about a label. */
function rulesOfLabel(guideline: GuidelineView, label: string): string[] {
  const own = guideline.labels.find(({ id }) => id === label);
  const tieBreakers = guideline.tieBreakers.filter(({ between }) => between.includes(label));
  return [...tieBreakers, ...(own?.include ?? []), ...(own?.exclude ?? [])].map(({ id }) => id);
}

/**
 * Labels in the answer that require a cited rule and have none, neither one of their own nor a general one. Labels without any rule in the
 * guideline are left out, since none could be cited.
 */
export function uncited(project: PanelProject, layers: readonly Layer[], answer: Answer): string[] {
  const { citeRules, guideline } = project;
  if (citeRules.length === 0) return [];
  const cited = new Set(answer.rules);
  if (guideline.rules.some(({ id }) => cited.has(id))) return [];
  const demanding = new Set<string>();
  const labels = effectiveLabels(layers, answer.labels);
  for (const layer of layers) {
    if (takesWords(layer) || takesNumber(layer) || comparesFields(layer)) continue;
    for (const label of chosenLabels(labels[layer.id])) {
      const own = labelId(project, layer.id, label);
      const demanded = [own, schemaLayerOf(layer.id), 'all'].some((id) => citeRules.includes(id));
      const rules = demanded ? rulesOfLabel(guideline, own) : [];
      if (rules.length > 0 && !rules.some((id) => cited.has(id))) demanding.add(own);
    }
  }
  return [...demanding];
}

/** What the guideline pane shows: a label with those it is confused with, or the general part. */

interface ConfusedLabel {
  readonly label: string;
  readonly count: number;
  readonly guideline?: GuidelineLabelView;
  readonly tieBreakers: readonly TieBreakerView[];
}

export interface GuidelinePane {
  /** The label in focus; undefined: general rules, decision order and examples. */
  readonly label?: string;
  /** The question in focus, if the guideline has an entry for it and no label is in focus. */
  readonly layer?: GuidelineLayerView;
  /** Examples of answers to that question, with the value of a rating. */
  readonly layerExamples: readonly { readonly example: ExampleView; readonly answer?: string }[];
  readonly guideline?: GuidelineLabelView;
  readonly confused: readonly ConfusedLabel[];
  /** More confused labels, shown only by name. */
  readonly alsoConfused: readonly string[];
  /** Tie-breakers that name the label but none of the labels shown beside it. */
  readonly tieBreakers: readonly TieBreakerView[];
  readonly examples: readonly ExampleView[];
  /** Rule id -> letter that cites it now, in the order shown. */
  readonly letters: ReadonlyMap<string, string>;
}

const shownConfused = 3;
const shownExamples = 6;
const LETTERS = [...'abcdefghijklmnopqrstuvwxyz'];

/** The label whose guideline is relevant now: the one under the pointer, that of the active span, or the chosen one. */
function labelInFocus(state: PanelState): string | undefined {
  if (state.mode.kind === 'cite' && state.mode.finish) return state.mode.finish.labels[0];
  if (state.showGeneral) return undefined;
  if (state.pointed !== undefined) return state.pointed;
  const answer = state.current?.answer;
  return (
    (answer &&
      (spanLabel(state, answer, state.activeRelation) ?? spanLabel(state, answer, state.activeSpan))) ??
    (answer && firstChosen(state, answer)) ??
    disputedLabels(state.project, state.current?.sample.others ?? [])[0] ??
    (state.armed && labelId(state.project!, state.armed.layer, state.armed.label))
  );
}

/** The label of a span or a relation. */
function spanLabel({ project }: PanelState, answer: Answer, span: SpanRef | undefined): string | undefined {
  const value = span && answer.labels[span.layer];
  const label = Array.isArray(value) ? chosenLabels(value)[span!.index] : undefined;
  return label === undefined ? undefined : labelId(project!, span!.layer, label);
}

/** The conflicting labels, in the order of the layers. */
export function disputedLabels(project: PanelProject | undefined, people: readonly PersonAnswer[]): string[] {
  return disputedLayers(project?.layers ?? [], people).flatMap((layer) =>
    valuesOn(layer, people).flatMap(({ value }) => idsIn(project!, layer.id, value)),
  );
}

/** The ids of the labels in an answer to a layer. */
const idsIn = (project: PanelProject, layer: string, value: LayerValue | undefined): string[] =>
  chosenLabels(value).map((label) => labelId(project, layer, label));

function firstChosen(state: PanelState, answer: Answer): string | undefined {
  const layers = state.project?.layers.filter(labelsWhole) ?? [];
  return layers
    .map(({ id }) => idsIn(state.project!, id, answer.labels[id]).at(-1))
    .find((label) => label !== undefined);
}

/**
 * The question whose guideline is relevant now: the active one, if the guideline has an entry for it and it has no labels or none of them is
 * in focus.
 */
function layerInFocus(state: PanelState): GuidelineLayerView | undefined {
  if (state.showGeneral || state.pointed !== undefined || (state.mode.kind === 'cite' && state.mode.finish))
    return undefined;
  const active = activeLayer(state);
  const entry = state.project?.guideline.layers.find(({ id }) => id === active?.id);
  if (!entry || !active) return undefined;
  return layerLabels(active).length === 0 || labelInFocus(state) === undefined ? entry : undefined;
}

/** After an answer: the guideline of the next question, if it has one and no labels, instead of that of the label just chosen. */
export function withNextQuestion(state: PanelState): PanelState {
  const next = { ...state, pointed: undefined };
  const entry = layerInFocus(next);
  const layer = state.project?.layers.find(({ id }) => id === entry?.id);
  return layer && layerLabels(layer).length === 0 ? next : state;
}

/** The contents of the pane now. A letter always means a single rule: while the dock asks for a rule, only its letters cite. */
export function paneInFocus(state: PanelState): GuidelinePane {
  const { mode, project } = state;
  const pane = paneOf(state);
  return mode.kind === 'cite' && mode.finish
    ? { ...pane, letters: demandedLetters(project!.guideline, mode.finish.labels) }
    : pane;
}

function paneOf(state: PanelState): GuidelinePane {
  const project = state.project!;
  const { guideline } = project;
  const sample = state.current?.sample;
  const layer = layerInFocus(state);
  const label = layer ? undefined : labelInFocus(state);
  const rank = new Map(sample?.similarExamples.map((id, index) => [id, index]));
  const likeness = (example: ExampleView): number => rank.get(example.id) ?? Number.MAX_SAFE_INTEGER;
  const sorted = [...guideline.examples].sort((a, b) => likeness(a) - likeness(b));
  if (label === undefined) {
    const rules = [...(layer ? layerRules(layer) : []), ...guideline.rules, ...guideline.tieBreakers];
    const ids = rules.map(({ id }) => id);
    const layerExamples = layer ? examplesOf(sorted, layer.id) : [];
    const shown = new Set(layerExamples.map(({ example }) => example));
    const examples = sorted.filter((example) => rank.has(example.id) && !shown.has(example));
    return {
      ...(layer && { layer }),
      layerExamples,
      confused: [],
      alsoConfused: [],
      tieBreakers: guideline.tieBreakers,
      examples,
      letters: lettered(ids),
    };
  }
  const own = guideline.labels.find(({ id }) => id === label);
  // In review, the conflicting labels of this sample come before labels that are confused elsewhere.
  const rivals = (sample?.others ?? [])
    .flatMap(({ answer }) =>
      Object.entries(answer.labels).flatMap(([id, value]) => idsIn(project, id, value)),
    )
    .filter((id, n, all) => id !== label && all.indexOf(id) === n);
  const known = own?.confusedWith ?? [];
  const isRival = ({ label: id }: { label: string }): boolean => rivals.includes(id);
  const pairs = [...known.filter(isRival), ...known.filter((pair) => !isRival(pair))];
  const confused = pairs.slice(0, shownConfused).map(({ label: other, count }): ConfusedLabel => ({
    label: other,
    count,
    guideline: guideline.labels.find(({ id }) => id === other),
    tieBreakers: guideline.tieBreakers.filter(
      ({ between }) => between.includes(label) && between.includes(other),
    ),
  }));
  const shown = new Set(confused.flatMap(({ tieBreakers }) => tieBreakers));
  const tieBreakers = guideline.tieBreakers.filter((one) => one.between.includes(label) && !shown.has(one));
  const examples = sorted.filter((example) => isAbout(example, label)).slice(0, shownExamples);
  const shownRules = [{ tieBreakers, guideline: own }, ...confused].flatMap((one) => [
    ...one.tieBreakers,
    ...(one.guideline?.include ?? []),
    ...(one.guideline?.exclude ?? []),
  ]);
  return {
    label,
    layerExamples: [],
    guideline: own,
    confused,
    alsoConfused: pairs.slice(shownConfused).map((pair) => pair.label),
    tieBreakers,
    examples,
    letters: lettered(shownRules.map(({ id }) => id)),
  };
}

/** The rules and tie-breakers of a question, in the order shown. */
const layerRules = ({ include, exclude, levels, tieBreakers }: GuidelineLayerView): { id: string }[] => [
  ...include,
  ...exclude,
  ...levels.flatMap(({ rules }) => rules),
  ...tieBreakers,
];

/** Examples that answer a question, those most like the text first. */
const examplesOf = (sorted: readonly ExampleView[], layer: string): GuidelinePane['layerExamples'] =>
  sorted
    .filter(({ labels }) => labels[layer] !== undefined)
    .slice(0, shownExamples)
    .map((example) => {
      const answer = example.labels[layer];
      // Labels are shown by the example itself.
      return { example, ...(typeof answer === 'number' && { answer: String(answer) }) };
    });

/** The letters of the rules to choose from when a label requires one. */
export function demandedLetters(
  guideline: GuidelineView,
  labels: readonly string[],
): ReadonlyMap<string, string> {
  return lettered([
    ...labels.flatMap((label) => rulesOfLabel(guideline, label)),
    ...guideline.rules.map(({ id }) => id),
  ]);
}

function isAbout(example: ExampleView, label: string): boolean {
  return (
    example.not.includes(label) ||
    Object.values(example.labels).some((value) => chosenLabels(value).includes(label))
  );
}

function lettered(ids: readonly string[]): ReadonlyMap<string, string> {
  const unique = [...new Set(ids)].slice(0, LETTERS.length);
  return new Map(unique.map((id, index) => [id, LETTERS[index]!]));
}
