import { counted } from '../../base/text/phrases';
import {
  blocksOf,
  factOf,
  heading,
  joined,
  paragraph,
  quiet,
  section,
  table,
  type Block,
  type Document,
  type Line,
} from '../../document/blocks';
import { day, decimal, minute } from '../../document/figure';
import { judgedLine } from '../agreement/document';
import type { OwnConfusion, OwnLayer, OwnPage } from './model';
import { defined } from '../../base/objects';

/** An annotator's own page; in the editor a click on a sample or rule opens it. */
export function annotatorDocument(page: OwnPage): Document {
  const { counts, speed, first, last } = page;
  const given = first === undefined ? '' : `, answers of ${days({ from: first, to: last ?? first })}`;
  return {
    title: page.name,
    subtitle: `${page.project}${given}, seen on ${minute(page.made)}`,
    lead: [
      {
        kind: 'facts',
        facts: [
          factOf(counts.answers, 'answer'),
          ...(speed.median === null
            ? []
            : [[`${decimal(speed.median, 1)} s`, 'per sample (median)'] as const]),
          ...(
            [
              [counts.flagged, 'flagged'],
              [counts.stale, 'from before a change of the guideline'],
              [counts.returned, 'sent back, to be answered again'],
            ] as const
          ).flatMap(([n, what]) => (n > 0 ? [factOf(n, what, '', what)] : [])),
        ],
      },
    ],
    blocks:
      page.layers.length === 0
        ? [paragraph('There are no answers yet. This page fills up while you label.')]
        : blocksOf(
            section(2, 'Accuracy', accuracy(page), 'right'),
            section(2, 'What you confuse', confusions(page), 'confusions'),
            section(2, 'What to read again', reread(page), 'reread'),
            section(2, 'What changed since your last answer', changes(page), 'changes'),
            section(2, 'Over time', page.layers.flatMap(overTime), 'time'),
            section(2, 'Speed', speedPart(page), 'speed'),
          ),
  };
}

const accuracy = ({ layers, goldUntold }: OwnPage): Block[] =>
  blocksOf(
    table(
      'Shares with their 95 % intervals. As decided: of samples that a reviewer decided, which are mostly those on which people differ. Answered again: of texts that you answered again after a while, those with the same answer.',
      layers,
      [
        ['Question', ({ name }) => name],
        ['Answers', ({ answers }) => answers, 'number'],
        layers.some(({ gold }) => gold) && ['Correct by gold', ({ gold }) => judgedLine(gold)],
        layers.some(({ gold }) => gold) && ['', ({ gold }) => gold && { bar: gold.accuracy }],
        layers.some(({ decisions }) => decisions) && ['As decided', ({ decisions }) => judgedLine(decisions)],
        ['With the others', ({ withOthers }) => ({ figure: withOthers })],
        ['Answered again', ({ self }) => ({ figure: self })],
      ],
    ),
    goldUntold &&
      quiet('Some samples have a known answer. Not all of these are counted here or listed below.'),
  );

const BY = { gold: 'gold', decision: 'a reviewer', others: 'most others' } as const;

function confusions({ confusions: list, layers }: OwnPage): Block[] {
  if (list.length === 0)
    return [paragraph('Nothing: on samples that others answered too, you agree with them.')];
  return table(
    'What you said, what is right by gold, by a reviewer’s decision, or (for questions with one answer) by most of the others, and the samples',
    list,
    [
      layers.length > 1 && ['Question', ({ layer }) => layers.find(({ id }) => id === layer)?.name ?? layer],
      ['You said', ({ said }) => label(said)],
      ['Right is', ({ right, ends }) => [label(right), ends ? ', other ends' : '']],
      ['According to', ({ by }) => BY[by]],
      ['Samples', ({ count }) => count, 'number'],
      ['Which', samples],
    ],
  );
}

const label = (text: string) => (text === '' ? { quiet: 'nothing' } : text);

function samples({ samples: list, count, said, right }: OwnConfusion): Line {
  const title = `You said ${said || 'nothing'}, right is ${right || 'nothing'}`;
  const links = list.map(({ sample, path }) => defined({ sample, title, file: path }));
  return [...joined(links, ', '), count > list.length ? `, and ${count - list.length} more` : ''];
}

const reread = ({ reread: list }: OwnPage): Block[] =>
  table('Rules, tie-breakers and definitions of what you confuse, most often first', list, [
    ['In the guideline', ({ id }) => ({ sample: id, file: GUIDELINE_LINK, title: 'Show in the guideline' })],
    ['It says', ({ text }) => text],
    ['Because you', ({ because }) => because],
  ]);

/** Stands for the file of a link to a part of the guideline; no file has this name. */
const GUIDELINE_LINK = ':guideline';

function changes({ changes: { since, current, entries }, counts: { stale } }: OwnPage): Block[] {
  if (entries.length === 0) return [];
  const before =
    stale > 0
      ? ` ${counted(stale, 'answer')} of yours ${stale === 1 ? 'is' : 'are'} from before a change that concerns ${stale === 1 ? 'it' : 'them'}.`
      : '';
  return [
    paragraph(`You followed version ${since}; the guideline is now ${current}.${before}`),
    ...table(
      'Newest first',
      entries.flatMap(({ changes: list, ...entry }) => list.map((change) => ({ ...entry, ...change }))),
      [
        ['Version', ({ version }) => version],
        ['Date', ({ date = '' }) => ({ quiet: date, whole: true })],
        ['Kind', ({ semantic }) => (semantic ? 'meaning' : { quiet: 'editorial' })],
        ['Change', ({ text, semantic }) => (semantic ? { strong: text } : { quiet: text })],
      ],
    ),
  ];
}

function overTime({ name, weeks, trend }: OwnLayer): Block[] {
  if (weeks.length < 2) return [];
  const test =
    trend === null
      ? ''
      : ` ${trend < 0.05 ? 'It changes' : 'No trend'}: p = ${decimal(trend)} (Cochran-Armitage).`;
  return [
    heading(3, name),
    quiet(`Agreement with the others, by week.${test}`),
    { kind: 'plot', time: { days: 7, windows: weeks, marks: [] }, measure: 'Agreement with the others' },
    ...table('', weeks, [
      ['Week', days],
      ['Answers', ({ count }) => count, 'number'],
      ['With the others', ({ share }) => ({ figure: share })],
      ['', ({ share }) => ({ bar: share })],
    ]),
  ];
}

const days = ({ from, to }: { from: string; to: string }): string =>
  day(from) === day(to) ? day(from) : `${day(from)} to ${day(to)}`;

function speedPart({ speed: { median, quartiles, others, answers, weeks } }: OwnPage): Block[] {
  if (median === null) return [];
  const half = quartiles
    ? `, half of them between ${decimal(quartiles[0], 1)} and ${decimal(quartiles[1], 1)} s`
    : '';
  const theirs = others === null ? '' : ` The others: ${decimal(others, 1)} s.`;
  return [
    paragraph(
      `${decimal(median, 1)} s per sample, median of ${counted(answers, 'answer')}${half}.${theirs} `,
      { quiet: 'Faster is not better: compare it with your accuracy.' },
    ),
    ...table('Median seconds per sample, by week', weeks.length > 1 ? weeks : [], [
      ['Week', days],
      ['Answers', (week) => week.answers, 'number'],
      ['Seconds', (week) => decimal(week.median, 1), 'bar'],
    ]),
  ];
}
