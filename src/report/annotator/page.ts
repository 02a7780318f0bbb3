import { count, day, decimal, figureText, minute, plural } from '../html/figures';
import { framedPage, type PageFrame } from '../html/frame';
import { html, name, type Markup } from '../html/markup';
import { countBar, shareBar, timePlot } from '../html/plots';
import { table, type Column } from '../html/tables';
import type { Judged, OwnConfusion, OwnLayer, OwnPage } from './model';

/** An annotator's own page; in the editor a click on a sample or rule opens it. */
export const annotatorPage = (page: OwnPage, frame?: PageFrame): string =>
  framedPage(`${page.name}: ${page.project}`, page.software, annotatorMain(page), frame);

/** What is on it. */
export function annotatorMain(page: OwnPage): Markup {
  const { counts, speed } = page;
  const facts: [string, string][] = [
    [count(counts.answers), counts.answers === 1 ? 'answer' : 'answers'],
    ...(speed.median === null
      ? []
      : [[`${decimal(speed.median, 1)} s`, 'a sample, median'] as [string, string]]),
    ...(
      [
        [counts.flagged, 'flagged'],
        [counts.stale, 'from before a change of the guideline'],
        [counts.returned, 'sent back, to be answered again'],
      ] as [number, string][]
    )
      .filter(([n]) => n > 0)
      .map(([n, what]): [string, string] => [count(n), what]),
  ];
  return html`<main>
    <header>
      <h1>${name(page.name)}</h1>
      <p class="quiet">
        ${page.project}${page.first !== undefined && `, answers of ${day(page.first)}${page.last === undefined || day(page.last) === day(page.first) ? '' : ` to ${day(page.last)}`}`}
      </p>
      <ul class="facts">
        ${facts.map(([n, what]) => html`<li><b>${n}</b>${what}</li>`)}
      </ul>
    </header>
    ${
      page.layers.length === 0
        ? html`<p>There are no answers yet. This page fills up while you label.</p>`
        : html`${howRight(page)}${confusions(page)}${reread(page)}${changes(page)}${overTime(page)}${speedPart(page)}`
    }
    <p class="quiet">Made with Labelwright ${page.software} on ${minute(page.made)}.</p>
  </main>`;
}

function howRight({ layers, goldUntold }: OwnPage): Markup {
  const has = (test: (layer: OwnLayer) => boolean): boolean => layers.some(test);
  const columns: [Column, (layer: OwnLayer) => Markup | string][] = [
    [{ head: 'Question' }, ({ name: called }) => called],
    [{ head: 'Answers', numbers: true }, ({ answers }) => count(answers)],
    ...(has(({ gold }) => gold !== undefined)
      ? ([
          [{ head: 'Right by gold' }, ({ gold }) => judged(gold)],
          [{ head: '' }, ({ gold }) => (gold ? shareBar(gold.accuracy) : '')],
        ] as [Column, (layer: OwnLayer) => Markup | string][])
      : []),
    ...(has(({ decisions }) => decisions !== undefined)
      ? ([[{ head: 'As decided' }, ({ decisions }) => judged(decisions)]] as [
          Column,
          (layer: OwnLayer) => Markup | string,
        ][])
      : []),
    [{ head: 'With the others' }, ({ withOthers }) => figureText(withOthers)],
    [{ head: 'With yourself' }, ({ self }) => figureText(self)],
  ];
  return html`<section aria-labelledby="right">
    <h2 id="right">How right</h2>
    ${table(
      'Shares with their 95 % intervals. As decided: of samples that a reviewer decided, which are mostly those on which people differ. With yourself: of texts that you answered again after a while, those with the same answer.',
      columns.map(([column]) => column),
      layers.map((layer) => columns.map(([, cell]) => cell(layer))),
    )}
    ${
      goldUntold &&
      html`<p class="quiet">
        Samples with a known answer are among the others, and not all of them are told: neither in these
        numbers nor below.
      </p>`
    }
  </section>`;
}

function judged(of: Judged | undefined): Markup | string {
  if (!of) return '';
  return html`${figureText(of.accuracy)} <span class="ci">${count(of.correct)} of ${count(of.items)}</span>`;
}

const BY = { gold: 'gold', decision: 'a reviewer', others: 'most others' } as const;

function confusions({ confusions: list, layers }: OwnPage): Markup {
  const nameOf = (id: string): string => layers.find((layer) => layer.id === id)?.name ?? id;
  const several = layers.length > 1;
  return html`<section aria-labelledby="confusions">
    <h2 id="confusions">What you take for what</h2>
    ${
      list.length === 0
        ? html`<p>Nothing: where somebody else has spoken, you say the same.</p>`
        : table(
            'What you said, what is right by gold, by a reviewer’s decision, or (one label or number a sample) by most of the others, and the samples',
            [
              ...(several ? [{ head: 'Question' }] : []),
              { head: 'You said' },
              { head: 'Right is' },
              { head: 'Says' },
              { head: 'Samples', numbers: true },
              { head: 'Which', wrap: true },
            ],
            list.map((one) => [
              ...(several ? [nameOf(one.layer)] : []),
              label(one.said),
              one.ends ? html`${label(one.right)}, other ends` : label(one.right),
              BY[one.by],
              count(one.count),
              samples(one),
            ]),
          )
    }
  </section>`;
}

