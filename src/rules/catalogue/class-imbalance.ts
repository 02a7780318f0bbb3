import { layerLabels } from '../../project/schema/layer-types';
import { idPlace } from '../framework/duplicates';
import { isReadWhole } from '../framework/read-whole';
import { count } from '../framework/options';
import { projectRule } from '../framework/rule';
import { modelIn } from '../../project/model/label-ids';

export const classImbalance = projectRule({
  id: 'class-imbalance',
  group: 'data',
  severity: 'off',
  strict: 'info',
  reveals: 'nothing',
  summary: 'A label that hardly occurs can be neither learnt nor tested.',
  options: {
    min_items: count(5, 'the fewest answers that a label should have'),
    min_answers: count(200, 'the fewest answers of a layer before it is checked'),
  },
  check({ model, labelCounts }, report, { options }) {
    if (!isReadWhole(model.schema.file)) return;
    for (const [id, { layer }] of model.layers) {
      const counts = labelCounts.get(id);
      // With few answers, rare labels may simply not have come up yet.
      if (!layer || !counts || counts.answers < Number(options.min_answers)) continue;
      for (const label of layerLabels(layer)) {
        const definition = modelIn(model, id).labels.get(label);
        const count = counts.labels.get(label) ?? 0;
        if (!definition || count >= Number(options.min_items)) continue;
        if (!definition.label.selectable || definition.label.status === 'deprecated') continue;
        const often = count === 0 ? 'by none' : `by ${count}`;
        report({
          place: idPlace(definition),
          message: `"${label}" is given ${often} of ${counts.answers} answers on "${id}": too few to learn or to test. Look for more samples, or merge it with another label.`,
          key: `class-imbalance ${id} ${label}`,
        });
      }
    }
  },
});
