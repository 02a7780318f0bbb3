import type { SchemaProblem } from '../../project/model/model';
import { nearest } from '../../project/schema/describe-error';
import { missingByUnknown, problemsOf } from '../framework/problems';
import { HELD_BACK, isCauseOfHeldBack } from '../framework/read-whole';
import { isKeyBeside } from '../framework/named-beside';
import { guidelineRule } from '../framework/rule';
import { replaceId, yamlFix } from '../framework/yaml-fixes';

export const unknownKey = guidelineRule({
  id: 'unknown-key',
  group: 'tool',
  severity: 'error',
  fix: 'safe',
  summary: 'A misspelt key is silently ignored.',
  check(model, report) {
    const misspelt = missingByUnknown(model);
    for (const problem of problemsOf(model, 'unknown-key')) {
      const isHolding = [problem, misspelt.get(problem)].some(
        (each) => each && isCauseOfHeldBack(model, each),
      );
      report({
        place: problem,
        message: problem.message + (isHolding ? HELD_BACK : ''),
        key: `${problem.pointer ?? ''} ${problem.key ?? ''}`,
        fixes: fixesOf(problem),
      });
    }
  },
});

function fixesOf(problem: SchemaProblem) {
  const { suggestion, key = '' } = problem;
  if (suggestion === undefined) return [];
  // If two keys seem to mean the same one, or it is another word for it, the author decides.
  const isTypo = nearest(key, [suggestion]) !== undefined;
  const isBeside = isKeyBeside(problem.file.document, problem.node, suggestion);
  const safety = isTypo && !isBeside ? 'safe' : 'ask';
  return yamlFix(`Rename "${key}" to "${suggestion}"`, safety, replaceId(problem, suggestion));
}
