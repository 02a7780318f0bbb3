import type { ProjectModel, SourceFile } from '../../project/model/model';
import { repairOf } from '../../base/yaml/repair';
import { guidelineRule } from '../framework/rule';
import { yamlFiles } from '../framework/suppressions';
import { yamlFix } from '../framework/yaml-fixes';

/** Rule unknown-key reports a merge key where only certain keys are allowed. */
const isUnknownKey = ({ problems }: ProjectModel, { path, document }: SourceFile, start: number): boolean =>
  problems.some(
    ({ rule, key, node, file }) =>
      rule === 'unknown-key' && key === '<<' && file.path === path && document.range(node).start === start,
  );

export const yamlSyntax = guidelineRule({
  id: 'yaml-syntax',
  group: 'tool',
  severity: 'error',
  fix: 'ask',
  summary: 'Text that is not valid YAML has no effect; the rest of the file still counts.',
  check(model, report) {
    for (const file of yamlFiles(model)) {
      for (const problem of file.document.problems) {
        const { start, end, message, severity, related } = problem;
        if (problem.code === 'merge-key' && isUnknownKey(model, file, start)) continue;
        report({
          place: { file, start, end },
          message,
          severity,
          fixes: () => {
            const repair = repairOf(file.document, problem);
            return repair ? yamlFix(repair.title, 'ask', { file, edit: repair.edit }) : [];
          },
          ...(related && { related: [{ place: { file, ...related }, message: 'The first one.' }] }),
        });
      }
    }
  },
});
