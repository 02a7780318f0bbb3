import type { LabelDef, ProjectModel } from '../../project/model/model';
import { field } from '../../project/model/reader';
import { insertKey } from '../../base/yaml/edit';
import { idPlace } from '../framework/duplicates';
import { guidelineRule } from '../framework/rule';
import { yamlFix } from '../framework/yaml-fixes';

export const deprecatedWithoutReplacement = guidelineRule({
  id: 'deprecated-without-replacement',
  group: 'taxonomy',
  severity: 'warning',
  fix: 'ask',
  summary: 'Records with a deprecated label cannot be moved to another label without a replacement.',
  check(model, report) {
    for (const label of model.labels.values()) {
      if (label.label.status !== 'deprecated') continue;
      const successors = successorsOf(model, label.id);
      const target = label.replacedBy && model.labels.get(label.replacedBy.id);
      if (target?.label.status === 'deprecated') {
        report({
          place: label.replacedBy!,
          message: `"${label.id}" is replaced by "${target.id}", which is deprecated itself. Name a label that is in use.`,
          key: label.id,
        });
      } else if (!label.replacedBy && successors.length < 2) {
        // A label that was split has no single replacement.
        report({
          place: idPlace(label),
          message: `"${label.id}" is deprecated, but nothing says what to use instead. Add "replaced_by", or say in the changelog that it was split.`,
          key: label.id,
          fixes: successors.length === 1 ? replaceFix(label, successors[0]!) : [],
        });
      }
    }
  },
});

/** The label that replaced another according to the changelog. */
function successorsOf({ guideline, labels }: ProjectModel, id: string): string[] {
  const changes = guideline?.changelog.flatMap((entry) => entry.changes) ?? [];
  const into = changes
    .filter(({ target }) => target.id === id)
    .flatMap((change) => change.into.map((ref) => ref.id));
  return [...new Set(into)].filter((other) => other !== id && labels.has(other));
}

function replaceFix({ node, file }: LabelDef, successor: string) {
  if (node.kind !== 'map' || field(node, 'replaced_by')) return [];
  const edit = insertKey(file.document, node, 'replaced_by', successor);
  return yamlFix(`Replace by "${successor}", as the changelog says`, 'ask', { file, edit });
}
