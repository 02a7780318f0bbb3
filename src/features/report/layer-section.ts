import { maxOf, minOf } from '../../base/lists';
import type { Figure } from '../../document/figure';
import type {
  BucketCount,
  CauseCount,
  Coefficient,
  Confusion,
  LabelRow,
  LayerReport,
  VersionRow,
} from './model';
import { NONE, count, day, decimal, figureText, limits, percent, plural } from '../../document/html/figures';
import { html, name, type Markup } from '../../document/html/markup';
import { annotatorTable, pairMatrix } from './people';
import { THRESHOLDS, countBar, intervalPlot, shareBar, timePlot } from '../../document/html/plots';
import { table, type Column } from '../../document/html/tables';

/** Whether a coefficient corrects for chance: only then do the thresholds apply. */
export const isCorrected = ({ key }: Coefficient): boolean =>
  !/^(percent_agreement|agreement|pairwise_f1)$/.test(key);

/** The conclusion from the lower limit of the interval, short or with its reason. */
export function verdict({ value, ci95, key, name: called }: Coefficient, short = false): Markup {
  if (value === null || !ci95 || !isCorrected({ value, key, name: called })) return html``;
  const [lower] = ci95;
  const [tentative, reliable] = THRESHOLDS;
  const [kind, word, reason] =
    lower >= reliable
      ? ['good', 'reliable', `the lower limit is at or above ${reliable}`]
      : lower >= tentative
        ? ['mid', 'tentative', `the lower limit is between ${tentative} and ${reliable}`]
        : ['bad', 'not reliable', `the lower limit is below ${tentative}`];
  return html`<span class="${kind}">${word}${!short && `: ${reason}`}</span>`;
}

/** The section about one layer. */
export function layerSection(layer: LayerReport, id: string, anchor: (bucket: string) => string): Markup {
  const names = new Map(layer.labels.map((row) => [row.label, row.name]));
  return html`<section aria-labelledby="${id}">
    <h2 id="${id}">${layer.name} <span class="quiet">${layer.type}</span></h2>
    ${headline(layer)}${warnings(layer.warnings)}${causes(layer.causes)}${
      layer.confusion &&
      html`<h3>Labels confused</h3>
        ${confusionMap(layer.confusion, names, anchor)}`
    }${bucketTable(layer.buckets, anchor)}${labels(layer.labels)}${
      layer.annotators.length > 1 &&
      html`<h3>Annotators</h3>
        ${annotatorTable(layer.annotators, layer.measure)}${pairMatrix(
          layer.pairs,
          layer.annotators.map((row) => row.name),
        )}`
    }${comparison(layer.comparison)}${attributes(layer.attributes ?? [])}${time(layer)}${versions(layer.guidelines)}
    <h3>To paste into a methods section</h3>
    <blockquote>${layer.methods}</blockquote>
  </section>`;
}

function headline({
  headline: main,
  why,
  coefficients,
  pairable,
  items,
  twice,
  disputed,
  measure,
}: LayerReport): Markup {
  const low = minOf(
    coefficients.flatMap(({ value, ci95 }) => [value ?? 0, ci95?.[0] ?? 0]),
    0,
  );
  const floor = low < 0 ? Math.max(-1, Math.floor(low * 10) / 10) : 0;
  return html`<div class="head">
    <div>
      <div class="big">${main.value === null ? '–' : decimal(main.value, 2)}</div>
      <p>
        <b>${main.name}</b
        ><br />${main.value === null ? html`<span class="quiet">undefined: ${main.reason}</span>` : html`<span class="quiet">${main.ci95 ? html`95 % interval ${limits(main, 2)}` : main.reason}</span>`}<br />${verdict(main)}
      </p>
      <p class="quiet">${why}</p>
      <p class="quiet">
        ${plural(pairable, 'item')} with two or more answers, of ${count(items)}; people differ on
        ${count(disputed)} of ${plural(twice, 'sample')}${twice > 0 && ` (${percent(disputed / twice)})`}.
      </p>
    </div>
    <div>
      ${table(
        `Coefficients with 95 % intervals${coefficients.some(isCorrected) ? `; dashed: ${THRESHOLDS.join(' and ')}` : ''}. “${measure}” is what agreement means in the tables below.`,
        coefficients,
        [
          ['', (one) => one.name],
          ...valueColumns<Coefficient>((one) => one, 3),
          ['', (one) => intervalPlot(one, floor, isCorrected(one))],
        ],
      )}
    </div>
  </div>`;
}

