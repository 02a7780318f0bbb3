import { checkEnds } from '../../project/answers/check-spans';
import { isConditionMet } from '../../project/answers/conditions';
import type { Example, ProjectModel } from '../../project/model/model';
import { field, namedValues } from '../../project/model/reader';
import type { Layer } from '../../project/schema/layer-types';
import { takesLabel } from '../../project/schema/layer-types';
import { nodeAt } from '../../base/yaml/path';
import type { YamlNode } from '../../base/yaml/tree';
import { askedOnlyWhen } from '../framework/answers';
import { checkExampleSpans } from '../framework/example-spans';
import { isListed } from '../framework/read-whole';
import { guidelineRule, type ReportYaml } from '../framework/rule';
import { inBrackets } from '../framework/yaml-fixes';
import { meaningsOf } from '../../project/model/label-ids';
import { joinsMarks, marksText, takesSet } from '../../kinds/traits';
import { kindOf } from '../../kinds';

export const exampleViolatesSchema = guidelineRule({
  id: 'example-violates-schema',
  group: 'guideline',
  severity: 'error',
  fix: 'safe',
  summary: 'An example that breaks the schema teaches an answer that no record may have.',
  check(model, report) {
    for (const example of model.guideline?.examples ?? []) {
      const keyed: ReportYaml = (finding) =>
        report({ ...finding, key: `${example.id} ${finding.key ?? ''}` });
      for (const { id, key, value } of namedValues(field(example.node, 'labels'))) {
        const layer = model.layers.get(id)?.layer;
        if (layer) checkLayer(example, layer, key, value, keyed);
      }
      for (const { layer } of model.layers.values())
        if (marksText(layer)) checkExampleSpans(example, layer, keyed);
      checkLabels(example, model, keyed);
    }
  },
});

function checkLayer(
  { labels, file }: Example,
  layer: Layer,
  key: YamlNode,
  node: YamlNode,
  report: ReportYaml,
): void {
  const at = (below: readonly (string | number)[]): YamlNode =>
    nodeAt(node, below) ?? (node.kind === 'missing' ? key : node);
  const found = (below: readonly (string | number)[], message: string): void =>
    report({
      place: { file, node: at(below) },
      message,
      key: `${layer.id} ${below.join('/')}`,
      fixes: takesSet(layer) && node.kind === 'scalar' ? inBrackets({ file, node }) : [],
    });
  if (isConditionMet(layer, labels) === false)
    report({ place: { file, node: key }, message: askedOnlyWhen(layer), key: layer.id });
  const value = labels[layer.id];
  kindOf(layer).check(layer, value, true, found);
  if (joinsMarks(layer)) checkEnds(layer, value, labels[layer.spans], found);
}

/** Existing labels that may not be chosen here. Rule dangling-reference reports the others. */
function checkLabels({ labelRefs }: Example, model: ProjectModel, report: ReportYaml): void {
  for (const ref of labelRefs) {
    const label = (model.labels.get(ref.id) ?? model.labels.get(meaningsOf(model, ref.id)[0] ?? ''))?.label;
    const layer = ref.layer === undefined ? undefined : model.layers.get(ref.layer)?.layer;
    if (!label || !layer) continue;
    const key = `${layer.id} ${ref.id}`;
    if (!takesLabel(layer, label.id)) {
      if (!isListed(model, 'labels')) continue;
      report({
        place: ref,
        message: `"${ref.id}" is not a label of the layer "${layer.id}". Add it there, or give another.`,
        key,
      });
    } else if (!label.selectable) {
      const message = `"${ref.id}" only groups other labels and cannot be chosen (selectable: false). Choose one of its labels.`;
      report({ place: ref, message, key });
    } else if (label.status === 'deprecated') {
      const instead = label.replacedBy === undefined ? '' : ` Use "${label.replacedBy}".`;
      report({ place: ref, message: `"${ref.id}" is deprecated.${instead}`, severity: 'warning', key });
    }
  }
}
