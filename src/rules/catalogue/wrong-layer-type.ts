import type { LayerDefinition, ProjectModel } from '../../project/model/model';
import { field } from '../../project/model/reader';
import { labelsAt } from '../../project/schema/layer-types';
import { guidelineRule, type ReportYaml } from '../framework/rule';
import { comparesFields, takesTurn, marksText } from '../../kinds/traits';
import { isPerTurn } from '../../project/schema/per-turn';
import { withoutWinner } from '../../kinds/sides';

export const wrongLayerType = guidelineRule({
  id: 'wrong-layer-type',
  group: 'schema',
  severity: 'error',
  summary:
    'Relations join spans, conditions depend on labels, levels belong to ratings: a layer of another type has none.',
  check(model, report) {
    for (const { layerRefs, node, id, layer, file } of model.schema.layers) {
      const spans = field(node, 'spans');
      const roles = field(node, 'roles');
      if (roles && layer && !takesTurn(layer) && !layer.per)
        report({
          place: { file, node: roles },
          message: `"${id}" is asked of the sample, where "roles" has no effect. Ask it of each turn (per: turn), or take "roles" out.`,
          key: `${id} roles`,
        });
      for (const ref of layerRefs) {
        const other = model.layers.get(ref.id)?.layer;
        if (!other) continue;
        const { type } = other;
        const key = `${id} ${ref.id}`;
        if (ref.node === spans && !marksText(other)) {
          report({
            place: ref,
            message: `"${ref.id}" is a layer of type ${type}. Relations join the spans of a layer of type spans: name one.`,
            key,
          });
        } else if (ref.node !== spans && isPerTurn(model.layers.get(ref.id)?.layer) && !layer?.per) {
          report({
            place: ref,
            message: `"${ref.id}" is asked of each turn, and "${id}" of the sample: it cannot depend on it. Ask "${id}" of each turn too (per: turn), or take the condition out.`,
            key,
          });
        } else if (ref.node !== spans && !labelsAt(other)) {
          report({
            place: ref,
            message: `"${ref.id}" is a layer of type ${type} and has no labels to ask for. "when" takes a layer with labels: name one.`,
            key,
          });
        }
      }
    }
    for (const entry of model.guideline?.layers ?? []) checkMeaning(model, entry, report);
  },
});

/** The keys of a layer's entry in the guideline that belong to one type of layer. */
const OF_TYPE = { levels: 'rating', tie_breakers: 'rating', tie: 'comparison', none: 'comparison' } as const;

function checkMeaning(
  { layers }: ProjectModel,
  { id, node, file }: LayerDefinition,
  report: ReportYaml,
): void {
  const layer = layers.get(id)?.layer;
  if (!layer || node.kind !== 'map') return;
  for (const [name, type] of Object.entries(OF_TYPE)) {
    const key = node.entry(name)?.key;
    if (!key) continue;
    if (layer.type !== type)
      report({
        place: { file, node: key },
        message: `"${id}" is a layer of type ${layer.type}, and only a layer of type ${type} has "${name}". Take it out.`,
        key: `${id} ${name}`,
      });
    else if (comparesFields(layer) && !withoutWinner(layer).includes(name))
      report({
        place: { file, node: key },
        message: `"${id}" cannot be answered "${name}"${name === 'tie' ? ' (ties: false). Take this out, or allow ties.' : '. Take this out, or write "none: true" in the schema.'}`,
        key: `${id} ${name}`,
        severity: 'warning',
      });
  }
}
