import { SEVERITIES } from '../../../../project/findings/finding';
import { noCounts, type CheckResult, type Counts } from '../../../../engine/check-project';
import { textTable } from '../../../../cli/text-table';
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
  const rows = statistics.map(({ rule, counts, files, safeFixes }) =>
    [sumOf(counts), ...SEVERITIES.map((severity) => counts[severity]), files, safeFixes]
      .map(String)
      .concat(rule),
  );
  const head = ['findings', ...SEVERITIES.map((severity) => `${severity}${severity === 'info' ? '' : 's'}`)];
  return `${textTable([...head, 'files', 'safe fixes', 'rule'], rows, '')}\n\n`;
}
