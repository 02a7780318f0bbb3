import type { SuppressedFinding } from '../../project/model/model';
import { field } from '../../project/model/reader';
import { removeItem } from '../../base/yaml/edit-remove';
import { fixEdits } from '../framework/yaml-findings';
import { guidelineRule, type Rule, type YamlReport } from '../framework/rule';
import type { UnusedSuppression } from '../framework/suppressions';
import { takesComment, yamlFix } from '../framework/yaml-fixes';

/** Reported by `lintYaml` and `unusedInData` after the other rules have run: only then is it known what was suppressed. */
export const unusedSuppression = {
  ...guidelineRule({
    id: 'unused-suppression',
    group: 'tool',
    severity: 'warning',
    fix: 'safe',
    summary: 'A suppression without a finding hides the next real finding.',
    check: () => undefined,
  }),
  reportOf,
  reportOfEntry,
};

/** An entry of `lint.suppress`. Its data may not be on this machine, so the fix needs confirmation. */
function reportOfEntry({ rule, sample, annotator, index, node, file }: SuppressedFinding): YamlReport {
  const list = field(field(file.root, 'lint'), 'suppress');
  const edit = list?.kind === 'seq' ? removeItem(file.document, list, index) : undefined;
  const answer = annotator === undefined ? '' : `"${annotator}" on `;
  return {
    place: { file, node },
    message: `The rule "${rule}" finds nothing about ${answer}the sample "${sample}". Remove the entry, so that it does not hide a later finding.`,
    key: `${rule} ${sample} ${annotator ?? ''}`,
    fixes: takesComment(file, edit) ? [] : yamlFix('Remove the entry', 'ask', { file, edit }),
  };
}

/** A comment. Its data may not be on this machine, so the fix of a rule about data needs confirmation. */
function reportOf({ file, suppression, rule }: UnusedSuppression, scope: Rule['scope']): YamlReport {
  const edit = removal(file.document.text, rule, suppression);
  return {
    place: { file, start: rule.start, end: rule.end },
    message:
      scope === 'line'
        ? `The rule "${rule.id}" looks at data, where no comment reaches it. Remove it here; "suppress" under "lint" suppresses a single finding in data.`
        : `The rule "${rule.id}" finds nothing here. Remove it from the comment, so that it does not hide a later finding.`,
    key: `${rule.id} ${suppression.kind}`,
    ...(edit && {
      fixes: [
        {
          title: suppression.rules.length > 1 ? `Remove "${rule.id}" from the comment` : 'Remove the comment',
          safety: scope === 'project' ? 'ask' : 'safe',
          edits: fixEdits(file, [edit]),
        },
      ],
    }),
  };
}

/** Removes one id with its comma, or the whole comment with its space. A block has a second comment, which the author changes. */
function removal(
  text: string,
  rule: UnusedSuppression['rule'],
  { kind, rules, start, end }: UnusedSuppression['suppression'],
): { start: number; end: number; newText: string } | undefined {
  if (kind === 'block') return undefined;
  const at = rules.indexOf(rule);
  const next = rules[at + 1];
  const last = rules[at - 1];
  if (next) return { start: rule.start, end: next.start, newText: '' };
  if (last) return { start: last.end, end: rule.end, newText: '' };
  let from = start;
  while (from > 0 && /[ \t]/.test(text[from - 1]!)) from--;
  const isWholeLine = from === 0 || text[from - 1] === '\n';
  const lineEnd = /^\r?\n/.exec(text.slice(end, end + 2))?.[0].length ?? 0;
  return { start: from, end: isWholeLine ? end + lineEnd : end, newText: '' };
}
