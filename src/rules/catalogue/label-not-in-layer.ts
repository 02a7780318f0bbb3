import { isOpen } from '../../project/schema/layer-types';
import { idsAreKnown } from '../framework/read-whole';
import { guidelineRule } from '../framework/rule';
import { meaningsOf } from '../../project/model/label-ids';

export const labelNotInLayer = guidelineRule({
  id: 'label-not-in-layer',
  group: 'schema',
  severity: 'error',
  summary: 'A condition on a label that the layer does not offer is never met.',
  check(model, report) {
    if (!idsAreKnown(model)) return;
    for (const { labelRefs, id } of model.schema.layers) {
      for (const ref of labelRefs) {
        const layer = model.layers.get(ref.layer);
        // Rule dangling-reference reports missing labels and layers.
        if (!layer || isOpen(layer.layer) || layer.labels.length === 0) continue;
        if (!model.labels.has(ref.id) && meaningsOf(model, ref.id).length === 0) continue;
        if (layer.labels.some((label) => label.id === ref.id)) continue;
        report({
          place: ref,
          message: `The layer "${layer.id}" does not offer "${ref.id}". Add it there, or name another label.`,
          key: `${id} ${layer.id} ${ref.id}`,
        });
      }
    }
  },
});
