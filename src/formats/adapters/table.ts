/** Tables: CSV, TSV and Parquet, a row for each answer (`long`) or a row for each sample and a column for each person (`wide`). docs/formats/table.md. */
import type { Format } from '../format';
import { readTables, type TableKind } from '../tables/table-rows';
import { columnRoles, readLong } from './table-long';
import { readWide } from './table-wide';
import { writeLongTable } from './table-long-write';
import { writeWideTable } from './table-wide-write';

const titles: Readonly<Record<TableKind, string>> = {
  csv: 'CSV table',
  tsv: 'TSV table',
  parquet: 'Parquet table',
};

function tableFormat(kind: TableKind): Format {
  return {
    id: kind,
    title: titles[kind],
    unit: 'codepoint',
    several: true,
    notes: true,
    gathers: true,
    columns: true,
    variants: ['long', 'wide', 'crowd-kit'],
    ending: `.${kind}`,
    cells: kind !== 'parquet',
    recognises: (name, head) => {
      if (kind === 'parquet') return head.startsWith('PAR1') && !/ner_tags|tokens/.test(head);
      if (!name.toLowerCase().endsWith(`.${kind}`)) return false;
      const [line = ''] = head.split(/\r?\n/);
      const columns = line.split(/[,;\t]/).map((cell) => cell.trim().replace(/^"|"$/g, ''));
      const roles = columnRoles(columns);
      return roles.label !== undefined && roles.annotator !== undefined;
    },
    read: (files, session) =>
      readTables(
        files,
        session.losses,
        (table, file) =>
          session.variant === 'wide'
            ? readWide(table, file.name, session)
            : readLong(table, file.name, session),
        session.guardFormulas,
      ),
    write: (items, session) =>
      session.options.variant === 'wide'
        ? writeWideTable(kind, items, session)
        : writeLongTable(kind, items, session),
  };
}

export const csv = tableFormat('csv');
export const tsv = tableFormat('tsv');
export const parquet = tableFormat('parquet');
