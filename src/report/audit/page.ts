import type { Audit, AuditCheck, AuditSample } from '../../engine/audit/audit';
import { count, plural } from '../html/figures';
import { framedPage, type PageFrame } from '../html/frame';
import { html, name, type Markup } from '../html/markup';
import { table } from '../html/tables';

export interface AuditPageFacts {
  readonly title: string;
  /** Version of the software. */
  readonly software: string;
}

/** The audit as one page; in the editor a click on a sample opens it. */
export const auditPage = (audit: Audit, { title, software }: AuditPageFacts, frame?: PageFrame): string =>
  framedPage(`Data: ${title}`, software, auditMain(audit, title), frame);

/** What is on the page. */
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
          : html`${table(
              'Samples by what was found of them; the first of each below',
              [{ head: 'Found' }, { head: 'Samples', numbers: true }, { head: 'Share', numbers: true }],
              checks.map((check, n) => [
                html`<a href="#check-${n}">${check.title}</a>`,
                count(check.count),
                share(check.count, audit.samples),
              ]),
            )}${checks.map((check, n) => checkDetails(check, `check-${n}`))}`
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
      ${table(
        left > 0 ? `The first ${samples.length} of ${n}` : '',
        [{ head: 'Sample' }, { head: 'Where' }, { head: 'Why', wrap: true }],
        samples.map((sample) => [
          link(sample, anchor),
          html`<span class="fixed">${sample.path}:${sample.line + 1}</span>`,
          html`<bdi>${sample.detail}</bdi>`,
        ]),
      )}
    </div>
  </details>`;
}

/** The script of the editor's pages hands over what stands in `data-bucket`: here the file. */
function link({ sample, path }: AuditSample, anchor: string): Markup {
  if (sample === undefined) return html`<span class="none">no sample</span>`;
  return html`<a href="#${anchor}" data-bucket="${path}" data-sample="${sample}">${name(sample)}</a>`;
}

/** Values that are listed of a field. */
const SHOWN = 8;

function distributions({ scripts, fields, classes, samples }: Audit): Markup {
  const values = (list: readonly (readonly [string, number])[]): Markup =>
    html`${list.slice(0, SHOWN).map(([value, n]) => html`<div>${name(value)} <span class="quiet">${count(n)}</span></div>`)}${
      list.length > SHOWN && html`<div class="quiet">${list.length - SHOWN} more</div>`
    }`;
  return html`<section aria-labelledby="distributions">
    <h2 id="distributions">What the data are made of</h2>
    ${table(
      'Writing systems, by most letters of each text',
      [{ head: 'Writing system' }, { head: 'Samples', numbers: true }, { head: 'Share', numbers: true }],
      scripts.map(([script, n]) => [script, count(n), share(n, samples)]),
    )}
    ${table(
      'Other fields of the samples',
      [{ head: 'Field' }, { head: 'Present', numbers: true }, { head: 'Values', wrap: true }],
      fields.map(({ name: called, present, values: some }) => [
        called,
        share(present, samples),
        some ? values(some) : html`<span class="none">many</span>`,
      ]),
    )}
    ${classes.map(({ layer, answers, labels }) =>
      table(
        `Labels given so far: ${layer}, ${plural(answers, 'answer')}`,
        [{ head: 'Label' }, { head: 'Given', numbers: true }, { head: 'Share', numbers: true }],
        labels.map(([label, n]) => [label, count(n), share(n, answers)]),
      ),
    )}
  </section>`;
}
