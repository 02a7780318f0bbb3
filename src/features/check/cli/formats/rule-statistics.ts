import { SEVERITIES } from '../../../../project/findings/finding';
import { noCounts, type CheckResult, type Counts } from '../../../../engine/check-project';
import { plainly } from '../../../../cli/colors';
import { blocksText } from '../../../../cli/document-text';
import { table, type Column } from '../../../../document/blocks';
import type { RuleStatistics } from './report';
import { sumOf } from '../../../../cli/finding-counts';

/** Counts by rule over unfiltered results, most frequent first. */
export function ruleStatistics(results: readonly CheckResult[]): RuleStatistics[] {
  const rules = new Map<string, { rule: string; counts: Counts; files: number; safeFixes: number }>();
  for (const { files } of results)
    for (const { findings } of files) {
      const inFile = new Set<string>();
      for (const { rule, severity, fixes } of findings) {
        let row = rules.get(rule);
        if (!row) rules.set(rule, (row = { rule, counts: noCounts(), files: 0, safeFixes: 0 }));
        row.counts[severity] += 1;
        if (fixes?.some(({ safety }) => safety === 'safe')) row.safeFixes += 1;
        if (!inFile.has(rule)) row.files += 1;
        inFile.add(rule);
      }
    }
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
    ['rule', ({ rule }) => rule],
  ]);
  return `${blocksText(counts, plainly)}\n\n`;
}
