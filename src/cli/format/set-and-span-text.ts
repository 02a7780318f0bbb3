import { counted } from '../../core/text/phrases';
import type { MultiLabelReport } from '../../core/agreement/multi-label-report';
import type { SpanReport } from '../../core/agreement/span-report';
import { intervalLimits, number } from './numbers';
import { printable } from './printable';
import { textTable } from './text-table';

export function multiLabelText({ table, counts, jaccard, masi, exact, perLabel }: MultiLabelReport): string {
  const alphas = [
    ['alpha, Jaccard', jaccard],
    ['alpha, MASI', masi],
    ['alpha, whole set', exact],
  ] as const;
  const labels = table.labels.map((label, k) => {
    const { ratings, prevalence, alpha, ac1 } = perLabel[k]!;
    return [printable(label), String(ratings), number(prevalence), number(alpha.value), number(ac1.value)];
  });
  return [
    `${counted(counts.items, 'item')}, ${counted(counts.annotators, 'annotator')}, ${counted(counts.annotations, 'label set')}; ${counted(counts.pairableItems, 'item')} with two or more`,
    textTable(
      ['coefficient', 'value', '95 % interval'],
      alphas.map(([name, alpha]) => [
        name,
        number(alpha.value),
        alpha.value === null ? alpha.reason : intervalLimits(alpha),
      ]),
    ),
    textTable(['label', 'n', 'share', 'alpha', 'AC1'], labels),
  ].join('\n\n');
}

export function spanText({ table, counts, pairs, pairwiseF1, alphaU }: SpanReport): string {
  const rows = pairs.map(({ reference, other, items, exact, semeval, tokenKappa }) => [
    printable(reference),
    printable(other),
    String(items.length),
    number(exact.micro.precision),
    number(exact.micro.recall),
    number(exact.micro.f1),
    number(semeval.partial.f1),
    number(semeval.ent_type.f1),
    number(tokenKappa.value),
  ]);
  const [only] = pairs.length === 1 ? pairs : [];
  const labels = [...(only?.exact.perLabel ?? [])].map(([label, score]) => [
    printable(label),
    String(score.support),
    number(score.precision),
    number(score.recall),
    number(score.f1),
  ]);
  const summary = [
    ['pairwise F1', number(pairwiseF1.value), pairwiseF1.value === null ? pairwiseF1.reason : ''],
    ['alpha_U', number(alphaU.value), alphaU.value === null ? alphaU.reason : ''],
  ];
  return [
    `${counted(counts.items, 'item')}, ${counted(counts.annotators, 'annotator')}, ${counted(table.labels.length, 'label')}; ${counted(counts.pairableItems, 'item')} with two or more answers`,
    textTable(['', '', ''], summary),
    rows.length === 0
      ? ''
      : textTable(
          [
            'reference',
            'other',
            'items',
            'precision',
            'recall',
            'F1',
            'partial F1',
            'type F1',
            'token kappa',
          ],
          rows,
        ),
    labels.length === 0
      ? ''
      : textTable(
          [
            `label, ${printable(only!.other)} against ${printable(only!.reference)}`,
            'n',
            'precision',
            'recall',
            'F1',
          ],
          labels,
        ),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}
