import type { SchemaProblem } from '../../core/project/model';
import { replaceScalar } from '../../core/yaml/edit';
import { problemsOf } from '../framework/problems';
import { HELD_BACK, holdsBack } from '../framework/read-whole';
import { guidelineRule } from '../framework/rule';
import { yamlFix } from '../framework/yaml-fixes';

export const schemaViolation = guidelineRule({
  id: 'schema-violation',
  group: 'tool',
  severity: 'error',
  fix: 'safe',
  summary: 'A value of the wrong kind is not read, or not as it is meant.',
  check(model, report) {
    for (const problem of problemsOf(model, 'schema-violation')) {
      report({
        place: problem,
        message: problem.message + (holdsBack(model, problem) ? HELD_BACK : ''),
        key: problem.pointer ?? '',
        fixes: fixesOf(problem),
      });
    }
  },
});

/** A number or true/false where a text belongs was meant literally: `version: 1.10` is not 1.1. */
function fixesOf({ expectsText, node, file }: SchemaProblem) {
  if (!expectsText || node.kind !== 'scalar' || node.style !== 'plain' || node.value === null) return [];
  const edit = replaceScalar(file.document, node, node.source);
  return yamlFix(`Put quotes around ${node.source}`, 'safe', { file, edit });
}
