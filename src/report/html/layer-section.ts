import type { BucketCount, CauseCount, Coefficient, LabelRow, LayerReport, VersionRow } from '../model';
import { confusionMap } from './confusion-map';
import { count, day, decimal, figureText, limits, percent, plural } from './figures';
import { html, name, type Markup } from './markup';
import { annotatorTable, pairMatrix } from './people';
import { countBar, intervalPlot, shareBar, THRESHOLDS, timePlot } from './plots';
import { table } from './tables';

/** Whether a coefficient corrects for chance: only then do the thresholds mean something. */
export const isCorrected = ({ key }: Coefficient): boolean =>
  !/^(percent_agreement|agreement|pairwise_f1)$/.test(key);

/** What the lower limit of the interval allows to conclude, in short or with its reason. */
export function verdict({ value, ci95, key, name: called }: Coefficient, short = false): Markup {
  if (value === null || !isCorrected({ value, key, name: called })) return html``;
  const lower = ci95?.[0] ?? value;
  const [tentative, reliable] = THRESHOLDS;
  const [kind, word, reason] =
    lower >= reliable
      ? ['good', 'reliable', `the lower limit is at or above ${reliable}`]
      : lower >= tentative
        ? ['mid', 'tentative', `the lower limit is between ${tentative} and ${reliable}`]
        : ['bad', 'not reliable', `the lower limit is below ${tentative}`];
  return html`<span class="${kind}">${word}${!short && `: ${reason}`}</span>`;
}

/** Everything about one question. */
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
    }${time(layer)}${versions(layer.guidelines)}
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
  disputed,
  measure,
}: LayerReport): Markup {
  const low = Math.min(0, ...coefficients.flatMap(({ value, ci95 }) => [value ?? 0, ci95?.[0] ?? 0]));
  const floor = low < 0 ? Math.max(-1, Math.floor(low * 10) / 10) : 0;
  return html`<div class="head">
    <div>
      <div class="big">${main.value === null ? '–' : decimal(main.value, 2)}</div>
      <p>
        <b>${main.name}</b
        ><br />${main.value === null ? html`<span class="quiet">undefined: ${main.reason}</span>` : html`<span class="quiet">95 % interval ${limits(main, 2)}</span>`}<br />${verdict(main)}
      </p>
      <p class="quiet">${why}</p>
      <p class="quiet">
        ${plural(pairable, 'item')} with two or more answers, of ${count(items)}; people differ on
        ${count(disputed)}${pairable > 0 && ` (${percent(disputed / pairable)})`}.
      </p>
    </div>
    <div>
      ${table(
        `Coefficients with 95 % intervals${coefficients.some(isCorrected) ? `; dashed: ${THRESHOLDS.join(' and ')}` : ''}. “${measure}” is what agreement means in the tables below.`,
        [{ head: '' }, { head: 'Value', numbers: true }, { head: '95 % interval' }, { head: '' }],
        coefficients.map((one) => [
          one.name,
          one.value === null ? html`<span class="none">–</span>` : decimal(one.value),
          one.value === null
            ? html`<span class="none">${one.reason}</span>`
            : html`<span class="ci">${limits(one)}</span>`,
          intervalPlot(one, floor, isCorrected(one)),
        ]),
      )}
    </div>
  </div>`;
}

function warnings(list: readonly string[]): Markup {
  return list.length === 0
    ? html``
    : html`<ul class="warnings" aria-label="Warnings">
        ${list.map((text) => html`<li>${text}</li>`)}
      </ul>`;
}

