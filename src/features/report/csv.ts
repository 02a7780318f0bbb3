import { FormulaCells } from '../../base/csv/formula-guard';
import type { Figure } from '../../document/figure';
import type { LayerReport, Report } from './model';

/** A table of the report. Undefined cells are empty. */
export interface CsvTable {
  readonly name: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

type Cell = string | number | null | undefined;

/** A column, or three for a figure: its value and the ends of its interval. */
type Column<T> =
  | readonly [head: string, cell: (row: T) => Cell]
  | readonly [head: string, figure: (row: T) => Figure | undefined, kind: 'figure'];

function csvTable<T>(name: string, rows: readonly T[], columns: readonly Column<T>[]): CsvTable {
  return {
    name,
    head: columns.flatMap(([head, , kind]) => (kind ? [head, `${head}_low`, `${head}_high`] : [head])),
    rows: rows.map((row) =>
      columns.flatMap((column): Cell[] => {
        if (column.length === 2) return [column[1](row)];
        const { value, ci95 } = column[1](row) ?? {};
        return [value, ci95?.[0], ci95?.[1]];
      }),
    ),
  };
}

/** All numbers that the page plots, as tables. */
export function reportTables({ layers, rules, annotators }: Report): CsvTable[] {
  const each = <T extends object>(of: (layer: LayerReport) => readonly T[]) =>
    layers.flatMap((layer) => of(layer).map((one) => ({ ...one, layer: layer.id })));
  const confusions = annotators.flatMap(({ name, confusions: own }) => own.map((one) => ({ ...one, name })));
  return [
    csvTable(
      'coefficients',
      each((layer) => layer.coefficients),
      [
        ['layer', (one) => one.layer],
        ['coefficient', (one) => one.key],
        ['value', (one) => one, 'figure'],
        ['reason', (one) => one.reason],
      ],
    ),
    csvTable(
      'labels',
      each((layer) => layer.labels),
      [
        ['layer', (one) => one.layer],
        ['label', (one) => one.label],
        ['count', (one) => one.count],
        ['share', (one) => one.share],
        ['specific_agreement', (one) => one.agreement, 'figure'],
        ['alpha', (one) => one.alpha, 'figure'],
      ],
    ),
    csvTable(
      'annotators',
      each((layer) => layer.annotators),
      [
        ['layer', (one) => one.layer],
        ['annotator', (one) => one.name],
        ['answers', (one) => one.count],
        ['shared', (one) => one.shared],
        ['with_others', (one) => one.withOthers, 'figure'],
        ['without', (one) => one.without, 'figure'],
        ['self_consistency', (one) => one.self, 'figure'],
        ['gold_items', (one) => one.gold?.items],
        ['gold_correct', (one) => one.gold?.correct],
        ['gold_accuracy', (one) => one.gold?.accuracy, 'figure'],
        ['trend_p', (one) => one.trend],
      ],
    ),
    csvTable(
      'pairs',
      each((layer) => layer.pairs),
      [
        ['layer', (one) => one.layer],
        ['a', (one) => one.a],
        ['b', (one) => one.b],
        ['shared', (one) => one.shared],
        ['agreement', (one) => one.agreement, 'figure'],
        ['kappa', (one) => one.kappa, 'figure'],
      ],
    ),
    csvTable(
      'time',
      each((layer) => layer.time?.windows ?? []),
      [
        ['layer', (one) => one.layer],
        ['from', (one) => one.from],
        ['to', (one) => one.to],
        ['items', (one) => one.count],
        ['agreement', (one) => one.share, 'figure'],
      ],
    ),
    csvTable(
      'guidelines',
      each((layer) => layer.guidelines),
      [
        ['layer', (one) => one.layer],
        ['version', (one) => one.version],
        ['answers', (one) => one.answers],
        ['pairable', (one) => one.pairable],
        ['agreement', (one) => one.agreement, 'figure'],
        ['alpha', (one) => one.alpha, 'figure'],
        ['change_from', (one) => one.change?.from],
        ['change_of', (one) => one.change?.of],
        ['change', (one) => one.change, 'figure'],
      ],
    ),
    csvTable(
      'causes',
      each((layer) => layer.causes),
      [
        ['layer', (one) => one.layer],
        ['cause', (one) => one.cause],
        ['count', (one) => one.count],
        ['cost', (one) => one.cost],
        ['decided', (one) => one.decided],
      ],
    ),
    csvTable(
      'buckets',
      each((layer) => layer.buckets),
      [
        ['layer', (one) => one.layer],
        ['kind', (one) => one.kind],
        ['label_a', (one) => one.labels[0]],
        ['label_b', (one) => one.labels[1]],
        ['samples', (one) => one.count],
      ],
    ),
    csvTable('rules', rules, [
      ['rule', (one) => one.rule],
      ['layer', (one) => one.layer],
      ['cited', (one) => one.cited],
      ['disputed', (one) => one.disputed],
      ['share', (one) => one.share, 'figure'],
      ['overlooked', (one) => one.overlooked],
      ['text', (one) => one.text],
    ]),
    // Attention checks and qualification, if the project has them.
    ...(annotators.some(({ checks, qualification }) => checks ?? qualification)
      ? [
          csvTable('checks', annotators, [
            ['annotator', ({ name }) => name],
            ['attention_checks', ({ checks }) => checks?.judged],
            ['attention_checks_failed', ({ checks }) => checks?.failed],
            ['qualification', ({ qualification: one }) => one?.outcome],
            ['qualification_judged', ({ qualification: one }) => one?.judged],
            ['qualification_right', ({ qualification: one }) => one?.right],
            ['qualification_low', ({ qualification: one }) => one?.limits?.[0]],
            ['qualification_high', ({ qualification: one }) => one?.limits?.[1]],
            ['qualification_missing', ({ qualification: one }) => one?.missing],
            ['blocked', ({ qualification: one }) => one && String(one.blocked)],
          ]),
        ]
      : []),
    csvTable('confusions', confusions, [
      ['annotator', (one) => one.name],
      ['layer', (one) => one.layer],
      ['said', (one) => one.said],
      ['right', (one) => one.right],
      ['by', (one) => one.by],
      ['count', (one) => one.count],
    ]),
  ];
}

/** RFC 4180, UTF-8, with LF. `formulas` guards cells that a spreadsheet would run, or counts them. */
export function tableCsv({ name, head, rows }: CsvTable, formulas = new FormulaCells(false)): string {
  const cell = (value: Cell, line: number): string => {
    const text =
      typeof value === 'string' ? formulas.cell(value, `${name}.csv:${line}`) : String(value ?? '');
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [head, ...rows].map((row, n) => `${row.map((value) => cell(value, n + 1)).join(',')}\n`).join('');
}
