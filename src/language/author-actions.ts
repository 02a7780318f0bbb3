import { chosenLabels } from '../project/records/marks';
import { append, countBy, getOrAdd } from '../base/lists';
import { addExample, type NewExample } from '../project/guideline/edits/examples';
import type { ProjectModel } from '../project/model/model';
import type { LayerValue } from '../project/records/records';
import { locateSpans, UnitText } from '../project/records/spans';
import { layerLabels, type Layer } from '../project/schema/layer-types';
import { namesOnSample } from '../engine/queries/shown-names';
import { closedTo } from '../engine/independence';
import type { WithModel } from '../engine/project';
import { choosableLabels, isReadWhole } from '../rules/framework/read-whole';
import { few } from '../rules/framework/project-paths';
import { editsInFile, type EditorAction } from './code-actions';
import { textOf, type LineReader } from './hover-line';
import { answersOfLine, rightOf, type GivenAnswer } from './line-answers';
import { objectOf, sampleOf, symbolInLine, type DataLine } from '../engine/record-line';
import { labelIdIn, modelIn } from '../project/model/label-ids';
import { marksText, labelsWhole } from '../kinds/traits';
import { kindOf } from '../kinds';

/** The longest text that is offered as an example, in UTF-16 units. */
const MAX_TEXT = 10_000;

interface Offer {
  readonly title: string;
  /** Distinguishes it from an offer with the same title. */
  readonly detail: string;
  readonly example: NewExample;
}

interface Candidate {
  readonly value: LayerValue;
  readonly by: string[];
  readonly rules: readonly string[];
}

/**
 * Actions that turn a line of samples or annotations into an example or counter-example of the guideline. If the sample was decided or has
 * gold, only that answer is right; otherwise the author chooses. On a label of a line (`character`, UTF-16) only actions about it are
 * offered. None if the guideline cannot be edited, or already has the text.
 */
export async function exampleActions(
  { project, model }: WithModel,
  line: DataLine,
  character: number,
  reader: LineReader = {},
): Promise<EditorAction[]> {
  const { blind, viewer } = reader;
  const { guideline } = model;
  const value = objectOf(line.text);
  const sample = value && sampleOf(model, line, value);
  if (!guideline || !isReadWhole(guideline.file) || sample === undefined) return [];
  if (line.kind !== 'sample' && line.kind !== 'annotation') return [];
  // An action's title reveals answers.
  if (closedTo({ project, model }, viewer)?.(project.samples.ids.find(sample))) return [];
  const text = textOf({ project, model }, line, value!, sample);
  if (text === undefined || text === '' || text.length > MAX_TEXT) return [];
  if (guideline.examples.some((example) => example.text === text)) return [];
  const nameOf = namesOnSample(project, sample, project.samples.ids.find(sample), blind);
  const { annotators } = project.records.table;
  const given = answersOfLine(project, line, value!, sample, text).map(({ by, ...answer }) => ({
    ...answer,
    by: by.map((name) => (annotators.find(name) < 0 ? name : nameOf(annotators.find(name)))),
  }));
  const symbol = symbolInLine(model, line, character);
  const hidesGold = reader.goldHidden?.()?.(sample);
  const only = symbol?.kind === 'label' ? { id: symbol.id, layer: String(symbol.path[1]) } : undefined;
  const offers = [...model.layers.values()].flatMap(({ layer }) => {
    if (!layer || !hasLabels(layer) || (only && only.layer !== layer.id)) return [];
    const right = rightOf(project, sample, layer.id, hidesGold);
    return layerOffers(model, layer, { text, given, right, line, label: only?.id });
  });
  return distinct(offers).flatMap(({ title, example }) => {
    const made = addExample(model, { ...example, author: viewer });
    return made ? [{ title, kind: 'refactor' as const, edits: editsInFile(guideline.file, made) }] : [];
  });
}

/** A relation is meaningless without its spans, and the other types have no labels. */
const hasLabels = (layer: Layer): boolean => labelsWhole(layer) || marksText(layer);

interface Answers {
  readonly text: string;
  readonly given: readonly GivenAnswer[];
  readonly right: readonly GivenAnswer[] | undefined;
  readonly line: DataLine;
  readonly label: string | undefined;
}

