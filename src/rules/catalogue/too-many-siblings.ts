import { choosableById } from '../framework/choosable';
import { idPlace } from '../framework/duplicates';
import { count } from '../framework/options';
import { guidelineRule } from '../framework/rule';

export const tooManySiblings = guidelineRule({
  id: 'too-many-siblings',
  group: 'taxonomy',
  severity: 'off',
  strict: 'info',
  summary: 'In a long flat list, annotators choose the first labels.',
  options: {
    max: count(30, 'the most labels of a layer below one parent'),
  },
  check(model, report, { options }) {
    const max = options.max as number;
    const choosable = choosableById(model);
    for (const layer of model.schema.layers) {
      const siblings = new Map<string, number>();
      for (const id of new Set(layer.labels.map((label) => label.id))) {
        const label = choosable.get(id);
        const parent = label?.parent?.id ?? '';
        if (label) siblings.set(parent, (siblings.get(parent) ?? 0) + 1);
      }
      for (const [parent, count] of siblings) {
        if (count <= max) continue;
        const where = parent === '' ? '' : ` below "${parent}"`;
        report({
          place: idPlace(layer),
          message: `"${layer.id}" has ${count} labels${where} in one flat list (more than ${max}). Group them by "parent", or ask two questions.`,
          key: `${layer.id} ${parent}`,
        });
      }
    }
  },
});
