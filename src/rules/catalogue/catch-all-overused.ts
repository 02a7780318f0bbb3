import { percent } from '../../base/text/phrases';
import { field } from '../../project/model/reader';
import { layerLabels } from '../../project/schema/layer-types';
import { count, share } from '../framework/options';
import { projectRule } from '../framework/rule';
import { modelIn } from '../../project/model/label-ids';

export const catchAllOverused = projectRule({
  id: 'catch-all-overused',
  group: 'taxonomy',
  severity: 'warning',
  reveals: 'nothing',
  summary: 'If many samples are "other", the labels do not describe the data.',
  options: {
    max_share: share(0.2, "the highest share of a layer's answers, for labels without their own `max_share`"),
    min_answers: count(50, 'the fewest answers of a layer before it is checked'),
  },
  check({ model, labelCounts }, report, { options }) {
    for (const [id, { layer }] of model.layers) {
      const counts = labelCounts.get(id);
      if (!layer || !counts || counts.answers < Number(options.min_answers)) continue;
      for (const name of layerLabels(layer)) {
        const definition = modelIn(model, id).labels.get(name);
        if (!definition?.label.catchAll) continue;
        const most = definition.label.maxShare ?? Number(options.max_share);
        const share = (counts.labels.get(name) ?? 0) / counts.answers;
        if (share <= most) continue;
        const { file, node, idNode } = definition;
        report({
          place: { file, node: field(node, 'max_share') ?? idNode },
          message: `"${name}" is given by ${percent(share)} of ${counts.answers} answers on "${id}"; at most ${percent(most)} are expected. Read them: what do they have in common that deserves a label?`,
          key: `catch-all-overused ${id} ${name}`,
        });
      }
    }
  },
});
