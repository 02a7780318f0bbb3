import { html, type Markup } from './markup';

/** `n`: numbers, aligned right; `fixed`: short texts on one line; `wrap`: long texts. */
export type ColumnClass = 'n' | 'fixed' | 'wrap';

/** A table of so many columns may be wider than the page. */
const MIN_WIDE = 5;

/** A table with a caption. The first cell of a row is its heading. Wide tables scroll. */
export function tableOfCells(
  caption: string,
  heads: readonly (readonly [head: string, css?: ColumnClass | undefined])[],
  rows: readonly (readonly Markup[])[],
  css?: string | false,
): Markup {
  if (rows.length === 0) return html``;
  // For the keyboard: a wide table scrolls.
  const focusable = heads.length >= MIN_WIDE && html` tabindex="0" role="group" aria-label="${caption}"`;
  return html`<div class="scroll" ${focusable}>
    <table class="${css}">
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
