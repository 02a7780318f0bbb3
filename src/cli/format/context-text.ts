import { counted } from '../../core/text/phrases';
import type { ReferenceAgreement } from '../../core/agreement/against-reference';
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
    reference(annotators, report.reference ?? []),
    guidelines(report.byGuideline ?? []),
    rules(report.byRule ?? []),
    drift.length > 0 ? textTable(['over time', 'weeks', 'first week', 'last week', 'p of trend'], drift) : '',
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function reference(annotators: readonly string[], list: readonly ReferenceAgreement[]): string {
  if (list.length === 0) return '';
  return textTable(
    ['against the reference', 'n', 'accuracy', 'kappa', '95 % interval'],
    list.map(({ items, accuracy, kappa }, a) => [
      printable(annotators[a]!),
      String(items),
      proportion(accuracy),
      number(kappa.value),
      intervalLimits(kappa),
    ]),
  );
}

function guidelines(list: readonly SubsetAgreement[]): string {
  if (list.length === 0) return '';
  return textTable(
    ['guideline', 'labels', 'items with two', 'agreement', 'alpha', '95 % interval'],
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

const FEWEST_ITEMS = 5;
const MAX_RULES = 15;

/** The rules with the least agreement. No alpha: where a rule is cited one label prevails, and alpha is low for that alone. */
function rules(list: readonly SubsetAgreement[]): string {
  const judged = list
    .filter(({ counts }) => counts.pairableItems >= FEWEST_ITEMS)
    .sort((a, b) => (a.percentAgreement.value ?? 1) - (b.percentAgreement.value ?? 1));
  if (judged.length === 0) return '';
  const shown = judged.slice(0, MAX_RULES);
  const table = textTable(
    ['rule', 'items with two', 'agreement'],
    shown.map(({ key, counts, percentAgreement }) => [
      printable(key),
      String(counts.pairableItems),
      number(percentAgreement.value),
    ]),
  );
  const more = list.length - shown.length;
  return more === 0
    ? table
    : `${table}\n  … ${counted(more, 'more rule', 'more rules')}, on fewer items or with more agreement; --json lists all`;
}
