import { html, type Markup } from './markup';

/** A column: its head, and whether it holds numbers, which stand right. */
export interface Column {
  readonly head: string;
  readonly numbers?: boolean;
  /** Long texts, that may break. */
  readonly wrap?: boolean;
}

/** A table with a caption; the first cell of a row names it. Wide ones scroll by themselves. */
export function table(
  caption: string,
  columns: readonly Column[],
  rows: readonly (readonly (Markup | string | number)[])[],
  kind = '',
): Markup {
  if (rows.length === 0) return html``;
  const css = ({ numbers, wrap }: Column): string => (numbers ? 'n' : wrap ? 'wrap' : '');
  return html`<div class="scroll">
    <table class="${kind}">
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${columns.map((column) => html`<th scope="col" class="${css(column)}">${column.head}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${row.map((cell, n) => (n === 0 ? html`<th scope="row">${cell}</th>` : html`<td class="${css(columns[n]!)}">${cell}</td>`))}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
