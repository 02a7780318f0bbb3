import type { Confusion } from '../model';
import { count } from './figures';
import { html, name, type Markup } from './markup';

/**
 * Who is taken for whom: below the diagonal the samples on which two labels stood against each other, on it those on which people
 * agree. A cell leads to its samples. It is a table, so that it can be read without colours.
 */
export function confusionMap(
  { labels, agreed, cells, left }: Confusion,
  names: ReadonlyMap<string, string>,
  anchor: (bucket: string) => string,
): Markup {
  const most = Math.max(...cells.map((cell) => cell.count), 1);
  const mostAgreed = Math.max(...agreed, 1);
  const at = new Map(cells.map((cell) => [`${cell.b} ${cell.a}`, cell]));
  const title = (k: number): string => names.get(labels[k]!) ?? labels[k]!;
  const cellOf = (row: number, column: number): Markup => {
    if (column > row) return html`<td></td>`;
    if (column === row)
      return html`<td>
        ${agreed[row]! > 0 && html`<span class="b${level(agreed[row]!, mostAgreed)}" title="${title(row)}: ${agreed[row]!} samples agreed on">${count(agreed[row]!)}</span>`}
      </td>`;
    const cell = at.get(`${row} ${column}`);
    if (!cell) return html`<td></td>`;
    return html`<td>
      <a
        class="h${level(cell.count, most)}"
        href="#${anchor(cell.bucket)}"
        data-bucket="${cell.bucket}"
        title="${title(row)} / ${title(column)}: ${cell.count} samples"
        >${count(cell.count)}</a
      >
    </td>`;
  };
  return html`<p class="caption">
      Samples on which two labels stood against each other (orange; each leads to its samples), and on which
      two or more people agree
      (blue).${left > 0 && ` The ${labels.length} labels with most disagreements; ${left} more are in the list below.`}
    </p>
    <div class="scroll">
      <table class="heat" aria-label="Labels confused">
        <thead>
          <tr>
            <td></td>
            ${labels.map((_, k) => html`<th scope="col" title="${title(k)}"><span class="sr">${title(k)}</span><span aria-hidden="true">${k + 1}</span></th>`)}
          </tr>
        </thead>
        <tbody>
          ${labels.map(
            (_, row) =>
              html`<tr>
                <th scope="row">
                  <span class="quiet" aria-hidden="true">${row + 1}</span> ${name(title(row))}
                </th>
                ${labels.map((__, column) => cellOf(row, column))}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
}

/** One of five steps; by the root, so that small counts are told apart. */
function level(value: number, most: number): number {
  return Math.max(1, Math.ceil(5 * Math.sqrt(value / most)));
}
