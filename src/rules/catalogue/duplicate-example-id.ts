import { duplicates, idPlace } from '../framework/duplicates';
import { FreeIds } from '../../project/model/free-ids';
import { guidelineRule } from '../framework/rule';
import { changeTo } from '../framework/yaml-fixes';

export const duplicateExampleId = guidelineRule({
  id: 'duplicate-example-id',
  group: 'schema',
  severity: 'error',
  fix: 'ask',
  summary: 'Tie-breakers refer to examples by id: if two examples share an id, the reference is ambiguous.',
  check({ guideline }, report) {
    const examples = guideline?.examples ?? [];
    const ids = new FreeIds(examples.map(({ id }) => id));
    for (const { id, first, again } of duplicates(examples)) {
      const free = ids.take(id);
      report({
        place: idPlace(again),
        message: `Two examples have the id "${id}". Give this one another: "${free}" is free.`,
        related: [{ place: idPlace(first), message: `The first "${id}".` }],
        key: id,
        fixes: again.idNode ? changeTo({ file: again.file, node: again.idNode }, free) : [],
      });
    }
  },
});
