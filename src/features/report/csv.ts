import type { Cell, CsvTable } from '../../base/csv/table-csv';
import type { Figure } from '../../document/figure';
import type { LayerReport, Report } from './model';

/** A field of the rows, and under which head; a figure takes three columns: its value and the ends of its interval. */
type Column<T> =
  | (keyof T & string)
  | readonly [head: string, of: (keyof T & string) | ((row: T) => unknown), kind?: 'figure'];

/** A table with a row for each of `rows`. */
export function csvTable<T>(name: string, rows: readonly T[], columns: readonly Column<T>[]): CsvTable {
  const all = columns.map((column) => (typeof column === 'string' ? ([column, column] as const) : column));
  return {
    name,
    head: all.flatMap(([head, , kind]) => (kind ? [head, `${head}_low`, `${head}_high`] : [head])),
    rows: rows.map((row) =>
      all.flatMap(([, of, kind]): Cell[] => {
        const value = typeof of === 'function' ? of(row) : row[of];
        if (!kind) return [value as Cell];
        const figure = value as Figure | undefined;
        return [figure?.value, figure?.ci95?.[0], figure?.ci95?.[1]];
      }),
    ),
  };
}

type Lists = 'coefficients' | 'labels' | 'annotators' | 'pairs' | 'guidelines' | 'causes' | 'buckets';

/** All numbers that the page plots, as tables. */
export function reportTables({ layers, rules }: Report): CsvTable[] {
  const each = <T extends object>(of: (layer: LayerReport) => readonly T[]) =>
    layers.flatMap((layer) => of(layer).map((one) => ({ ...one, layer: layer.id })));
  const ofLayers = <K extends Lists>(
    name: K,
    columns: readonly Column<LayerReport[K][number] & { layer: string }>[],
  ) =>
    csvTable(
      name,
      each((layer): readonly LayerReport[K][number][] => layer[name]),
      ['layer', ...columns],
    );
  const compared = each((layer) => layer.comparison?.rows ?? []);
  const attributes = each((layer) => layer.attributes ?? []);
  const windows = each(({ time }) => time?.windows ?? []);
  return [
    ofLayers('coefficients', [['coefficient', 'key'], ['value', (one) => one, 'figure'], 'reason']),
    csvTable('comparisons', compared, [
      'layer',
      ['number', 'key'],
      ['value', (one) => one, 'figure'],
      'reason',
    ]),
    csvTable('attributes', attributes, [
      ...(['layer', 'attribute', 'units', 'pairs'] as const),
      ['agreement', 'agreement', 'figure'],
      ['alpha', 'alpha', 'figure'],
    ]),
    ofLayers('labels', [
      ...(['label', 'count', 'share'] as const),
      ['specific_agreement', 'agreement', 'figure'],
      ['alpha', 'alpha', 'figure'],
    ]),
    ofLayers('annotators', [
      ['annotator', 'name'],
      ['answers', 'count'],
      'shared',
      ['with_others', 'withOthers', 'figure'],
      ['without', 'without', 'figure'],
      ['self_consistency', 'self', 'figure'],
      ['gold_items', (one) => one.gold?.items],
      ['gold_correct', (one) => one.gold?.correct],
      ['gold_accuracy', (one) => one.gold?.accuracy, 'figure'],
      ['trend_p', 'trend'],
    ]),
    ofLayers('pairs', [
      ...(['a', 'b', 'shared'] as const),
      ['agreement', 'agreement', 'figure'],
      ['kappa', 'kappa', 'figure'],
    ]),
    csvTable('time', windows, ['layer', 'from', 'to', ['items', 'count'], ['agreement', 'share', 'figure']]),
    ofLayers('guidelines', [
      ...(['version', 'answers', 'pairable'] as const),
      ['agreement', 'agreement', 'figure'],
      ['alpha', 'alpha', 'figure'],
      ['change_from', (one) => one.change?.from],
      ['change_of', (one) => one.change?.of],
      ['change', 'change', 'figure'],
    ]),
    ofLayers('causes', ['cause', 'count', 'cost', 'decided']),
    ofLayers('buckets', [
      'kind',
      ['label_a', (one) => one.labels[0]],
      ['label_b', (one) => one.labels[1]],
      ['samples', 'count'],
    ]),
    csvTable('rules', rules, [
      ...(['rule', 'layer', 'cited', 'disputed'] as const),
      ['share', 'share', 'figure'],
      ...(['overlooked', 'text'] as const),
    ]),
  ].filter(({ name, rows }) => rows.length > 0 || !OF_SOME_TYPES.includes(name));
}

/** Tables that only some types of questions fill. */
const OF_SOME_TYPES = ['comparisons', 'attributes'];
