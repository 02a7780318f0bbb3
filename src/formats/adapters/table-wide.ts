/** A row for each sample, a column for each person: the matrix that cleanlab reads. */
import type { ForeignItem, ImportSession } from '../format';
import { quoted } from '../loss-report';
import type { Table } from '../tables/table-rows';

/** Names of the column with a sample's id; the empty one is an index that pandas wrote. */
const IDS = ['sample', 'sample_id', 'item', 'task', 'id', '', '__index_level_0__'];
const LAYER = 'label';

export async function* readWide(
  table: Table,
  file: string,
  { losses, columns: { id: asked, text: textColumn = 'text' } = {} }: ImportSession,
): AsyncGenerator<ForeignItem> {
  const idColumn = (asked === undefined ? IDS : [asked]).find((name) => table.columns.includes(name));
  const hasText = table.columns.includes(textColumn);
  if (idColumn === undefined && !hasText) {
    losses.lose({
      file,
      line: 1,
      reason: 'unreadable',
      what: `columns ${table.columns.map(quoted).join(', ')}`,
      labels: 0,
      why: `a table in wide form has a column ${quoted(textColumn)} or ${quoted(asked ?? 'sample')}, and a column for each person`,
      policy: 'left out',
    });
    return;
  }
  const people = table.columns.filter((name) => name !== idColumn && name !== textColumn);
  for await (const { cells, line } of table.rows) {
    const id = idColumn === undefined ? undefined : cells[idColumn];
    yield {
      place: { file, line },
      ...(id !== undefined && id !== null && id !== '' && { id: String(id as string) }),
      ...(hasText && { text: String((cells[textColumn] as string | null) ?? '') }),
      answers: people.flatMap((annotator) => {
        const cell = cells[annotator];
        // pandas keeps whole numbers beside missing ones as fractions, 1.0; a missing one is NaN or null.
        if (cell === null || cell === undefined || cell === '' || Number.isNaN(cell)) return [];
        return [
          {
            annotator,
            values: [{ kind: 'choices', layer: LAYER, labels: [String(cell as string)] }],
          } as const,
        ];
      }),
      suggestions: [],
    };
  }
}
