/** Tables: CSV, TSV and Parquet, a row for each answer (`long`) or a row for each sample and a column for each person (`wide`). docs/formats/table.md. */
import type { ForeignAnswer, GivenItem, Format, ImportSession } from '../format';
import { readTables, type Table, type TableKind } from '../tables/table-rows';
import { cellText, columnRoles, loseTable, readLong } from './table-long';
import { writeLongTable, writeWideTable } from './table-write';
import { quoted } from '../loss-report';

const titles: Readonly<Record<TableKind, string>> = {
  csv: 'CSV table',
  tsv: 'TSV table',
  parquet: 'Parquet table',
};

function tableFormat(kind: TableKind): Format {
  return {
    id: kind,
    title: titles[kind],
    several: true,
    notes: true,
    gathers: true,
    seconds: (variant = 'long') => variant === 'long',
    attributes: (of, { id }, { options: { variant, layer } }) =>
      'start' in of && !of.parts && (variant ?? 'long') === 'long' && (layer ?? id) === id,
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
        (table, { name }) => (session.variant === 'wide' ? readWide : readLong)(table, name, session),
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

/** Names of the column with the sample's id. The empty one is an index that pandas wrote. */
const IDS = ['sample', 'sample_id', 'item', 'task', 'id', '', '__index_level_0__'];
const LAYER = 'label';

async function* readWide(table: Table, file: string, session: ImportSession): AsyncGenerator<GivenItem> {
  const { id: asked, text: textColumn = 'text' } = session.columns ?? {};
  const idColumn = (asked === undefined ? IDS : [asked]).find((name) => table.columns.includes(name));
  const hasText = table.columns.includes(textColumn);
  if (idColumn === undefined && !hasText) {
    const why = `a table in wide form has a column ${quoted(textColumn)} or ${quoted(asked ?? 'sample')}, and a column for each person`;
    return loseTable(table, file, session, why);
  }
  const people = table.columns.filter((name) => name !== idColumn && name !== textColumn);
  for await (const { value: cells, place } of table.rows) {
    const answers = people.flatMap((annotator): ForeignAnswer[] => {
      const cell = cells[annotator];
      // In a column with missing values, pandas writes whole numbers as fractions (1.0), and the missing ones as NaN or null.
      if (cell === null || cell === undefined || cell === '' || Number.isNaN(cell)) return [];
      return [{ annotator, values: [{ kind: 'choices', layer: LAYER, labels: [String(cell as string)] }] }];
    });
    const id = idColumn === undefined ? undefined : cells[idColumn];
    const text = hasText ? String((cells[textColumn] as string | null) ?? '') : undefined;
    yield { place, id: cellText(id), text, answers };
  }
}