function layerOffers(model: ProjectModel, layer: Layer, answers: Answers): Offer[] {
  const { text, given, right, line, label: at } = answers;
  const all = candidates(layer, given);
  const givenLabels = [...new Set(all.flatMap(({ value }) => chosenLabels(value)))];
  const known = right && candidates(layer, right);
  const rightLabels = new Set(known?.flatMap(({ value }) => chosenLabels(value)));
  const touches = ({ value }: Candidate): boolean =>
    chosenLabels(value).some((id) => givenLabels.includes(id));
  // On an annotation's line only matching right answers are shown, on a sample's line all.
  const shown = known && line.kind === 'annotation' ? known.filter(touches) : (known ?? all);
  const canChoose = new Set(choosableLabels(modelIn(model, layer.id)).map(({ id }) => id));
  const isOffered = (id: string): boolean => canChoose.has(id) && layerLabels(layer).includes(id);
  const examples = shown.flatMap((candidate): Offer[] => {
    const { value, by, rules } = candidate;
    const labels = [...new Set(chosenLabels(value))];
    if (labels.length === 0 || !labels.every(isOffered) || !fits(layer, value, text)) return [];
    if (at !== undefined && !labels.includes(at)) return [];
    const detail = [layer.id, by.length > 0 ? few(by) : `alternative ${shown.indexOf(candidate) + 1}`];
    const example = { text, labels: { [layer.id]: value }, rules: rulesFor(model, layer, rules) };
    return [{ title: `Add as example of ${few(labels)}`, detail: detail.join(', '), example }];
  });
  // With several right answers, none can be added to a counter-example.
  const only = known?.length === 1 && fits(layer, known[0]!.value, text) ? known[0] : undefined;
  const counterExamples = givenLabels
    .filter((id) => isOffered(id) && !rightLabels.has(id) && (at === undefined || at === id))
    .map((id): Offer => ({
      title: `Add as counter-example of ${id}`,
      detail: layer.id,
      example: {
        text,
        not: [labelIdIn(model, layer.id, id)],
        ...(only && { labels: { [layer.id]: only.value }, rules: rulesFor(model, layer, only.rules) }),
      },
    }));
  return [...examples, ...counterExamples];
}

/** The distinct values of a layer in answers. Spans with the same offsets and labels are equal, whatever their ids. */
function candidates(layer: Layer, answers: readonly GivenAnswer[]): Candidate[] {
  const found = new Map<string, Candidate>();
  for (const { labels, rules, by } of answers) {
    if (!Object.hasOwn(labels, layer.id)) continue;
    const value = labels[layer.id]!;
    append(getOrAdd(found, keyOf(value), () => ({ value, by: [], rules })).by, by);
  }
  return [...found.values()];
}

function keyOf(value: LayerValue): string {
  if (!Array.isArray(value)) return JSON.stringify(value);
  const items = value.map((item: unknown) =>
    typeof item === 'object' && item !== null
      ? JSON.stringify({ ...item, id: undefined, text: undefined })
      : JSON.stringify(item),
  );
  return items.sort().join('\n');
}

/** Whether the schema allows the value, and the quotes of its spans match this text. */
function fits(layer: Layer, value: LayerValue, text: string): boolean {
  let isValid = true;
  kindOf(layer).check(layer, value, true, () => (isValid = false));
  if (!isValid || !marksText(layer)) return isValid;
  return locateSpans(value, new UnitText(text, 'codepoint')).every(({ pieces }) =>
    pieces.every(
      ({ from, to, quote }) =>
        from >= 0 && to > from && (quote === undefined || quote === text.slice(from, to)),
    ),
  );
}

/** The cited rules that may have decided a layer: general ones, and those about its labels. */
function rulesFor(model: ProjectModel, layer: Layer, cited: readonly string[]): string[] {
  const labels = new Set(layerLabels(layer));
  return [...new Set(cited)].filter((id) => {
    const rule = modelIn(model, layer.id).citable.get(id);
    if (!rule) return false;
    if ('between' in rule) return rule.between.some((ref) => labels.has(ref.id));
    if (rule.layer !== undefined) return rule.layer === layer.id;
    return rule.label === undefined || labels.has(rule.label);
  });
}

function distinct(offers: readonly Offer[]): Offer[] {
  const count = countBy(offers.map(({ title }) => title));
  return offers.map((offer) =>
    count.get(offer.title) === 1 ? offer : { ...offer, title: `${offer.title} (${offer.detail})` },
  );
}