function causes(list: readonly CauseCount[]): Markup {
  if (list.length === 0) return html``;
  const most = Math.max(...list.map((cause) => cause.count));
  const weighted = list.some((cause) => cause.cost !== cause.count);
  const isAnyDecided = list.some(({ decided }) => decided > 0);
  return html`<h3>Why people differ</h3>
    ${table(
      `Each disagreement once, by its cause${weighted ? '; the cost is the sum of what the mistakes cost by the guideline, where an ordinary mistake costs 1' : ''}.`,
      [
        { head: 'Cause' },
        { head: 'Samples', numbers: true },
        { head: '' },
        ...(isAnyDecided ? [{ head: 'Decided', numbers: true }] : []),
        ...(weighted ? [{ head: 'Cost', numbers: true }] : []),
        { head: 'For example', wrap: true },
      ],
      list.map((cause) => [
        cause.name,
        count(cause.count),
        countBar(cause.count, most),
        ...(isAnyDecided ? [count(cause.decided)] : []),
        ...(weighted ? [decimal(cause.cost, 0)] : []),
        causeExample(cause),
      ]),
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

/** Buckets that are listed under the map; the rest is in the list of all disagreements. */
const MAX_BUCKETS = 15;

function bucketTable(buckets: readonly BucketCount[], anchor: (bucket: string) => string): Markup {
  if (buckets.length === 0) return html``;
  const sorted = [...buckets].sort((a, b) => b.count - a.count);
  const most = sorted[0]!.count;
  const more = sorted.length - MAX_BUCKETS;
  return html`<h3>Most disagreements</h3>
    ${table(
      `How people differ, most samples first; a sample can differ in several ways.${more > 0 ? ` ${more} more are in the list at the end.` : ''}`,
      [{ head: 'Difference' }, { head: 'Samples', numbers: true }, { head: '' }],
      sorted
        .slice(0, MAX_BUCKETS)
        .map((bucket) => [
          html`<a href="#${anchor(bucket.id)}" data-bucket="${bucket.id}">${bucket.name}</a>`,
          count(bucket.count),
          countBar(bucket.count, most),
        ]),
    )}`;
}

function labels(rows: readonly LabelRow[]): Markup {
  if (rows.length === 0) return html``;
  const withAlpha = rows.some(({ alpha }) => alpha);
  return html`<h3>Labels</h3>
    ${table(
      'Specific agreement: how likely a second annotator says it when one does. Alpha: the label against all others.',
      [
        { head: 'Label' },
        { head: 'Count', numbers: true },
        { head: 'Share', numbers: true },
        { head: '' },
        { head: 'Specific' },
        ...(withAlpha ? [{ head: 'Alpha' }] : []),
      ],
      rows.map((row) => [
        name(row.name),
        count(row.count),
        row.share === null ? '–' : percent(row.share),
        shareBar(row.agreement),
        figureText(row.agreement),
        ...(withAlpha ? [row.alpha ? figureText(row.alpha) : ''] : []),
      ]),
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
        ${table(
          `${measure} by ${unit}, on items whose last answer falls into it`,
          [{ head: 'From' }, { head: 'To' }, { head: 'Items', numbers: true }, { head: 'Agreement' }],
          line.windows.map(({ from, to, count: items, share }) => [
            day(from),
            day(to),
            count(items),
            figureText(share),
          ]),
        )}${table(
          'First answer under each version of the guideline',
          [{ head: 'Version' }, { head: 'First answer' }],
          line.marks.map(({ version, time: stamp }) => [version, day(stamp)]),
        )}
      </div>
    </details>`;
}

function versions(rows: readonly VersionRow[]): Markup {
  if (rows.length < 2) return html``;
  return html`<h3>Before and after each version of the guideline</h3>
    ${table(
      'Agreement among the answers given under each version. The change is from the version before it that has a number; an interval that holds 0 shows no change.',
      [
        { head: 'Version' },
        { head: 'Answers', numbers: true },
        { head: 'Items with two', numbers: true },
        { head: 'Agreement' },
        { head: 'Alpha' },
        { head: 'Change' },
      ],
      rows.map(({ version, answers, pairable, agreement, alpha, change }) => [
        version,
        count(answers),
        count(pairable),
        figureText(agreement),
        figureText(alpha),
        change ? changeText(change) : '',
      ]),
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
