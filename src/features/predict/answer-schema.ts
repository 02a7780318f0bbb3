import { isObject } from '../../base/objects';
import { quoted } from '../../base/text/phrases';
import type { ProjectModel } from '../../project/model/model';
import type { Turn } from '../../project/samples/conversation';
import { type Layer } from '../../project/schema/layer-types';
import { modelIn } from '../../project/model/label-ids';
import { joinsMarks, takesTurn, takesSet, takesMarks } from '../../kinds/traits';
import { kindOf } from '../../kinds';
import { list, orNull, record, type AskedQuestion } from '../../kinds/kind';
import { isPerTurn, turnsOf } from '../../project/schema/per-turn';

/** Layers that a model can be asked about, and why not the others. */
export interface AskedLayers {
  readonly asked: readonly Layer[];
  readonly refused: readonly { readonly layer: string; readonly reason: string }[];
}

/** Divides the layers of a project (or the wanted ones) into those that a model can be asked about and the others. */
export function askedLayers(model: ProjectModel, wanted?: readonly string[]): AskedLayers {
  const all = model.schema.layers.flatMap(({ layer }) => layer ?? []);
  const chosen = all.filter(({ id }) => wanted?.includes(id) ?? true);
  const refused: { layer: string; reason: string }[] = [];
  let asked: Layer[] = chosen.filter((layer) => {
    const reason = refusal(model, layer);
    if (reason !== undefined) refused.push({ layer: layer.id, reason });
    return reason === undefined;
  });
  // A layer that cannot be asked may exclude others that depend on it.
  for (let before = -1; before !== asked.length;) {
    before = asked.length;
    asked = asked.filter((layer) => {
      const needed = [...Object.keys(layer.when ?? {}), ...(joinsMarks(layer) ? [layer.spans] : [])];
      const missing = needed.filter((id) => !asked.some((each) => each.id === id));
      if (missing.length === 0) return true;
      refused.push({
        layer: layer.id,
        reason: `it depends on ${quoted(missing)}, which is not asked`,
      });
      return false;
    });
  }
  return { asked, refused };
}

function refusal(model: ProjectModel, layer: Layer): string | undefined {
  if (isAboutTurns(layer) && model.schema.data.messages === undefined)
    return 'the samples are not conversations';
  const refused = kindOf(layer).asked.refusal?.(layer);
  if (refused !== undefined) return refused;
  if ('labels' in layer && offeredLabels(model, layer).length === 0)
    return 'none of its labels can be chosen';
  return undefined;
}

/** Whether an answer to a layer names turns of a conversation. */
export const isAboutTurns = (layer: Layer): boolean => takesTurn(layer) || isPerTurn(layer);

/** The labels of a layer that can be chosen, without headings and deprecated ones. */
export const offeredLabels = (
  model: ProjectModel,
  { id: layer, labels }: { readonly id: string; readonly labels: readonly string[] },
): string[] =>
  labels.filter((id) => {
    const label = modelIn(model, layer).labels.get(id)?.label;
    return label === undefined || (label.selectable && label.status === 'active');
  });

/** Whether a model may answer a layer with null: a person may leave it out, and no other answer means "none". */
export const mayBeNull = (layer: Layer): boolean =>
  layer.when !== undefined || (!layer.required && !takesSet(layer) && !takesMarks(layer));

/** Maximum length of the list of rules in the schema, because endpoints limit the number of values. The answer is checked in any case. */
const MAX_LISTED = 400;

/**
 * The JSON Schema of an answer, using only what endpoints enforce: every key is required, and no others are allowed. Limits, offsets and conditions
 * are in the prompt and are checked afterwards. `turns` are those of the sample.
 */
export function answerSchema(
  model: ProjectModel,
  layers: readonly Layer[],
  rules: readonly string[],
  turns: readonly Turn[] = [],
): object {
  const isListed = rules.length > 0 && rules.length <= MAX_LISTED;
  return record({
    rationale: { type: 'string' },
    rules: list({ type: 'string', ...(isListed && { enum: rules }) }),
    labels: record(
      Object.fromEntries(
        layers.map((layer) => {
          const schema = kindOf(layer).asked.schema(layer, askedQuestion(model, layer, layers, turns));
          const value = mayBeNull(layer) ? orNull(schema) : schema;
          const asked = turnsOf(turns, layer.roles);
          return [
            layer.id,
            layer.per ? record(Object.fromEntries(asked.map(({ id }) => [id, value]))) : value,
          ];
        }),
      ),
    ),
  });
}

/** Whether relations among the layers connect the spans of this one, so that its spans need ids. */
export const isJoined = ({ id }: Layer, layers: readonly Layer[]): boolean =>
  layers.some((layer) => joinsMarks(layer) && layer.spans === id);

/** Whether a value is nested more deeply than any answer. */
export const isTooDeep = (value: unknown, left = 12): boolean =>
  left === 0 ||
  ((Array.isArray(value) || isObject(value)) &&
    Object.values(value).some((each) => isTooDeep(each, left - 1)));

/** What a kind needs to know to ask a model about a layer. */
export const askedQuestion = (
  model: ProjectModel,
  layer: Layer,
  layers: readonly Layer[],
  turns: readonly Turn[] = [],
): AskedQuestion => ({
  offered: 'labels' in layer ? offeredLabels(model, layer) : [],
  isJoined: isJoined(layer, layers),
  turns,
});
