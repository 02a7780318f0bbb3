import { field, items, text } from '../../project/model/reader';
import { reportDuplicates } from '../framework/duplicates';
import { guidelineRule } from '../framework/rule';

export const duplicateLayerId = guidelineRule({
  id: 'duplicate-layer-id',
  group: 'schema',
  severity: 'error',
  summary:
    'Answers are stored under the id of their layer: two layers with the same id would share one answer.',
  check(model, report) {
    reportDuplicates(model.schema.layers, report, (id) => ({
      message: `The layer "${id}" is defined twice; the first one counts. Give this one another id.`,
    }));
    for (const { id: layer, file, node } of model.schema.layers) {
      const named = items(field(node, 'attributes')).flatMap((each) => {
        const idNode = field(each, 'id');
        const id = text(idNode);
        return id === undefined || !idNode ? [] : [{ id, idNode, node: each, file }];
      });
      reportDuplicates(named, report, (id) => ({
        message: `"${layer}" has the attribute "${id}" twice; the first one counts. Give this one another id.`,
        key: `${layer} attribute ${id}`,
      }));
    }
    reportDuplicates(model.guideline?.layers ?? [], report, (id) => ({
      message: `The guideline has two entries for the layer "${id}"; the first one counts. Join them.`,
      first: `The first entry for "${id}".`,
      key: `guideline ${id}`,
    }));
    for (const { id, levels } of model.guideline?.layers ?? []) {
      const named = levels.map((level) => ({ ...level, id: String(level.value), idNode: level.valueNode }));
      reportDuplicates(named, report, (value) => ({
        message: `"${id}" has two entries for level ${value}; the first one counts. Join them.`,
        first: `The first entry for level ${value}.`,
        key: `${id} level ${value}`,
      }));
    }
  },
});