const label = (text: string): Markup => (text === '' ? html`<span class="none">nothing</span>` : name(text));

/** The script of the editor's pages hands over what stands in `data-bucket`: here the file. */
function samples({ samples: list, count: n, said, right }: OwnConfusion): Markup {
  const title = `${said || 'nothing'} for ${right || 'nothing'}`;
  return html`${list.map(
    ({ sample, path }, at) =>
      html`${at > 0 && ', '}${path === undefined ? name(sample) : html`<a href="#confusions" data-bucket="${path}" data-sample="${sample}" title="${title}">${name(sample)}</a>`}`,
  )}${n > list.length && html`, and ${n - list.length} more`}`;
}

function reread({ reread: list }: OwnPage): Markup {
  if (list.length === 0) return html``;
  return html`<section aria-labelledby="reread">
    <h2 id="reread">What to read again</h2>
    ${table(
      'Rules, tie-breakers and definitions of what you confuse, most often first',
      [{ head: 'In the guideline' }, { head: 'It says', wrap: true }, { head: 'Because you', wrap: true }],
      list.map(({ id, text, because }) => [rule(id), html`<bdi>${text}</bdi>`, because]),
    )}
  </section>`;
}

/** What the editor's script hands over for a part of the guideline: no file has this name. */
const GUIDELINE_LINK = ':guideline';

const rule = (id: string): Markup =>
  html`<a href="#reread" data-bucket="${GUIDELINE_LINK}" data-sample="${id}">${name(id)}</a>`;

function changes({ changes: { since, current, entries }, counts }: OwnPage): Markup {
  if (entries.length === 0) return html``;
  return html`<section aria-labelledby="changes">
    <h2 id="changes">What changed since your last answer</h2>
    <p>
      You followed version ${since}; the guideline is now ${current}.
      ${counts.stale > 0 && `${plural(counts.stale, 'answer')} of yours ${counts.stale === 1 ? 'is' : 'are'} from before a change that concerns ${counts.stale === 1 ? 'it' : 'them'}.`}
    </p>
    ${table(
      'Newest first; what changes the meaning of labels stands out',
      [{ head: 'Version' }, { head: 'Date' }, { head: 'Changes', wrap: true }],
      entries.map(({ version, date, changes: list }) => [
        version,
        html`<span class="fixed">${date}</span>`,
        html`${list.map(({ text, semantic }) => (semantic ? html`<div><b>${text}</b></div>` : html`<div class="quiet">${text}</div>`))}`,
      ]),
    )}
  </section>`;
}

function overTime({ layers }: OwnPage): Markup {
  const shown = layers.filter(({ weeks }) => weeks.length > 1);
  if (shown.length === 0) return html``;
  return html`<section aria-labelledby="time">
    <h2 id="time">Over time</h2>
    ${shown.map(
      ({ name: called, weeks, trend }) =>
        html`<h3>${called}</h3>
          <p class="quiet">
            Agreement with the others, by
            week.${trend !== null && (trend < 0.05 ? ` It changes: p = ${decimal(trend)} (Cochran-Armitage).` : ` No trend: p = ${decimal(trend)} (Cochran-Armitage).`)}
          </p>
          ${timePlot({ days: 7, windows: weeks, marks: [] }, 'Agreement with the others')}${table(
            '',
            [{ head: 'Week' }, { head: 'Answers', numbers: true }, { head: 'With the others' }, { head: '' }],
            weeks.map(({ from, to, count: n, share }) => [
              weekText(from, to),
              count(n),
              figureText(share),
              shareBar(share),
            ]),
          )}`,
    )}
  </section>`;
}

const weekText = (from: string, to: string): string =>
  day(from) === day(to) ? day(from) : `${day(from)} to ${day(to)}`;

function speedPart({ speed: { median, quartiles, others, answers, weeks } }: OwnPage): Markup {
  if (median === null) return html``;
  const most = Math.max(...weeks.map((week) => week.median));
  return html`<section aria-labelledby="speed">
    <h2 id="speed">Speed</h2>
    <p>
      ${decimal(median, 1)} s a sample in the median of
      ${plural(answers, 'answer')}${quartiles && `, half of them between ${decimal(quartiles[0], 1)} and ${decimal(quartiles[1], 1)} s`}.
      ${others !== null && `The others: ${decimal(others, 1)} s.`}
      <span class="quiet">Faster is not better: compare it with how right you are.</span>
    </p>
    ${
      weeks.length > 1 &&
      table(
        'Median seconds a sample, by week',
        [
          { head: 'Week' },
          { head: 'Answers', numbers: true },
          { head: 'Seconds', numbers: true },
          { head: '' },
        ],
        weeks.map((week) => [
          weekText(week.from, week.to),
          count(week.answers),
          decimal(week.median, 1),
          countBar(week.median, most),
        ]),
      )
    }
  </section>`;
}
