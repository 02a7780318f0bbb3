import { counted } from '../../core/text/phrases';
import type { Figure, Judged } from '../../report/model';
import type { OwnPage } from '../../report/annotator/model';
import { printable } from './printable';
import { textTable } from './text-table';

/** An annotator's own page for a terminal. */
export function annotatorText(page: OwnPage): string {
  const { counts, speed, changes } = page;
  const facts = [
    counted(counts.answers, 'answer'),
    ...(counts.flagged > 0 ? [`${counts.flagged} flagged`] : []),
    ...(counts.stale > 0 ? [`${counts.stale} stale`] : []),
    ...(counts.returned > 0 ? [`${counts.returned} sent back`] : []),
    ...(speed.median === null
      ? []
      : [
          `${speed.median.toFixed(1)} s a sample in the median${speed.others === null ? '' : ` (others ${speed.others.toFixed(1)} s)`}`,
        ]),
  ];
  const parts: [string, string][] = [
    ['', layerTable(page)],
    [
      'What is taken for what',
      textTable(
        ['layer', 'said', 'right', 'says', 'samples', 'which'],
        page.confusions.map(({ layer, said, right, ends, by, count, samples }) =>
          [
            layer,
            said || '(nothing)',
            `${right || '(nothing)'}${ends ? ', other ends' : ''}`,
            by,
            String(count),
            samples
              .slice(0, 8)
              .map(({ sample }) => sample)
              .join(', ') + (count > Math.min(8, samples.length) ? ', …' : ''),
          ].map(printable),
        ),
      ),
    ],
    [
      'To read again',
      textTable(
        ['id', 'because', ''],
        page.reread.map(({ id, because, text }) => [id, because, text].map(printable)),
      ),
    ],
    [
      `Changes of the guideline since ${changes.since ?? ''}`,
      textTable(
        ['version', 'date', '', ''],
        changes.entries.flatMap(({ version, date = '', changes: list }) =>
          list.map(({ semantic, text }) =>
            [version, date, semantic ? 'meaning' : 'editorial', text].map(printable),
          ),
        ),
      ),
    ],
  ];
  const hasRows: Readonly<Record<string, boolean>> = {
    'What is taken for what': page.confusions.length > 0,
    'To read again': page.reread.length > 0,
  };
  const shown = parts.filter(([title]) =>
    title === '' ? page.layers.length > 0 : (hasRows[title] ?? changes.entries.length > 0),
  );
  return [
    `${printable(page.name)}: ${facts.join(', ')}`,
    ...shown.map(([title, text]) => (title === '' ? text : `${printable(title)}\n${text}`)),
    ...(page.goldUntold
      ? ['Gold that the project does not tell annotators is left out; --all-gold takes it in.']
      : []),
  ].join('\n\n');
}

function layerTable({ layers }: OwnPage): string {
  return textTable(
    ['layer', 'answers', 'right by gold', 'as decided', 'with others', 'with themself', 'trend'],
    layers.map(({ id, answers, gold, decisions, withOthers, self, trend }) => [
      printable(id),
      String(answers),
      judged(gold),
      judged(decisions),
      figure(withOthers),
      figure(self),
      trend === null ? '-' : `p = ${trend < 0.001 ? '< 0.001' : trend.toFixed(3)}`.replace('= <', '<'),
    ]),
  );
}

const judged = (of: Judged | undefined): string =>
  of ? `${figure(of.accuracy)} (${of.correct}/${of.items})` : '-';

function figure({ value, ci95 }: Figure): string {
  if (value === null) return '-';
  return value.toFixed(2) + (ci95 ? ` [${ci95[0].toFixed(2)}, ${Math.min(1, ci95[1]).toFixed(2)}]` : '');
}