/** A number and its interval, or the reason that there is none. */
export const valueColumns = <T>(of: (row: T) => Figure, digits: number): readonly Column<T>[] => [
  ['Value', (row) => (of(row).value === null ? NONE : decimal(of(row).value!, digits)), 'n'],
  [
    '95 % interval',
    (row) =>
      !of(row).ci95 && of(row).reason
        ? html`<span class="none">${of(row).reason}</span>`
        : html`<span class="ci">${limits(of(row), digits)}</span>`,
  ],
];

function warnings(list: readonly string[]): Markup {
  return list.length === 0
    ? html``
    : html`<ul class="warnings" aria-label="Warnings">
        ${list.map((text) => html`<li>${text}</li>`)}
      </ul>`;
}

function causes(list: readonly CauseCount[]): Markup {
  if (list.length === 0) return html``;
  const most = maxOf(list.map((cause) => cause.count));
  const weighted = list.some((cause) => cause.cost !== cause.count);
  const isAnyDecided = list.some(({ decided }) => decided > 0);
  return html`<h3>Why annotators disagree</h3>
    ${table(
      `Each disagreement once, by its cause${weighted ? '; the cost is the sum of what the mistakes cost by the guideline, where an ordinary mistake costs 1' : ''}.`,
      list,
      [
        ['Cause', (cause) => cause.name],
        ['Samples', (cause) => count(cause.count), 'n'],
        ['', (cause) => countBar(cause.count, most)],
        isAnyDecided && ['Decided', ({ decided }) => count(decided), 'n'],
        weighted && ['Cost', ({ cost }) => decimal(cost, 0), 'n'],
        ['For example', causeExample, 'wrap'],
      ],
    )}`;
}

function causeExample({ example }: CauseCount): Markup {
  if (!example) return html``;
  return html`<div class="quiet">
    ${example.sample}
    <ul>
      ${example.evidence.map((fact) => html`<li>${fact}</li>`)}
    </ul>
  </div>`;
}

/** Number of buckets listed under the map; the others are in the list of all disagreements. */
const MAX_BUCKETS = 15;

function bucketTable(buckets: readonly BucketCount[], anchor: (bucket: string) => string): Markup {
  if (buckets.length === 0) return html``;
  const sorted = [...buckets].sort((a, b) => b.count - a.count);
  const most = sorted[0]!.count;
  const more = sorted.length - MAX_BUCKETS;
  return html`<h3>Most disagreements</h3>
    ${table(
      `How annotators disagree, most samples first; a sample can have several disagreements.${more > 0 ? ` ${more} more are in the list at the end.` : ''}`,
      sorted.slice(0, MAX_BUCKETS),
      [
        [
          'Difference',
          ({ id, name: called }) =>
            html`<a href="#${anchor(id)}" data-bucket="${id}" title="Open these samples">${called}</a>`,
        ],
        ['Samples', (bucket) => count(bucket.count), 'n'],
        ['', (bucket) => countBar(bucket.count, most)],
      ],
    )}`;
}

function labels(rows: readonly LabelRow[]): Markup {
  if (rows.length === 0) return html``;
  return html`<h3>Labels</h3>
    ${table(
      'Specific agreement: how likely a second annotator says it when one does. Alpha: the label against all others.',
      rows,
      [
        ['Label', (row) => name(row.name)],
        ['Count', (row) => count(row.count), 'n'],
        ['Share', ({ share }) => (share === null ? '–' : percent(share)), 'n'],
        ['', ({ agreement }) => shareBar(agreement)],
        ['Specific', ({ agreement }) => figureText(agreement)],
        rows.some(({ alpha }) => alpha) && ['Alpha', ({ alpha }) => (alpha ? figureText(alpha) : '')],
      ],
    )}`;
}

