import { maxOf } from '../../base/lists';
import { count, day, decimal, figureText, minute, plural } from '../../document/html/figures';
import { framedPage, type PageFrame } from '../../document/html/frame';
import { html, name, type Markup } from '../../document/html/markup';
import { countBar, shareBar, timePlot } from '../../document/html/plots';
import { judgedText } from '../report/people';
import { table } from '../../document/html/tables';
import type { OwnConfusion, OwnPage } from './model';

/** An annotator's own page; in the editor a click on a sample or rule opens it. */
export const annotatorPage = (page: OwnPage, frame?: PageFrame): string =>
  framedPage(`${page.name}: ${page.project}`, page.software, annotatorMain(page), frame);

/** The content of the page. */
export function annotatorMain(page: OwnPage): Markup {
  const { counts, speed } = page;
  const facts: [string, string][] = [
    [count(counts.answers), counts.answers === 1 ? 'answer' : 'answers'],
    ...(speed.median === null
      ? []
      : [[`${decimal(speed.median, 1)} s`, 'per sample (median)'] as [string, string]]),
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
  const hasGold = layers.some(({ gold }) => gold);
  return html`<section aria-labelledby="right">
    <h2 id="right">Accuracy</h2>
    ${table(
      'Shares with their 95 % intervals. As decided: of samples that a reviewer decided, which are mostly those on which people differ. Answered again: of texts that you answered again after a while, those with the same answer.',
      layers,
      [
        ['Question', (layer) => layer.name],
        ['Answers', ({ answers }) => count(answers), 'n'],
        hasGold && ['Correct by gold', ({ gold }) => judgedText(gold)],
        hasGold && ['', ({ gold }) => (gold ? shareBar(gold.accuracy) : '')],
        layers.some(({ decisions }) => decisions) && ['As decided', ({ decisions }) => judgedText(decisions)],
        ['With the others', ({ withOthers }) => figureText(withOthers)],
        ['Answered again', ({ self }) => figureText(self)],
      ],
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

const BY = { gold: 'gold', decision: 'a reviewer', others: 'most others' } as const;

function confusions({ confusions: list, layers }: OwnPage): Markup {
  const nameOf = (id: string): string => layers.find((layer) => layer.id === id)?.name ?? id;
  return html`<section aria-labelledby="confusions">
    <h2 id="confusions">What you confuse</h2>
    ${
      list.length === 0
        ? html`<p>Nothing: on samples that others answered too, you agree with them.</p>`
        : table(
            'What you said, what is right by gold, by a reviewer’s decision, or (for questions with one answer) by most of the others, and the samples',
            list,
            [
              layers.length > 1 && ['Question', (one) => nameOf(one.layer)],
              ['You said', ({ said }) => label(said)],
              ['Right is', ({ right, ends }) => html`${label(right)}${ends && ', other ends'}`],
              ['According to', ({ by }) => BY[by]],
              ['Samples', (one) => count(one.count), 'n'],
              ['Which', samples, 'wrap'],
            ],
          )
    }
  </section>`;
}

const label = (text: string): Markup => (text === '' ? html`<span class="none">nothing</span>` : name(text));

/** The script of the editor's pages sends the value of `data-bucket`: here the file. */
function samples({ samples: list, count: n, said, right }: OwnConfusion): Markup {
  const title = `You said ${said || 'nothing'}, right is ${right || 'nothing'}`;
  return html`${list.map(
    ({ sample, path }, at) =>
      html`${at > 0 && ', '}${path === undefined ? name(sample) : html`<a href="#confusions" data-bucket="${path}" data-sample="${sample}" data-title="${title}" title="${title}">${name(sample)}</a>`}`,
  )}${n > list.length && html`, and ${n - list.length} more`}`;
}

function reread({ reread: list }: OwnPage): Markup {
  if (list.length === 0) return html``;
  return html`<section aria-labelledby="reread">
    <h2 id="reread">What to read again</h2>
    ${table('Rules, tie-breakers and definitions of what you confuse, most often first', list, [
      ['In the guideline', ({ id }) => rule(id)],
      ['It says', ({ text }) => html`<bdi>${text}</bdi>`, 'wrap'],
      ['Because you', ({ because }) => because, 'wrap'],
    ])}
  </section>`;
}

/** The script sends this for a part of the guideline; no file has this name. */
const GUIDELINE_LINK = ':guideline';

const rule = (id: string): Markup =>
  html`<a href="#reread" data-bucket="${GUIDELINE_LINK}" data-sample="${id}" title="Show in the guideline"
    >${name(id)}</a
  >`;

function changes({ changes: { since, current, entries }, counts }: OwnPage): Markup {
  if (entries.length === 0) return html``;
  return html`<section aria-labelledby="changes">
    <h2 id="changes">What changed since your last answer</h2>
    <p>
      You followed version ${since}; the guideline is now ${current}.
      ${counts.stale > 0 && `${plural(counts.stale, 'answer')} of yours ${counts.stale === 1 ? 'is' : 'are'} from before a change that concerns ${counts.stale === 1 ? 'it' : 'them'}.`}
    </p>
    ${table('Newest first; changes of meaning are highlighted', entries, [
      ['Version', ({ version }) => version],
      ['Date', ({ date }) => html`<span class="fixed">${date}</span>`],
      [
        'Changes',
        ({ changes: list }) =>
          html`${list.map(({ text, semantic }) => (semantic ? html`<div><b>${text}</b></div>` : html`<div class="quiet">${text}</div>`))}`,
        'wrap',
      ],
    ])}
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
          ${timePlot({ days: 7, windows: weeks, marks: [] }, 'Agreement with the others')}${table('', weeks, [
            ['Week', weekText],
            ['Answers', (week) => count(week.count), 'n'],
            ['With the others', ({ share }) => figureText(share)],
            ['', ({ share }) => shareBar(share)],
          ])}`,
    )}
  </section>`;
}

const weekText = ({ from, to }: { from: string; to: string }): string =>
  day(from) === day(to) ? day(from) : `${day(from)} to ${day(to)}`;

function speedPart({ speed: { median, quartiles, others, answers, weeks } }: OwnPage): Markup {
  if (median === null) return html``;
  const most = maxOf(weeks.map((week) => week.median));
  return html`<section aria-labelledby="speed">
    <h2 id="speed">Speed</h2>
    <p>
      ${decimal(median, 1)} s per sample, median of
      ${plural(answers, 'answer')}${quartiles && `, half of them between ${decimal(quartiles[0], 1)} and ${decimal(quartiles[1], 1)} s`}.
      ${others !== null && `The others: ${decimal(others, 1)} s.`}
      <span class="quiet">Faster is not better: compare it with your accuracy.</span>
    </p>
    ${
      weeks.length > 1 &&
      table('Median seconds per sample, by week', weeks, [
        ['Week', weekText],
        ['Answers', (week) => count(week.answers), 'n'],
        ['Seconds', (week) => decimal(week.median, 1), 'n'],
        ['', (week) => countBar(week.median, most)],
      ])
    }
  </section>`;
}
