import { html, type Markup } from './markup';

type Cell = Markup | string | number;

/** `n`: numbers, aligned right; `wrap`: long texts that may break. */
type Css = 'n' | 'wrap';

/** A column: its heading, and its cell for a row. */
export type Column<T> = readonly [head: string, cell: (row: T) => Cell, css?: Css];

/** A table with a caption. The first cell of a row is its heading. Columns that are false are left out. Wide tables scroll. */
export function table<T>(
  caption: string,
  rows: readonly T[],
  columns: readonly (Column<T> | false)[],
): Markup {
  const shown = columns.filter((column) => column !== false);
  return tableOfCells(
    caption,
    shown.map(([head, , css]) => [head, css]),
    rows.map((row) => shown.map(([, cell]) => cell(row))),
  );
}

export function tableOfCells(
  caption: string,
  heads: readonly (readonly [head: string, css?: Css | undefined])[],
  rows: readonly (readonly Cell[])[],
): Markup {
  if (rows.length === 0) return html``;
  return html`<div class="scroll">
    <table class="">
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${heads.map(([head, css]) => (head === '' ? html`<td></td>` : html`<th scope="col" class="${css}">${head}</th>`))}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${row.map((cell, n) => (n === 0 ? html`<th scope="row">${cell}</th>` : html`<td class="${heads[n]![1]}">${cell}</td>`))}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
