import { isObject } from '../../base/is-object';
import type { ProjectModel } from '../../project/model/model';
import { fitsLayer, malformedLayers } from '../../project/records/labels';
import { isFlag, type Labels, type LayerValue } from '../../project/records/records';
import { UnitText } from '../../project/records/spans';
import { layerLabels } from '../../project/schema/layer-types';
import type { SaveParams } from '../../protocol/panel';

/** What is known where an answer is saved. */
export interface SaveContext {
  readonly model: ProjectModel;
  /** Whether all of the schema could be read; by a part of it no label can be called unknown. */
  readonly isWhole: boolean;
  /** Undefined for a sample whose line cannot be read. */
  readonly text: string | undefined;
  /**
   * What people have said of the sample so far. The panel carries such labels along when the schema does not have them any more: they
   * are the annotator's, and the rules report them.
   */
  readonly earlier: readonly Labels[];
}

/** What keeps an answer from being saved, as a sentence; undefined when nothing does. A draft need not be complete, but well formed. */
export function saveProblem(params: SaveParams, context: SaveContext): string | undefined {
  const { labels, rules, flags, note, status, seconds, origin, decision } = params;
  if (status !== 'done' && status !== 'draft') return `"${String(status)}" is no status of an answer.`;
  if (!(typeof seconds === 'number' && Number.isFinite(seconds) && seconds >= 0))
    return `The time that the answer took, ${String(seconds)}, is no number of seconds.`;
  if (typeof note !== 'string') return 'The note is not a text.';
  if (!Array.isArray(rules) || !rules.every((id) => typeof id === 'string'))
    return 'The rules of the answer are not a list of ids.';
  if (!Array.isArray(flags) || !flags.every(isFlag)) return 'The answer has a flag that does not exist.';
  if (origin !== undefined && !ORIGINS.has(origin?.kind))
    return 'Where the answer comes from is neither "hand" nor "suggestion".';
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

function valueProblem(
  id: string,
  value: LayerValue,
  { model, isWhole, text, earlier }: SaveContext,
): string | undefined {
  if (!isWhole) return undefined;
  const before = earlier.flatMap((labels) => (Object.hasOwn(labels, id) ? [labels[id]!] : []));
  const layer = model.layers.get(id)?.layer;
  // The layer may stand in the schema and not be readable at the moment: what it is cannot be judged then.
  if (!layer)
    return before.length > 0 || model.layers.has(id)
      ? undefined
      : `The schema has no layer "${id}". Look at the sample again and answer once more.`;
  if (!fitsLayer(layer, value)) return `The answer to "${id}" is none for a layer of the type ${layer.type}.`;
  const kept = new Set(before.flatMap(labelsOf));
  const known = new Set(layer.type === 'comparison' ? [...layer.between, 'tie'] : layerLabels(layer));
  if (layer.type !== 'text' && layer.type !== 'rating')
    for (const label of labelsOf(value))
      if (!known.has(label) && !kept.has(label))
        return `The layer "${id}" has no ${layer.type === 'comparison' ? 'field' : 'label'} "${label}". Look at the sample again and answer once more.`;
  if (layer.type !== 'spans' || text === undefined || !Array.isArray(value)) return undefined;
  const { length } = new UnitText(text, 'codepoint');
  for (const item of value) {
    if (typeof item === 'string' || !('start' in item)) continue;
    for (const { start, end } of [item, ...(item.parts ?? [])])
      if (start >= end || end > length)
        return `A span of "${id}", from ${start} to ${end}, does not lie in the text, which has ${length} characters.`;
  }
  return undefined;
}

const labelsOf = (value: LayerValue): string[] =>
  Array.isArray(value)
    ? value.map((item) => (typeof item === 'string' ? item : item.label))
    : typeof value === 'string'
      ? [value]
      : [];

const ORIGINS: ReadonlySet<unknown> = new Set(['hand', 'suggestion']);
