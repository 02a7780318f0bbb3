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
  },
});
