import { field } from '../../project/model/reader';
import { guidelineRule } from '../framework/rule';

export const wrongLayerType = guidelineRule({
  id: 'wrong-layer-type',
  group: 'schema',
  severity: 'error',
  fix: 'none',
  summary: 'Relations join spans, and conditions depend on labels: a layer of another type has neither.',
  check(model, report) {
    for (const { layerRefs, node, id } of model.schema.layers) {
      const spans = field(node, 'spans');
      for (const ref of layerRefs) {
        const type = model.layers.get(ref.id)?.layer?.type;
        if (type === undefined) continue;
        const key = `${id} ${ref.id}`;
        if (ref.node === spans && type !== 'spans') {
          report({
            place: ref,
            message: `"${ref.id}" is a layer of type ${type}. Relations join the spans of a layer of type spans: name one.`,
            key,
          });
        } else if (ref.node !== spans && (type === 'rating' || type === 'text' || type === 'comparison')) {
          report({
            place: ref,
            message: `"${ref.id}" is a layer of type ${type} and has no labels to ask for. "when" takes a layer with labels: name one.`,
            key,
          });
        }
      }
    }
  },
});
