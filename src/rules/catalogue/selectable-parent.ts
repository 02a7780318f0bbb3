import type { LabelDef } from '../../project/model/model';
import { field } from '../../project/model/reader';
import { insertKey, replaceScalar } from '../../base/yaml/edit';
import { idPlace } from '../framework/duplicates';
import { guidelineRule } from '../framework/rule';
import { yamlFix } from '../framework/yaml-fixes';
import { takesOneLabel, marksText } from '../../kinds/traits';

export const selectableParent = guidelineRule({
  id: 'selectable-parent',
  group: 'taxonomy',
  severity: 'warning',
  fix: 'ask',
  summary: 'If a label and its parent can both be chosen, a sample has two right answers.',
  check(model, report) {
    const reported = new Set<string>();
    for (const layer of model.schema.layers) {
      // A multiple choice may contain both a group and its member.
      if (!takesOneLabel(layer.layer) && !marksText(layer.layer)) continue;
      const offered = new Set(layer.labels.map(({ id }) => id));
      for (const id of offered) {
        const child = model.labels.get(id);
        const parent =
          child?.parent && offered.has(child.parent.id) ? model.labels.get(child.parent.id) : undefined;
        if (!child || !parent || parent.id === id || !isChoosable(child) || !isChoosable(parent)) continue;
        const key = `${layer.id} ${parent.id}`;
        if (reported.has(key)) continue;
        reported.add(key);
        report({
          place: idPlace(parent),
          message: `In the layer "${layer.id}" both "${parent.id}" and its member "${id}" can be chosen. Set "selectable: false" on the group, or say in its definition when neither member fits.`,
          related: [{ place: idPlace(child), message: `A member of "${parent.id}".` }],
          key,
          fixes: unselectFix(parent),
        });
      }
    }
  },
});

const isChoosable = ({ label }: LabelDef): boolean => label.selectable && label.status === 'active';

function unselectFix({ node, file, id }: LabelDef) {
  if (node.kind !== 'map') return [];
  const written = field(node, 'selectable');
  const edit =
    written?.kind === 'scalar' || written?.kind === 'missing'
      ? replaceScalar(file.document, written, false)
      : insertKey(file.document, node, 'selectable', false);
  return yamlFix(`Let "${id}" not be chosen (records that hold it become violations)`, 'ask', { file, edit });
}
