import type { BucketCount, LayerReport, Report } from './model';
import { leftOutSentence, notCountedSentence } from '../../engine/agreement/agreement-scope';
import { count, day, figureText, minute, plural } from '../../document/html/figures';
import { framedPage, type PageFrame } from '../../document/html/frame';
import { isCorrected, layerSection, valueColumns, verdict } from './layer-section';
import { html, name, type Markup } from '../../document/html/markup';
import { annotatorPages, checksTable } from './people';
import { intervalPlot, shareBar } from '../../document/html/plots';
import { table } from '../../document/html/tables';

/** The report as one page; see `framedPage`. */
export const reportPage = (report: Report, frame?: PageFrame): string =>
  framedPage(`Agreement: ${report.title}`, report.software, reportBody(report), frame);

/** The content of the page, to update an open one. */
export const reportMain = (report: Report): string => reportBody(report).text;

function reportBody(report: Report): Markup {
  const anchors = new Map(
    report.layers.flatMap(({ buckets }) => buckets).map(({ id }, n) => [id, `bucket-${n + 1}`]),
  );
  const anchor = (bucket: string): string => anchors.get(bucket) ?? 'disagreements';
  const { counts } = report;
  const facts: [number, string][] = [
    [counts.samples, 'samples'],
    [counts.annotators, 'annotators'],
    [counts.answers, 'answers'],
    [counts.twice, 'answered by two or more'],
    [counts.disputed, 'with disagreements'],
    [counts.decided, 'decided'],
    [counts.gold, 'gold'],
  ];
  const layers = report.layers.filter(({ answers }) => answers > 0);
  const leftOut = [
    report.withGold ? 'Answers to samples with a known answer are counted.' : '',
    leftOutSentence(report.leftOut),
  ]
    .join(' ')
    .trim();
  return html`<main>
    <header>
      <h1>${report.title}</h1>
      <p class="quiet">
        Agreement report${report.guideline !== undefined && `, guideline ${report.guideline}`},
        ${day(report.made)}
      </p>
      <ul class="facts">
        ${facts.map(([n, what]) => html`<li><b>${count(n)}</b>${what}</li>`)}
      </ul>
    </header>
    ${
      counts.answers === 0
        ? html`<p>There are no answers yet. The report fills up when two people label the same samples.</p>`
        : html`<nav aria-label="Parts of the report">
              <ul>
                ${layers.map((layer, n) => html`<li><a href="#layer-${n}">${layer.name}</a></li>`)}
                <li><a href="#rules">Rules</a></li>
                <li><a href="#people">Each annotator</a></li>
                <li><a href="#disagreements">All disagreements</a></li>
              </ul>
            </nav>
            ${table('The number to quote for each question', layers, [
              ['Question', (layer) => html`<a href="#layer-${layers.indexOf(layer)}">${layer.name}</a>`],
              ['Coefficient', ({ headline }) => headline.name],
              ...valueColumns<LayerReport>(({ headline }) => headline, 2),
              [
                '',
                ({ headline }) =>
                  intervalPlot(headline, Math.min(0, headline.ci95?.[0] ?? 0), isCorrected(headline)),
              ],
              [
                'Differ',
                ({ disputed, twice }) =>
                  html`<span class="fixed"
                    >${count(disputed)} <span class="ci">of ${count(twice)}</span></span
                  >`,
                'n',
              ],
              ['', ({ headline }) => html`<span class="fixed">${verdict(headline, true)}</span>`],
            ])}
            ${leftOut !== '' && html`<p class="quiet">${leftOut}</p>`}${layers.map((layer, n) => layerSection(layer, `layer-${n}`, anchor))}${rules(report)}${changes(report)}
            <section aria-labelledby="people">
              <h2 id="people">Each annotator</h2>
              ${checksTable(report.annotators)}
              <p class="quiet">
                For each person’s own eyes: where they differ from gold, decisions and most of the others, and
                what to read again.
              </p>
              ${annotatorPages(report.annotators, report.layers)}
            </section>
            ${disagreements(report, anchor)}`
    }
    <p class="quiet">Made with Labelwright ${report.software} on ${minute(report.made)}.</p>
  </main>`;
}

const MAX_RULES = 20;

