import { reportDuplicates } from '../framework/duplicates';
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
    reportDuplicates(examples, report, (id, { file, idNode }) => {
      const free = ids.take(id);
      return {
        message: `Two examples have the id "${id}". Give this one another: "${free}" is free.`,
        fixes: idNode ? changeTo({ file, node: idNode }, free) : [],
      };
    });
  },
});
