import { checkAnswer } from '../project/answers/check-answer';
import { addExample, type NewExample } from '../project/guideline/edits/examples';
import type { ProjectModel } from '../project/model/model';
import { labelsIn } from '../project/model/staleness';
import type { LayerValue } from '../project/records/records';
import { placeSpans, UnitText } from '../project/records/spans';
import { layerLabels, type Layer } from '../project/schema/layer-types';
import { namesOnSample } from '../engine/review/shown-names';
import { closedTo } from '../engine/independence';
import type { Project } from '../engine/project';
import { choosableLabels } from '../rules/framework/choosable';
import { few } from '../rules/framework/project-paths';
import { isReadWhole } from '../rules/framework/read-whole';
import { editsInFile, type EditorAction } from './code-actions';
import { textOf, type LineReader } from './hover-line';
import { answersOfLine, rightOf, type GivenAnswer } from './line-answers';
import { objectOf, sampleOf, symbolInLine, type DataLine } from '../engine/record-line';

/** UTF-16 units of the longest text that is offered as an example: an example is there to be read. */
const MAX_TEXT = 10_000;

interface Offer {
  readonly title: string;
  /** What tells it from an offer with the same title. */
  readonly detail: string;
  readonly example: NewExample;
}

/** A value of a layer, with those who gave it. */
interface Candidate {
  readonly value: LayerValue;
  readonly by: string[];
  readonly rules: readonly string[];
}

/**
 * From a line of samples or annotations to an example of the guideline: of the labels that were given, or of what is none of them.
 * Where the sample was decided or has gold, that is right and nothing else; elsewhere the author has the choice. On a label of a line
 * (`character`, UTF-16) only what concerns it is offered. None where the guideline has no place for it, or has the text already.
 */
export async function exampleActions(
  project: Project,
  model: ProjectModel,
  line: DataLine,
  character: number,
  { blind, viewer }: LineReader = {},
): Promise<EditorAction[]> {
  const { guideline } = model;
  const value = objectOf(line.text);
  const sample = value && sampleOf(model, line, value);
  if (!guideline || !isReadWhole(guideline.file) || sample === undefined) return [];
  if (line.kind !== 'sample' && line.kind !== 'annotation') return [];
  // An action's title says what was answered.
  if (closedTo(project, model, viewer)?.(project.samples.ids.find(sample))) return [];
  const text = await textOf(project, model, line, value!, sample);
  if (text === undefined || text === '' || text.length > MAX_TEXT) return [];
  if (guideline.examples.some((example) => example.text === text)) return [];
  const nameOf = namesOnSample(project, sample, project.samples.ids.find(sample), blind);
  const { annotators } = project.records.table;
  const given = answersOfLine(project, line, value!, sample, text).map(({ by, ...answer }) => ({
    ...answer,
    by: by.map((name) => (annotators.find(name) < 0 ? name : nameOf(annotators.find(name)))),
  }));
  const symbol = symbolInLine(model, line, character);
  const only = symbol?.kind === 'label' ? { id: symbol.id, layer: String(symbol.path[1]) } : undefined;
  const offers = [...model.layers.values()].flatMap(({ layer }) => {
    if (!layer || !HAS_LABELS.has(layer.type) || (only && only.layer !== layer.id)) return [];
    const right = rightOf(project, sample, layer.id);
    return layerOffers(model, layer, { text, given, right, line, label: only?.id });
  });
  return distinct(offers).flatMap(({ title, example }) => {
    const made = addExample(model, example);
    return made ? [{ title, kind: 'refactor' as const, edits: editsInFile(guideline.file, made) }] : [];
  });
}

/** A relation says nothing without its spans, and the other types have no labels. */
const HAS_LABELS: ReadonlySet<Layer['type']> = new Set(['choice', 'choices', 'spans']);

interface Asked {
  readonly text: string;
  readonly given: readonly GivenAnswer[];
  readonly right: readonly GivenAnswer[] | undefined;
  readonly line: DataLine;
  /** The label at the cursor. */
  readonly label: string | undefined;
}