function comparison(of: LayerReport['comparison']): Markup {
  if (!of) return html``;
  return html`<h3>Comparisons</h3>
    ${table(
      `Strengths are log-odds of winning, by the model of Bradley and Terry. ${of.notes.join(' ')}`,
      of.rows,
      [['', (one) => one.name], ...valueColumns<Coefficient>((one) => one, 3)],
    )}`;
}

function attributes(rows: NonNullable<LayerReport['attributes']>): Markup {
  if (rows.length === 0) return html``;
  return html`<h3>Attributes</h3>
    ${table(
      'Of spans and relations that two or more people set with the same label at the same places. No value is a value.',
      rows,
      [
        ['', ({ name }) => name],
        ['Units', ({ units }) => count(units), 'n'],
        ['Pairs', ({ pairs }) => count(pairs), 'n'],
        ['Agreement', ({ agreement }) => figureText(agreement)],
        ['Alpha, nominal', ({ alpha }) => figureText(alpha)],
      ],
    )}`;
}

const LENGTHS: Readonly<Record<number, string>> = {
  1: 'day',
  7: 'week',
  28: 'four weeks',
  91: 'quarter',
  364: 'year',
};

function time({ time: line, measure }: LayerReport): Markup {
  if (!line || line.windows.length < 2) return html``;
  const unit = LENGTHS[line.days] ?? `${line.days} days`;
  return html`<h3>Over time</h3>
    ${timePlot(line, measure)}
    <details>
      <summary>The numbers behind it</summary>
      <div>
        ${table(`${measure} by ${unit}, on items whose last answer falls into it`, line.windows, [
          ['From', ({ from }) => day(from)],
          ['To', ({ to }) => day(to)],
          ['Items', (window) => count(window.count), 'n'],
          ['Agreement', ({ share }) => figureText(share)],
        ])}${table('First answer under each version of the guideline', line.marks, [
          ['Version', ({ version }) => version],
          ['First answer', (mark) => day(mark.time)],
        ])}
      </div>
    </details>`;
}

function versions(rows: readonly VersionRow[]): Markup {
  if (rows.length < 2) return html``;
  return html`<h3>Before and after each version of the guideline</h3>
    ${table(
      'Agreement among the answers given under each version. The change is from the version before it that has a number; an interval that contains 0 shows no change.',
      rows,
      [
        ['Version', ({ version }) => version],
        ['Answers', ({ answers }) => count(answers), 'n'],
        ['Items with two', ({ pairable }) => count(pairable), 'n'],
        ['Agreement', ({ agreement }) => figureText(agreement)],
        ['Alpha', ({ alpha }) => figureText(alpha)],
        ['Change', ({ change }) => (change ? changeText(change) : '')],
      ],
    )}`;
}

function changeText(change: NonNullable<VersionRow['change']>): Markup {
  const { value, ci95, of, from } = change;
  const sure = ci95 !== undefined && (ci95[0] > 0 || ci95[1] < 0);
  const kind = !sure ? '' : value! > 0 ? 'good' : 'bad';
  const sign = value! > 0 ? '+' : '';
  return html`<span class="${kind}">${sign}${decimal(value!, 2)}</span>
    ${ci95 && html`<span class="ci">${decimal(ci95[0], 2)} to ${decimal(ci95[1], 2)}</span>`}
    <span class="quiet">${of}, since ${from}</span>`;
}

/** Below the diagonal the samples on which two labels conflict, on it those on which people agree. A table, so it needs no colours. */
function confusionMap(
  { labels, agreed, cells, left }: Confusion,
  names: ReadonlyMap<string, string>,
  anchor: (bucket: string) => string,
): Markup {
  const most = maxOf(
    cells.map((cell) => cell.count),
    1,
  );
  const mostAgreed = maxOf(agreed, 1);
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
        data-title="${title(row)} / ${title(column)}: ${cell.count} samples"
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

/** One of five steps, by the square root, to distinguish small counts. */
function level(value: number, most: number): number {
  return Math.max(1, Math.ceil(5 * Math.sqrt(value / most)));
}
