import { isObject } from '../../base/objects';
import type { ProjectModel } from '../../project/model/model';
import { malformedLayers } from '../../project/records/labels';
import { chosenLabels, spansIn } from '../../project/records/marks';
import { isFlag, type AnnotationRecord, type Labels, type LayerValue } from '../../project/records/records';
import { UnitText } from '../../project/records/spans';
import type { Turn } from '../../project/samples/conversation';
import { codeProblem } from '../../project/schema/codes';
import { layerLabels, type Layer } from '../../project/schema/layer-types';
import { isPerTurn, schemaLayerOf, turnOf, turnsOf } from '../../project/schema/per-turn';
import type { RowPlace } from '../../project/samples/sample-ids';
import { closedMessage } from '../../engine/independence';
import type { Project, WithModel } from '../../engine/project';
import { wholeModel } from '../../engine/whole-model';
import { isUnreadable } from '../../project/samples/sample';
import { textHash } from '../../base/text/hash';
import type { SaveParams } from '../../protocol/panel';
import { isOutcome, saidOf } from './answers';
import { PanelFailure } from './panel-failure';
import {
  comparesFields,
  marksText,
  takesNumber,
  takesSet,
  takesTurn,
  takesWords,
  NO_TURN,
} from '../../kinds/traits';
import { kindOf } from '../../kinds';
import { startHashes } from '../../kinds/starts';

/** What the check needs to know about the project and the sample. */
interface SaveContext {
  readonly model: ProjectModel;
  /** Whether the whole schema could be read. If not, no label can be called unknown. */
  readonly isWhole: boolean;
  /** Undefined if the sample's line cannot be read. */
  readonly text: string | undefined;
  readonly turns?: readonly Turn[] | undefined;
  /**
   * All earlier labels of the sample. The panel keeps labels that the schema no longer has: they are the annotator's, and a lint rule
   * reports them.
   */
  readonly earlier: readonly Labels[];
}

/** Why an answer must not be saved, as a sentence; undefined if it may. A draft may be incomplete, but must be well formed. */
function saveProblem(params: SaveParams, context: SaveContext): string | undefined {
  const { labels, rules, flags, note, status, seconds, suggestion, decision } = params;
  if (status !== 'done' && status !== 'draft') return `"${String(status)}" is not a status of an answer.`;
  if (!(typeof seconds === 'number' && Number.isFinite(seconds) && seconds >= 0))
    return `The time that the answer took, ${String(seconds)}, is not a number of seconds.`;
  if (typeof note !== 'string') return 'The note is not a text.';
  if (!Array.isArray(rules) || !rules.every((id) => typeof id === 'string'))
    return 'The rules of the answer are not a list of ids.';
  if (!Array.isArray(flags) || !flags.every(isFlag)) return 'The answer has a flag that does not exist.';
  if (
    suggestion !== undefined &&
    !(isOutcome(suggestion) && malformedLayers(suggestion.suggested).length === 0)
  )
    return 'The field "suggestion" is not valid.';
  if (!isObject(labels)) return 'The labels of the answer are not a list by layer.';
  for (const layer of malformedLayers(labels)) return `The answer to "${layer}" is not well formed.`;
  for (const [layer, value] of Object.entries(labels)) {
    const problem = valueProblem(layer, value, context);
    if (problem !== undefined) return problem;
  }
  for (const [layer, values] of Object.entries(decision?.valid ?? {})) {
    if (!Array.isArray(values) || malformedLayers({ ...values }).length > 0)
      return `The answers that stay valid for "${layer}" are not well formed.`;
    for (const value of values) {
      const problem = valueProblem(layer, value, context);
      if (problem !== undefined) return problem;
    }
  }
  return undefined;
}

/** Refuses to work with a part of the label schema: the questions of the missing part would count as answered. */
export function requireWhole(project: Project): void {
  const whole = wholeModel(project);
  if ('problem' in whole) throw new PanelFailure('partly-read', whole.problem);
}

