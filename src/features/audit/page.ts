import type { Audit, AuditCheck, AuditSample } from './audit';
import { count, plural } from '../../document/html/figures';
import { framedPage, type PageFrame } from '../../document/html/frame';
import { html, name, type Markup } from '../../document/html/markup';
import { table } from '../../document/html/tables';

export interface AuditPageFacts {
  readonly title: string;
  /** Version of the software. */
  readonly software: string;
}

/** The audit as a page; in the editor a click on a sample opens it. */
export const auditPage = (audit: Audit, { title, software }: AuditPageFacts, frame?: PageFrame): string =>
  framedPage(`Data: ${title}`, software, auditMain(audit, title), frame);

/** The content of the page. */
export function auditMain(audit: Audit, title: string): Markup {
  const { checks, lengths } = audit;
  const facts: [string, string][] = [
    [count(audit.samples), 'samples'],
    [count(audit.files), audit.files === 1 ? 'file' : 'files'],
    ...(lengths
      ? ([
          [count(Math.round(lengths.median)), 'characters in the median text'],
          [count(lengths.max), 'characters in the longest'],
        ] as [string, string][])
      : []),
  ];
  return html`<main>
    <header>
      <h1>${title}</h1>
      <p class="quiet">Audit of the data</p>
      <ul class="facts">
        ${facts.map(([n, what]) => html`<li><b>${n}</b>${what}</li>`)}
      </ul>
    </header>
    <section aria-labelledby="found">
      <h2 id="found">What was found</h2>
      ${
        checks.length === 0
          ? html`<p>Nothing.</p>`
          : html`${table('Samples by finding; the first of each are below', checks, [
              ['Found', (check) => html`<a href="#check-${checks.indexOf(check)}">${check.title}</a>`],
              ['Samples', (check) => count(check.count), 'n'],
              ['Share', (check) => share(check.count, audit.samples), 'n'],
            ])}${checks.map((check, n) => checkDetails(check, `check-${n}`))}`
      }
      ${
        audit.off.length > 0 &&
        html`<p class="quiet">
          Turned off in labelwright.yaml, and not looked for: ${audit.off.join(', ')}.
        </p>`
      }
    </section>
    ${distributions(audit)}
  </main>`;
}

const share = (part: number, whole: number): string =>
  whole === 0 ? '' : `${((100 * part) / whole).toFixed(1)}\u00a0%`;

function checkDetails({ title, count: n, note, samples }: AuditCheck, anchor: string): Markup {
  const left = n - samples.length;
  return html`<details>
    <summary>${title} <span class="quiet">${plural(n, 'sample')}</span></summary>
    <div id="${anchor}">
      ${note !== undefined && html`<p class="quiet">${note}</p>`}
      ${table(left > 0 ? `The first ${samples.length} of ${n}` : '', samples, [
        ['Sample', (sample) => link(sample, anchor)],
        ['Where', ({ path, line }) => html`<span class="fixed">${path}:${line + 1}</span>`],
        ['Why', ({ detail }) => html`<bdi>${detail}</bdi>`, 'wrap'],
      ])}
    </div>
  </details>`;
}

/** The script of the editor's pages sends the value of `data-bucket`: here the file. */
function link({ sample, path }: AuditSample, anchor: string): Markup {
  if (sample === undefined) return html`<span class="none">no sample</span>`;
  return html`<a href="#${anchor}" data-bucket="${path}" data-sample="${sample}" title="Open ${sample}"
    >${name(sample)}</a
  >`;
}

/** Number of values listed for a field. */
const SHOWN = 8;

function distributions({ scripts, fields, classes, samples }: Audit): Markup {
  const values = (list: readonly (readonly [string, number])[]): Markup =>
    html`${list.slice(0, SHOWN).map(([value, n]) => html`<div>${name(value)} <span class="quiet">${count(n)}</span></div>`)}${
      list.length > SHOWN && html`<div class="quiet">${list.length - SHOWN} more</div>`
    }`;
  return html`<section aria-labelledby="distributions">
    <h2 id="distributions">Data composition</h2>
    ${table('Writing systems, by most letters of each text', scripts, [
      ['Writing system', ([script]) => script],
      ['Samples', ([, n]) => count(n), 'n'],
      ['Share', ([, n]) => share(n, samples), 'n'],
    ])}
    ${table('Other fields of the samples', fields, [
      ['Field', (field) => field.name],
      ['Present', ({ present }) => share(present, samples), 'n'],
      ['Values', ({ values: some }) => (some ? values(some) : html`<span class="none">many</span>`), 'wrap'],
    ])}
    ${classes.map(({ layer, answers, labels }) =>
      table(`Labels given so far: ${layer}, ${plural(answers, 'answer')}`, labels, [
        ['Label', ([label]) => label],
        ['Given', ([, n]) => count(n), 'n'],
        ['Share', ([, n]) => share(n, answers), 'n'],
      ]),
    )}
  </section>`;
}