function rules({ rules: list, layers }: Report): Markup {
  const nameOf = (layer: string): string => layers.find(({ id }) => id === layer)?.name ?? layer;
  const body =
    list.length === 0
      ? html`<p class="quiet">No rule was cited on a sample with a disagreement.</p>`
      : table(
          `Samples with two or more answers where someone cited the rule, and how many of them have a disagreement. Overlooked: disagreements that the tie-breaker decides although no one cited it.${list.length > MAX_RULES ? ` The first ${MAX_RULES} of ${list.length}.` : ''}`,
          list.slice(0, MAX_RULES),
          [
            ['Rule', ({ rule }) => rule],
            ['Question', ({ layer }) => nameOf(layer)],
            ['Cited', ({ cited }) => count(cited), 'n'],
            ['Differ', ({ disputed }) => count(disputed), 'n'],
            ['', ({ share }) => shareBar(share)],
            ['Share', ({ cited, share }) => (cited === 0 ? '' : figureText(share))],
            ['Overlooked', ({ overlooked }) => overlooked ?? '', 'n'],
            ['Text', ({ text }) => html`<span class="quiet">${text}</span>`, 'wrap'],
          ],
        );
  return html`<section aria-labelledby="rules">
    <h2 id="rules">Rules that cause most disagreement</h2>
    ${body}
  </section>`;
}

function changes({ changes: list }: Report): Markup {
  if (list.length === 0) return html``;
  return html`<section aria-labelledby="changes">
    <h2 id="changes">Changes of the guideline</h2>
    ${table('Newest first; changes of meaning in words, others counted', list, [
      ['Version', ({ version }) => version],
      ['Date', ({ date }) => date ?? ''],
      [
        'Changes of meaning',
        ({ semantic }) =>
          semantic.length === 0
            ? html`<span class="none">none</span>`
            : html`${semantic.map((text) => html`<div>${text}</div>`)}`,
        'wrap',
      ],
      ['Editorial', ({ editorial }) => (editorial === 0 ? '' : editorial), 'n'],
    ])}
  </section>`;
}

function disagreements({ layers, errors, leftOut }: Report, anchor: (bucket: string) => string): Markup {
  const notCounted = notCountedSentence(leftOut);
  return html`<section aria-labelledby="disagreements">
    <h2 id="disagreements">All disagreements</h2>
    ${notCounted !== '' && html`<p class="quiet">${notCounted}</p>`}${layers
      .filter(({ buckets }) => buckets.length > 0)
      .map(
        (layer) =>
          html`<h3>${layer.name}</h3>
            ${layer.buckets.map((bucket) => bucketDetails(bucket, anchor(bucket.id)))}`,
      )}${
      errors.length > 0 &&
      html`<h2>Errors and flags</h2>
        ${errors.map((bucket, n) => bucketDetails(bucket, `error-${n + 1}`))}`
    }
  </section>`;
}

function bucketDetails(
  { id, name: called, count: n, samples, closed = 0 }: BucketCount,
  anchor: string,
): Markup {
  return html`<details>
    <summary>${called} <span class="quiet">${plural(n, 'sample')}</span></summary>
    <div id="${anchor}">
      ${table(
        n - closed > samples.length ? `The first ${samples.length} of ${n - closed} samples` : '',
        samples,
        [
          [
            'Sample',
            ({ sample }) =>
              html`<a href="#${anchor}" data-bucket="${id}" data-sample="${sample}" title="Open ${sample}"
                >${name(sample)}</a
              >`,
          ],
          samples.some(({ text }) => text !== undefined) && [
            'Text',
            ({ text }) => html`<bdi>${text}</bdi>`,
            'wrap',
          ],
          [
            'Who said what',
            ({ said }) =>
              html`${said.map(({ by, value }) => html`<div><span class="quiet">${name(by)}:</span> ${name(value)}</div>`)}`,
            'wrap',
          ],
          samples.some(({ decision }) => decision !== undefined) && [
            'Decided',
            ({ decision }) => decision ?? '',
          ],
        ],
      )}${
        closed > 0 &&
        html`<p class="quiet">
          ${plural(closed, 'sample')} that you have not answered ${closed === 1 ? 'is' : 'are'} hidden.
        </p>`
      }
    </div>
  </details>`;
}
