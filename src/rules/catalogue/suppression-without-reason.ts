import { field } from '../../project/model/reader';
import { suppressionsOf, yamlFiles } from '../framework/suppressions';
import { guidelineRule } from '../framework/rule';

export const suppressionWithoutReason = guidelineRule({
  id: 'suppression-without-reason',
  group: 'tool',
  severity: 'info',
  summary: 'The next reader cannot tell a decision from a shortcut.',
  check(model, report) {
    for (const { reason, node, file, rule, sample } of model.schema.lint.suppress)
      if (reason === undefined)
        report({
          place: { file, node: field(node, 'reason') ?? node },
          message: 'Say why: give a "reason".',
          key: `${rule} ${sample}`,
        });
    for (const file of yamlFiles(model)) {
      const seen = new Set<number>();
      for (const { reason, start, end } of suppressionsOf(file.document).all) {
        if (reason !== undefined || seen.has(start)) continue;
        // A block for several rules is several suppressions in one comment.
        seen.add(start);
        report({
          place: { file, start, end },
          message: 'Say why: put " -- " and the reason behind the rule ids.',
        });
      }
    }
  },
});
