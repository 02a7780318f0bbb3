import type { ContextReport } from '../../core/agreement/context-report';
import type { SubsetAgreement } from '../../core/agreement/subsets';
import { intervalLimits, number, proportion } from './numbers';
import { printable } from './printable';
import { textTable } from './text-table';

/** Agreement by guideline version, by cited rule, and by week, as far as the rows say them. */
export function contextText(annotators: readonly string[], report: ContextReport): string {
  const drift = (report.drift ?? []).flatMap(({ windows, trend }, a) => {
    const [first, last] = [windows[0], windows.at(-1)];
    if (!first || !last || windows.length < 2) return [];
    const p = 'value' in trend ? '–' : trend.p < 0.001 ? '< 0.001' : number(trend.p);
    return [
      [printable(annotators[a]!), String(windows.length), proportion(first.share), proportion(last.share), p],
    ];
  });
  return [
    subsets('guideline', report.byGuideline),
    subsets('rule', report.byRule),
    drift.length > 0 ? textTable(['over time', 'weeks', 'first week', 'last week', 'p of trend'], drift) : '',
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function subsets(what: string, list: readonly SubsetAgreement[] | undefined): string {
  if (!list || list.length === 0) return '';
  return textTable(
    [what, 'labels', 'items with two', 'agreement', 'alpha', '95 % interval'],
    list.map(({ key, counts, percentAgreement, alpha }) => [
      printable(key),
      String(counts.annotations),
      String(counts.pairableItems),
      number(percentAgreement.value),
      number(alpha.value),
      alpha.value === null ? alpha.reason : intervalLimits(alpha),
    ]),
  );
}
