import { field, items, text } from '../../project/model/reader';
import { duplicates, idPlace } from '../framework/duplicates';
import { guidelineRule } from '../framework/rule';

export const duplicateLayerId = guidelineRule({
  id: 'duplicate-layer-id',
  group: 'schema',
  severity: 'error',
  fix: 'none',
  summary:
    'Answers are stored under the id of their layer: two layers with the same id would share one answer.',
  check(model, report) {
    for (const { id, first, again } of duplicates(model.schema.layers)) {
      report({
        place: idPlace(again),
        message: `The layer "${id}" is defined twice; the first one counts. Give this one another id.`,
        related: [{ place: idPlace(first), message: `The first "${id}".` }],
        key: id,
      });
    }
    for (const { id: layer, file, node } of model.schema.layers) {
      const named = items(field(node, 'attributes')).flatMap((each) => {
        const idNode = field(each, 'id');
        const id = text(idNode);
        return id === undefined || !idNode ? [] : [{ id, idNode, node: each, file }];
      });
      for (const { id, first, again } of duplicates(named))
        report({
          place: idPlace(again),
          message: `"${layer}" has the attribute "${id}" twice; the first one counts. Give this one another id.`,
          related: [{ place: idPlace(first), message: `The first "${id}".` }],
          key: `${layer} attribute ${id}`,
        });
    }
    for (const { id, first, again } of duplicates(model.guideline?.layers ?? [])) {
      report({
        place: idPlace(again),
        message: `The guideline has two entries for the layer "${id}"; the first one counts. Join them.`,
        related: [{ place: idPlace(first), message: `The first entry for "${id}".` }],
        key: `guideline ${id}`,
      });
    }
    for (const { id, levels } of model.guideline?.layers ?? []) {
      const named = levels.map((level) => ({ ...level, id: String(level.value), idNode: level.valueNode }));
      for (const { id: value, first, again } of duplicates(named)) {
        report({
          place: idPlace(again),
          message: `"${id}" has two entries for level ${value}; the first one counts. Join them.`,
          related: [{ place: idPlace(first), message: `The first entry for level ${value}.` }],
          key: `${id} level ${value}`,
        });
      }
    }
  },
});
