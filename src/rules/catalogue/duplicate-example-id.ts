import { duplicates } from '../framework/duplicates';
import { FreeIds } from '../../project/model/free-ids';
import { guidelineRule } from '../framework/rule';
import { replaceId, yamlFix } from '../framework/yaml-fixes';

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
      const { file } = guideline!;
      report({
        place: { file, node: again.idNode ?? again.node },
        message: `Two examples have the id "${id}". Give this one another: "${free}" is free.`,
        related: [{ place: { file, node: first.idNode ?? first.node }, message: `The first "${id}".` }],
        key: id,
        fixes: again.idNode
          ? yamlFix(`Change to "${free}"`, 'ask', replaceId({ file, node: again.idNode }, free))
          : [],
      });
    }
  },
});
