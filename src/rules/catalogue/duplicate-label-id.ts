import { removeItem } from '../../base/yaml/edit-remove';
import type { Ref } from '../../project/model/model';
import { field } from '../../project/model/reader';
import type { YamlNode } from '../../base/yaml/tree';
import { reportDuplicates } from '../framework/duplicates';
import { retiredIds } from '../framework/references';
import { HELD_BACK } from '../framework/read-whole';
import { guidelineRule } from '../framework/rule';
import { takesComment, yamlFix } from '../framework/yaml-fixes';

export const duplicateLabelId = guidelineRule({
  id: 'duplicate-label-id',
  group: 'schema',
  severity: 'error',
  fix: 'safe',
  summary: 'One id in the data cannot have two meanings: only the first entry is read.',
  check({ schema, guideline }, report) {
    reportDuplicates(schema.labels, report, (id) => ({
      message: `The label "${id}" is defined twice; the first one counts. Give this one another id, or remove it.${HELD_BACK}`,
    }));
    for (const layer of schema.layers) {
      const list = field(layer.node, 'labels');
      reportDuplicates(layer.labels, report, (id, again) => ({
        message: `"${id}" is listed twice in the layer "${layer.id}". Remove one of them.`,
        severity: 'warning',
        key: `${layer.id} ${id}`,
        fixes: removeFix(again, list),
      }));
    }
    reportDuplicates(guideline?.definitions ?? [], report, (id) => ({
      message: `The guideline has two entries for the label "${id}"; the first one counts. Join them.`,
      first: `The first entry for "${id}".`,
      key: `guideline ${id}`,
    }));
    const retired = retiredIds(guideline);
    if (retired.size === 0) return;
    for (const { id, file, idNode, label } of schema.labels) {
      const retirement = retired.get(id);
      // A deprecated label is the old one itself, which remains for its records.
      if (!retirement || label.status === 'deprecated') continue;
      report({
        place: { file, node: idNode },
        message:
          `The id "${id}" was in use until version ${retirement.version} of the guideline, and records may still hold it with its ` +
          'old meaning. Give the new label an id of its own, or say "added" in the changelog if the old one is back.',
        key: `retired ${id}`,
      });
    }
  },
});

function removeFix({ id, file, node }: Ref, list: YamlNode | undefined) {
  if (list?.kind !== 'seq') return [];
  const edit = removeItem(file.document, list, list.items.indexOf(node));
  const safety = takesComment(file, edit) ? 'ask' : 'safe';
  return yamlFix(`Remove the second "${id}"`, safety, { file, edit });
}
