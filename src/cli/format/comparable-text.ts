import { counted } from '../../core/text/phrases';
import type { Analysis } from '../../core/agreement/analysis';
import type {
  ComparableReference,
  ComparableReport,
  MeanAgreement,
} from '../../core/agreement/comparable/comparable-report';
import { intervalLimits, number, proportion } from './numbers';
import { printable } from './printable';
import { textTable } from './text-table';

/** Sets, spans, relations and texts: what all of them have in common. */
export function comparableText(
  annotators: readonly string[],
  report: ComparableReport,
  reference: readonly ComparableReference[],
  kind: Analysis['kind'],
): string {
  const { counts, measure } = report;
  const interval = (mean: MeanAgreement): string =>
    mean.value === null ? mean.reason : intervalLimits(mean);
  const means: [string, MeanAgreement][] = [
    [measure, report.agreement],
    ['exactly the same', report.identical],
    ...(kind === 'texts' ? [[`alpha, 1 − ${measure}`, report.alpha] as [string, MeanAgreement]] : []),
  ];
  const parts = [
    kind === 'relations' || kind === 'texts'
      ? `${counted(counts.items, 'item')}, ${counted(counts.annotators, 'annotator')}, ${counted(counts.annotations, 'answer')}; ${counted(counts.pairableItems, 'item')} with two or more`
      : '',
    textTable(
      ['answers', 'value', '95 % interval'],
      means.map(([name, mean]) => [name, number(mean.value), interval(mean)]),
    ),
    kind === 'labels' || report.perLabel.length === 0
      ? ''
      : textTable(
          ['label', 'n', 'specific'],
          report.perLabel.map(({ label, parts: n, agreement }) => [
            printable(label),
            String(n),
            number(agreement.value),
          ]),
        ),
    annotators.length < 2
      ? ''
      : textTable(
          ['annotator', 'n', 'with the others', '95 % interval', 'the others', 'with themself'],
          report.perAnnotator.map((person, a) => [
            printable(annotators[a]!),
            String(person.ratings),
            number(person.withOthers.value),
            person.withOthers.value === null ? '' : intervalLimits(person.withOthers),
            number(person.without.value),
            proportion(person.selfConsistency),
          ]),
        ),
    kind === 'spans' || report.pairs.length < 2
      ? ''
      : textTable(
          ['pair', 'n', 'agreement', '95 % interval'],
          report.pairs.map(({ a, b, shared, agreement }) => [
            `${printable(annotators[a]!)} – ${printable(annotators[b]!)}`,
            String(shared),
            number(agreement.value),
            interval(agreement),
          ]),
        ),
    reference.length === 0
      ? ''
      : textTable(
          ['against the reference', 'n', 'exactly the same', measure, '95 % interval'],
          reference.map(({ annotator, items, accuracy, agreement }) => [
            printable(annotator),
            String(items),
            proportion(accuracy),
            number(agreement.value),
            agreement.value === null ? '' : intervalLimits(agreement),
          ]),
        ),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}
