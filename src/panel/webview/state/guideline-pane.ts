/** What the guideline pane shows: a label with those it is confused with, or the general part. */
import type {
  Answer,
  ExampleView,
  GuidelineLabelView,
  GuidelineView,
  PanelSample,
  PersonAnswer,
  TieBreakerView,
} from '../../../protocol/panel';
import type { Layer } from '../../../project/schema/layer-types';
import type { PanelState, SpanRef } from './panel-state';
import { chosenLabels } from './answer';
import { rulesOfLabel } from './citing';
import { disputedLayers, valuesOn } from './decision';

interface ConfusedLabel {
  readonly label: string;
  readonly count: number;
  readonly guideline?: GuidelineLabelView;
  /** The tie-breakers between the two labels. */
  readonly tieBreakers: readonly TieBreakerView[];
}

export interface GuidelinePane {
  /** The label in focus; undefined: general rules, decision order and examples. */
  readonly label?: string;
  readonly guideline?: GuidelineLabelView;
  readonly confused: readonly ConfusedLabel[];
  /** More confused labels, shown only by name. */
  readonly alsoConfused: readonly string[];
  /** Tie-breakers that name the label but none of the labels shown beside it. */
  readonly tieBreakers: readonly TieBreakerView[];
  readonly examples: readonly ExampleView[];
  /** Rule id -> letter that cites it, in the order shown. */
  readonly letters: ReadonlyMap<string, string>;
}

const shownConfused = 3;
const shownExamples = 6;
const LETTERS = [...'abcdefghijklmnopqrstuvwxyz'];

/** The label whose guideline is relevant now: the one under the pointer, that of the active span, or the chosen one. */
export function labelInFocus(state: PanelState): string | undefined {
  if (state.mode.kind === 'cite' && state.mode.finish) return state.mode.finish.labels[0];
  if (state.showGeneral) return undefined;
  if (state.pointed !== undefined) return state.pointed;
  const answer = state.current?.answer;
  return (
    (answer && (spanLabel(answer, state.activeRelation) ?? spanLabel(answer, state.activeSpan))) ??
    (answer && firstChosen(state, answer)) ??
    disputedLabels(state.project?.layers ?? [], state.current?.sample.others ?? [])[0] ??
    state.armed?.label
  );
}

/** The label of a span or a relation. */
function spanLabel(answer: Answer, span: SpanRef | undefined): string | undefined {
  const value = span && answer.labels[span.layer];
  return Array.isArray(value) ? chosenLabels(value)[span!.index] : undefined;
}

/** The conflicting labels, in the order of the layers. */
export function disputedLabels(layers: readonly Layer[], people: readonly PersonAnswer[]): string[] {
  return disputedLayers(layers, people).flatMap((layer) =>
    valuesOn(layer, people).flatMap(({ value }) => chosenLabels(value)),
  );
}

function firstChosen(state: PanelState, answer: Answer): string | undefined {
  const layers = state.project?.layers.filter(({ type }) => type === 'choice' || type === 'choices') ?? [];
  return layers.map(({ id }) => chosenLabels(answer.labels[id]).at(-1)).find((label) => label !== undefined);
}

/** The contents of the pane for a label in focus. */
export function guidelinePane(
  guideline: GuidelineView,
  label: string | undefined,
  sample: PanelSample | undefined,
): GuidelinePane {
  const rank = new Map(sample?.similarExamples.map((id, index) => [id, index]));
  const likeness = (example: ExampleView): number => rank.get(example.id) ?? Number.MAX_SAFE_INTEGER;
  const sorted = [...guideline.examples].sort((a, b) => likeness(a) - likeness(b));
  if (label === undefined) {
    const ids = [...guideline.rules, ...guideline.tieBreakers].map(({ id }) => id);
    const examples = sorted.filter(({ id }) => rank.has(id));
    return {
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
    .flatMap(({ answer }) => Object.values(answer.labels).flatMap(chosenLabels))
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
    guideline: own,
    confused,
    alsoConfused: pairs.slice(shownConfused).map((pair) => pair.label),
    tieBreakers,
    examples,
    letters: lettered(shownRules.map(({ id }) => id)),
  };
}

/** Rule id -> letter that cites it now. A letter always means a single rule: while the dock asks for a rule, only its letters cite. */
export function citeLetters(
  state: PanelState,
  pane: Pick<GuidelinePane, 'letters'>,
): ReadonlyMap<string, string> {
  const { mode, project } = state;
  if (mode.kind === 'cite' && mode.finish && project)
    return demandedLetters(project.guideline, mode.finish.labels);
  return pane.letters;
}

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
