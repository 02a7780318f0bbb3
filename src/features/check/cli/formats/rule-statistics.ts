import { SEVERITIES } from '../../../../project/findings/finding';
import { noCounts, type CheckResult } from '../../../../engine/check-project';
import { percent } from '../../../../base/text/phrases';
import { plainly } from '../../../../cli/colors';
import { blocksText } from '../../../../cli/document-text';
import { table, type Column } from '../../../../document/blocks';
import type { RuleStatistics } from './report';
import { sumOf } from '../../../../cli/finding-counts';

type Counted = { -readonly [K in keyof RuleStatistics]: RuleStatistics[K] };

/** Counts by rule over unfiltered results, most frequent first. `suppressed`: a rule for each time that people suppress it. */
export function ruleStatistics(
  results: readonly CheckResult[],
  suppressed: readonly string[],
): RuleStatistics[] {
  const rules = new Map<string, Counted>();
  const row = (rule: string): Counted => {
    let found = rules.get(rule);
    if (!found)
      rules.set(rule, (found = { rule, counts: noCounts(), files: 0, safeFixes: 0, suppressed: 0 }));
    return found;
  };
  for (const { files } of results)
    for (const { findings } of files) {
      const inFile = new Set<string>();
      for (const { rule, severity, fixes } of findings) {
        const own = row(rule);
        own.counts[severity] += 1;
        if (fixes?.some(({ safety }) => safety === 'safe')) own.safeFixes += 1;
        if (!inFile.has(rule)) own.files += 1;
        inFile.add(rule);
      }
    }
  for (const rule of suppressed) row(rule).suppressed += 1;
  return [...rules.values()].sort((a, b) => sumOf(b.counts) - sumOf(a.counts) || (a.rule < b.rule ? -1 : 1));
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