/** Throws a PanelFailure if an answer or decision to the sample at a place must not be saved as it is. `isClosed`: for samples, by key. */
export function requireSavable(
  { project, model }: WithModel,
  params: SaveParams,
  place: RowPlace | undefined,
  isClosed: (key: number) => boolean,
): void {
  const { sample, status, textHash: hash } = params;
  // Nothing is lost: the panel keeps the answer, but does not resend it automatically.
  if (!place)
    throw new PanelFailure(
      'answer-changed',
      `No file of the project contains the sample "${sample}" any more. Your answer is kept here; bring the sample back to save it.`,
    );
  const content = project.samples.read(place.file, place.row);
  if (!isUnreadable(content)) {
    const now = startHashes(model, content);
    const old = Object.entries(startOf(params).start ?? {}).find(([id, start]) => now[id] !== start);
    if (old || textHash(content.text) !== hash)
      throw new PanelFailure(
        'text-changed',
        `The text ${old ? `that "${old[0]}" of ${sample} corrects` : `of ${sample}`} has changed on disk since it was shown. Your answer is kept here; look at the new text and answer again.`,
      );
  }
  const isReview = params.decision !== undefined;
  if (isReview || status === 'done') requireWhole(project);
  if (isReview && isClosed(project.samples.ids.find(sample)))
    throw new PanelFailure('failed', closedMessage(sample));
  const problem = saveProblem(params, {
    model,
    isWhole: !('problem' in wholeModel(project)),
    text: isUnreadable(content) ? undefined : content.text,
    turns: isUnreadable(content) ? undefined : content.conversation?.turns,
    earlier: saidOf(project, sample),
  });
  if (problem !== undefined) throw new PanelFailure('answer-changed', `Nothing was saved. ${problem}`);
}

/** The field `start` of a record: of what a save answers, the hashes of the texts that it began with. */
export function startOf({ start = {}, labels, decision }: SaveParams): Pick<AnnotationRecord, 'start'> {
  const own = Object.entries(start).filter(([id]) => Object.hasOwn({ ...labels, ...decision?.valid }, id));
  return own.length > 0 ? { start: Object.fromEntries(own) } : {};
}

function valueProblem(
  id: string,
  value: LayerValue,
  { model, isWhole, text, turns, earlier }: SaveContext,
): string | undefined {
  if (!isWhole) return undefined;
  const before = earlier.flatMap((labels) => (Object.hasOwn(labels, id) ? [labels[id]!] : []));
  const layer = model.layers.get(schemaLayerOf(id))?.layer;
  const turn = turnOf(id);
  // The layer may be in the part of the schema that could not be read, so its value cannot be checked.
  if (!layer)
    return before.length > 0 || model.layers.has(schemaLayerOf(id))
      ? undefined
      : `The schema has no layer "${id}". Look at the sample and answer again.`;
  if ((turn !== undefined) !== isPerTurn(layer))
    return `The layer "${layer.id}" is asked of ${layer.per ? 'each turn' : 'the sample'}. Look at the sample and answer again.`;
  if (
    turn !== undefined &&
    before.length === 0 &&
    !turnsOf(turns ?? [], layer.roles).some((one) => one.id === turn)
  )
    return `The layer "${layer.id}" is not asked of a turn "${turn}" of this sample. Look at the sample and answer again.`;
  if (!kindOf(layer).fits(value))
    return `The answer to "${id}" is not valid for a layer of the type ${layer.type}.`;
  const kept = new Set(before.flatMap(chosenLabels));
  const known = new Set(answersOf(layer, turns));
  if (takesSet(layer) && layer.open && Array.isArray(value)) {
    const unfit = chosenLabels(value).find(
      (code) => !known.has(code) && !kept.has(code) && codeProblem(code),
    );
    return unfit === undefined ? undefined : `${codeProblem(unfit)} The answer is to "${id}".`;
  }
  const named = comparesFields(layer) ? 'field' : takesTurn(layer) ? 'turn' : 'label';
  if (!takesWords(layer) && !takesNumber(layer))
    for (const label of chosenLabels(value))
      if (!known.has(label) && !kept.has(label))
        return `The layer "${id}" has no ${named} "${label}". Look at the sample and answer again.`;
  if (!marksText(layer) || text === undefined) return undefined;
  const { length } = new UnitText(text, 'codepoint');
  for (const span of spansIn(value))
    for (const { start, end } of [span, ...(span.parts ?? [])])
      if (start >= end || end > length)
        return `A span of "${id}", from ${start} to ${end}, is not inside the text, which has ${length} characters.`;
  return undefined;
}

/** The texts that may answer a layer. */
function answersOf(layer: Layer, turns: readonly Turn[] = []): readonly string[] {
  if (comparesFields(layer)) return [...layer.between, 'tie', 'none'];
  if (takesTurn(layer)) return [...turnsOf(turns, layer.roles).map(({ id }) => id), NO_TURN];
  return layerLabels(layer);
}
