import { FormulaCells } from '../core/csv/formula-guard';
import type { Figure, Report } from './model';

/** One table of the report. Cells that are undefined are empty in the file. */
export interface CsvTable {
  readonly name: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly (string | number | null | undefined)[])[];
}

const FIGURE = (name: string): string[] => [name, `${name}_low`, `${name}_high`];
const cells = (figure: Figure | undefined): (number | null | undefined)[] => [
  figure?.value,
  figure?.ci95?.[0],
  figure?.ci95?.[1],
];

/** The tables behind the page: whatever it plots, in numbers. */
export function reportTables({ layers, rules, annotators }: Report): CsvTable[] {
  const each = <T>(
    of: (layer: Report['layers'][number]) => readonly T[],
    row: (one: T) => CsvTable['rows'][number],
  ) => layers.flatMap((layer) => of(layer).map((one) => [layer.id, ...row(one)]));
  return [
    {
      name: 'coefficients',
      head: ['layer', 'coefficient', ...FIGURE('value'), 'reason'],
      rows: each(
        (layer) => layer.coefficients,
        (one) => [one.key, ...cells(one), one.reason],
      ),
    },
    {
      name: 'labels',
      head: ['layer', 'label', 'count', 'share', ...FIGURE('specific_agreement'), ...FIGURE('alpha')],
      rows: each(
        (layer) => layer.labels,
        (one) => [one.label, one.count, one.share, ...cells(one.agreement), ...cells(one.alpha)],
      ),
    },
    {
      name: 'annotators',
      head: [
        'layer',
        'annotator',
        'answers',
        'shared',
        ...FIGURE('with_others'),
        ...FIGURE('without'),
        ...FIGURE('self_consistency'),
        'gold_items',
        'gold_correct',
        ...FIGURE('gold_accuracy'),
        'trend_p',
      ],
      rows: each(
        (layer) => layer.annotators,
        (one) => [
          one.name,
          one.count,
          one.shared,
          ...cells(one.withOthers),
          ...cells(one.without),
          ...cells(one.self),
          one.gold?.items,
          one.gold?.correct,
          ...cells(one.gold?.accuracy),
          one.trend,
        ],
      ),
    },
    {
      name: 'pairs',
      head: ['layer', 'a', 'b', 'shared', ...FIGURE('agreement'), ...FIGURE('kappa')],
      rows: each(
        (layer) => layer.pairs,
        (one) => [one.a, one.b, one.shared, ...cells(one.agreement), ...cells(one.kappa)],
      ),
    },
    {
      name: 'time',
      head: ['layer', 'from', 'to', 'items', ...FIGURE('agreement')],
      rows: each(
        (layer) => layer.time?.windows ?? [],
        (one) => [one.from, one.to, one.count, ...cells(one.share)],
      ),
    },
    {
      name: 'guidelines',
      head: [
        'layer',
        'version',
        'answers',
        'pairable',
        ...FIGURE('agreement'),
        ...FIGURE('alpha'),
        'change_from',
        'change_of',
        ...FIGURE('change'),
      ],
      rows: each(
        (layer) => layer.guidelines,
        (one) => [
          one.version,
          one.answers,
          one.pairable,
          ...cells(one.agreement),
          ...cells(one.alpha),
          one.change?.from,
          one.change?.of,
          ...cells(one.change),
        ],
      ),
    },
    {
      name: 'causes',
      head: ['layer', 'cause', 'count', 'cost', 'decided'],
      rows: each(
        (layer) => layer.causes,
        (one) => [one.cause, one.count, one.cost, one.decided],
      ),
    },
    {
      name: 'buckets',
      head: ['layer', 'kind', 'label_a', 'label_b', 'samples'],
      rows: each(
        (layer) => layer.buckets,
        (one) => [one.kind, one.labels[0], one.labels[1], one.count],
      ),
    },
    {
      name: 'rules',
      head: ['rule', 'layer', 'cited', 'disputed', ...FIGURE('share'), 'overlooked', 'text'],
      rows: rules.map((one) => [
        one.rule,
        one.layer,
        one.cited,
        one.disputed,
        ...cells(one.share),
        one.overlooked,
        one.text,
      ]),
    },
    ...checksTable(annotators),
    {
      name: 'confusions',
      head: ['annotator', 'layer', 'said', 'right', 'by', 'count'],
      rows: annotators.flatMap(({ name, confusions }) =>
        confusions.map((one) => [name, one.layer, one.said, one.right, one.by, one.count]),
      ),
    },
  ];
}

/** Attention checks and qualification, where the project has them. */
function checksTable(annotators: Report['annotators']): CsvTable[] {
  if (!annotators.some(({ checks, qualification }) => checks ?? qualification)) return [];
  return [
    {
      name: 'checks',
      head: [
        'annotator',
        'attention_checks',
        'attention_checks_failed',
        'qualification',
        'qualification_judged',
        'qualification_right',
        'qualification_low',
        'qualification_high',
        'qualification_missing',
        'blocked',
      ],
      rows: annotators.map(({ name, checks, qualification: one }) => [
        name,
        checks?.judged,
        checks?.failed,
        one?.outcome,
        one?.judged,
        one?.right,
        one?.limits?.[0],
        one?.limits?.[1],
        one?.missing,
        one && String(one.blocked),
      ]),
    },
  ];
}

/** RFC 4180, UTF-8, with LF. `formulas` guards cells that a spreadsheet would run, or counts them. */
export function tableCsv({ name, head, rows }: CsvTable, formulas = new FormulaCells(false)): string {
  const cell = (value: string | number | null | undefined, line: number): string => {
    const text =
      typeof value === 'string' ? formulas.cell(value, `${name}.csv:${line}`) : String(value ?? '');
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [head, ...rows].map((row, n) => `${row.map((value) => cell(value, n + 1)).join(',')}\n`).join('');
}
