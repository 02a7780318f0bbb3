import { duplicates, idPlace } from '../framework/duplicates';
import { FreeIds } from '../../core/project/free-ids';
import { guidelineRule } from '../framework/rule';
import { replaceId, yamlFix } from '../framework/yaml-fixes';

export const duplicateExampleId = guidelineRule({
  id: 'duplicate-example-id',
  group: 'schema',
  severity: 'error',
  fix: 'ask',
  summary: 'Tie-breakers name examples by id: with two of one id, nobody knows which is meant.',
  check(model, report) {
    const examples = model.guideline?.examples ?? [];
    const ids = new FreeIds(examples.map(({ id }) => id));
    for (const { id, first, again } of duplicates(examples)) {
      const free = ids.take(id);
      report({
        place: idPlace(again),
        message: `Two examples have the id "${id}". Give this one another: "${free}" is free.`,
        related: [{ place: idPlace(first), message: `The first "${id}".` }],
        key: id,
        fixes: again.idNode
          ? yamlFix(`Change to "${free}"`, 'ask', replaceId({ file: again.file, node: again.idNode }, free))
          : [],
      });
    }
  },
});
