import type { LabelDef } from '../../project/model/model';
import { field } from '../../project/model/reader';
import { guidelineRule } from '../framework/rule';
import type { YamlPlace } from '../framework/line-view';

export const duplicateShortcut = guidelineRule({
  id: 'duplicate-shortcut',
  group: 'schema',
  severity: 'warning',
  summary: 'One key cannot choose two labels of a layer.',
  check(model, report) {
    const reported = new Set<string>();
    for (const layer of model.schema.layers) {
      const byKey = new Map<string, LabelDef>();
      for (const { id } of layer.labels) {
        const label = model.labels.get(id);
        if (label?.label.key === undefined || label.label.status === 'deprecated') continue;
        const first = byKey.get(label.label.key);
        if (!first) byKey.set(label.label.key, label);
        else if (first !== label && !reported.has(label.id)) {
          reported.add(label.id);
          report({
            place: keyPlace(label),
            message: `The key "${label.label.key}" chooses "${first.id}" already, in the layer "${layer.id}". Give "${label.id}" another.`,
            related: [{ place: keyPlace(first), message: `The key of "${first.id}".` }],
            key: label.id,
          });
        }
      }
    }
  },
});

const keyPlace = ({ file, node }: LabelDef): YamlPlace => ({ file, node: field(node, 'key') ?? node });
