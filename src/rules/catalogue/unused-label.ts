import { idPlace } from '../framework/duplicates';
import { idsAreKnown, isReadWhole } from '../framework/read-whole';
import { renamedLabel } from '../framework/renamed-label';
import { isLabelId } from '../../project/model/label-ids';
import { guidelineRule } from '../framework/rule';

export const unusedLabel = guidelineRule({
  id: 'unused-label',
  group: 'taxonomy',
  severity: 'warning',
  fix: 'none',
  summary: 'Annotators cannot choose a label that no layer offers.',
  check(model, report) {
    if (!isReadWhole(model.schema.file) || !idsAreKnown(model)) return;
    // Rule dangling-reference reports a label that was renamed.
    const renamed = renamedLabel(model)?.label;
    const labels = [...model.labels.values()].filter((label) => label !== renamed);
    const offered = model.schema.layers.flatMap((layer) => layer.labels.map(({ id }) => id));
    // One of them may be meant by an id that is not a label, or is there twice.
    const isTwice = model.schema.layers.some(
      ({ labels: own }) => new Set(own.map(({ id }) => id)).size < own.length,
    );
    if (isTwice || !offered.every((id) => isLabelId(model, id))) return;
    const used = new Set(offered);
    const parents = new Set(labels.flatMap(({ parent }) => (parent ? [parent.id] : [])));
    for (const label of labels) {
      // Deprecated labels remain for old records.
      if (used.has(label.id) || parents.has(label.id) || label.label.status === 'deprecated') continue;
      report({
        place: idPlace(label),
        message: label.label.selectable
          ? `No layer offers "${label.id}". Add it to the "labels" of a layer, or set "status: deprecated" if it is out of use.`
          : `"${label.id}" groups no labels. Name it as "parent" of its members, or remove it.`,
        key: label.id,
      });
    }
  },
});
