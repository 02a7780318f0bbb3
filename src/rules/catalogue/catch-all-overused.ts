import { percent } from '../../core/text/phrases';
import { field } from '../../core/project/reader';
import { layerLabels } from '../../core/schema/layer-types';
import { count, share } from '../framework/options';
import { projectRule } from '../framework/rule';

export const catchAllOverused = projectRule({
  id: 'catch-all-overused',
  group: 'taxonomy',
  severity: 'warning',
  fix: 'none',
  summary: 'When much is "other", the labels do not say what the data hold.',
  options: {
    max_share: share(0.2, "the part of a layer's answers, for labels that have no `max_share` of their own"),
    min_answers: count(50, 'answers that the layer must have first'),
  },
  check({ model, labelCounts }, report, { options }) {
    for (const [id, { layer }] of model.layers) {
      const counts = labelCounts.get(id);
      if (!layer || !counts || counts.answers < Number(options.min_answers)) continue;
      for (const name of layerLabels(layer)) {
        const definition = model.labels.get(name);
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