function layerOffers(model: ProjectModel, layer: Layer, asked: Asked): Offer[] {
  const { text, given, right, line, label: at } = asked;
  const said = candidates(layer, given);
  const saidLabels = [...new Set(said.flatMap(({ value }) => labelsIn(value)))];
  const known = right && candidates(layer, right);
  const rightLabels = new Set(known?.flatMap(({ value }) => labelsIn(value)));
  const touches = ({ value }: Candidate): boolean => labelsIn(value).some((id) => saidLabels.includes(id));
  // The line of an answer is asked about that answer; the line of a sample about all that is known.
  const shown = known && line.kind === 'annotation' ? known.filter(touches) : (known ?? said);
  const canChoose = new Set(choosableLabels(model).map(({ id }) => id));
  const isOffered = (id: string): boolean => canChoose.has(id) && layerLabels(layer).includes(id);
  const examples = shown.flatMap((candidate): Offer[] => {
    const { value, by, rules } = candidate;
    const labels = [...new Set(labelsIn(value))];
    if (labels.length === 0 || !labels.every(isOffered) || !fits(layer, value, text)) return [];
    if (at !== undefined && !labels.includes(at)) return [];
    const detail = [layer.id, by.length > 0 ? few(by) : `alternative ${shown.indexOf(candidate) + 1}`];
    const example = { text, labels: { [layer.id]: value }, rules: rulesFor(model, layer, rules) };
    return [{ title: `Add as example of ${few(labels)}`, detail: detail.join(', '), example }];
  });
  // Of several answers that are all right none is the right one.
  const only = known?.length === 1 && fits(layer, known[0]!.value, text) ? known[0] : undefined;
  const counterExamples = saidLabels
    .filter((id) => isOffered(id) && !rightLabels.has(id) && (at === undefined || at === id))
    .map((id): Offer => ({
      title: `Add as counter-example of ${id}`,
      detail: layer.id,
      example: {
        text,
        not: [id],
        ...(only && { labels: { [layer.id]: only.value }, rules: rulesFor(model, layer, only.rules) }),
      },
    }));
  return [...examples, ...counterExamples];
}

/** The different values of a layer in answers. Spans with the same places and labels are the same, whatever ids they have. */
function candidates(layer: Layer, answers: readonly GivenAnswer[]): Candidate[] {
  const found = new Map<string, Candidate>();
  for (const { labels, rules, by } of answers) {
    if (!Object.hasOwn(labels, layer.id)) continue;
    const value = labels[layer.id]!;
    const key = keyOf(value);
    const same = found.get(key);
    if (same) same.by.push(...by);
    else found.set(key, { value, by: [...by], rules });
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

/** Whether the schema allows the value, and its spans say of this text what they quote. */
function fits(layer: Layer, value: LayerValue, text: string): boolean {
  let holds = true;
  checkAnswer(layer, value, true, () => (holds = false));
  if (!holds || layer.type !== 'spans') return holds;
  return placeSpans(value, new UnitText(text, 'codepoint')).every(({ pieces }) =>
    pieces.every(
      ({ from, to, quote }) =>
        from >= 0 && to > from && (quote === undefined || quote === text.slice(from, to)),
    ),
  );
}

/** The cited rules that can have decided a layer: general ones, and those about labels of it. */
function rulesFor(model: ProjectModel, layer: Layer, cited: readonly string[]): string[] {
  const labels = new Set(layerLabels(layer));
  return [...new Set(cited)].filter((id) => {
    const rule = model.citable.get(id);
    if (!rule) return false;
    if ('between' in rule) return rule.between.some((ref) => labels.has(ref.id));
    return rule.label === undefined || labels.has(rule.label);
  });
}

/** Titles that would stand there twice say what tells them apart. */
function distinct(offers: readonly Offer[]): Offer[] {
  const count = new Map<string, number>();
  for (const { title } of offers) count.set(title, (count.get(title) ?? 0) + 1);
  return offers.map((offer) =>
    count.get(offer.title) === 1 ? offer : { ...offer, title: `${offer.title} (${offer.detail})` },
  );
}
