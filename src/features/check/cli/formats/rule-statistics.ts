import { countBy, groupBy } from '../../../../base/lists';
import { SEVERITIES, type Fix } from '../../../../project/findings/finding';
import { noCounts, type CheckResult } from '../../../../engine/check-project';
import { percent } from '../../../../base/text/phrases';
import { plainly } from '../../../../cli/colors';
import { blocksText } from '../../../../cli/output';
import { table, type Column } from '../../../../document/blocks';
import type { RuleStatistics } from './report';
import { sumOf } from '../../../../cli/finding-counts';

/** Counts by rule over unfiltered results, most frequent first. `suppressed`: a rule for each time that people suppress it. */
export function ruleStatistics(
  results: readonly CheckResult[],
  suppressed: readonly string[],
): RuleStatistics[] {
  const findings = results.flatMap(({ files }) =>
    files.flatMap((file) => file.findings.map((finding) => ({ finding, file }))),
  );
  const found = groupBy(findings, ({ finding }) => finding.rule);
  const refused = countBy(suppressed);
  const rules = [...new Set([...found.keys(), ...refused.keys()])].map((rule): RuleStatistics => {
    const own = found.get(rule) ?? [];
    const counts = noCounts();
    for (const { finding } of own) counts[finding.severity] += 1;
    const isSafe = ({ safety }: Fix): boolean => safety === 'safe';
    return {
      rule,
      counts,
      files: new Set(own.map(({ file }) => file)).size,
      safeFixes: own.filter(({ finding }) => finding.fixes?.some(isSafe)).length,
      suppressed: refused.get(rule) ?? 0,
    };
  });
  return rules.sort((a, b) => sumOf(b.counts) - sumOf(a.counts) || (a.rule < b.rule ? -1 : 1));
}

/** The counts as a table. */
export function statisticsText(statistics: readonly RuleStatistics[]): string {
  if (statistics.length === 0) return '';
  const counts = table('', statistics, [
    ['findings', (rule) => sumOf(rule.counts), 'number'],
    ...SEVERITIES.map((severity): Column<RuleStatistics> => [
      `${severity}${severity === 'info' ? '' : 's'}`,
      (rule) => rule.counts[severity],
      'number',
    ]),
    ['files', ({ files }) => files, 'number'],
    ['safe fixes', ({ safeFixes }) => safeFixes, 'number'],
    ['suppressed', suppressedText, 'number'],
    ['rule', ({ rule }) => rule],
  ]);
  return `${blocksText(counts, plainly)}\n\n`;
}

/** How often, and its share of what the rule would report. */
const suppressedText = ({ counts, suppressed }: RuleStatistics): string =>
  suppressed === 0 ? '' : `${suppressed} (${percent(suppressed / (suppressed + sumOf(counts)))})`;
