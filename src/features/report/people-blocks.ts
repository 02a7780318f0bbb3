import { counted, percent } from '../../base/text/phrases';
import { table, type Block, type Inline, type Line } from '../../document/blocks';
import { decimal } from '../../document/figure';
import { qualificationWords } from '../../project/gold/qualification-words';
import { weeksLine } from '../agreement/document';
import type { AnnotatorPage, AnnotatorQualification, LayerReport } from './model';

/** A row per person: attention checks and the qualification, if the project has them. */
export function checksTable(pages: readonly AnnotatorPage[]): Block[] {
  const checked = pages.some(({ checks }) => checks);
  const qualifying = pages.some(({ qualification }) => qualification);
  return table(
    `By first answers.${checked ? ' Anyone who reads the text answers an attention check correctly.' : ''}`,
    checked || qualifying ? pages : [],
    [
      ['Annotator', ({ name }) => name],
      checked && ['Attention checks failed', ({ checks }) => (checks ? failedText(checks) : '–')],
      qualifying && ['Qualification', ({ qualification: state }) => (state ? stateText(state) : '–')],
      qualifying && ['Right answers in it', ({ qualification: state }) => (state ? rightLine(state) : '–')],
    ],
  );
}

const failedText = ({ judged, failed }: NonNullable<AnnotatorPage['checks']>): Inline =>
  failed > 0 ? { look: 'mid', text: `${failed} of ${judged}` } : `0 of ${judged}`;

function stateText(state: AnnotatorQualification): Inline {
  const text = qualificationWords(state, state.missing, state.blocked);
  return state.outcome === 'failed' || state.blocked ? { look: 'mid', text } : text;
}

const rightLine = ({ judged, right, limits: ends }: AnnotatorQualification): Line =>
  judged === 0
    ? ['–']
    : [
        `${right} of ${judged}`,
        { quiet: ends ? ` ${percent(ends[0])} to ${percent(ends[1])}` : '', whole: true },
      ];

const BY = { gold: 'gold', decision: 'decision', others: 'most others' } as const;

/** Feedback on one person's work. */
export function annotatorDetails(page: AnnotatorPage, layers: readonly LayerReport[], anchor: string): Block {
  const { answers, flagged, stale, seconds, confusions, reread } = page;
  const rows = layers.flatMap(({ name: question, annotators }) =>
    annotators.flatMap((row) => (row.name === page.name ? { question, ...row } : [])),
  );
  const counts = [
    counted(answers, 'answer'),
    flagged > 0 && `${flagged} flagged`,
    stale > 0 && `${stale} stale`,
    seconds !== null && `${decimal(seconds, 1)} s per sample`,
  ].filter((part) => part !== false);
  return {
    kind: 'details',
    summary: [{ strong: page.name }, { quiet: ` ${counts.join(', ')}` }],
    anchor,
    blocks: [
      ...table('By question', rows, [
        ['Question', ({ question }) => question],
        ['Answers', ({ count }) => count, 'number'],
        ['With the others', ({ withOthers }) => ({ figure: withOthers })],
        ['Against gold', ({ gold }) => gold && { figure: gold.accuracy }],
        ['With themself', ({ self }) => ({ figure: self })],
        ['First and last week', weeksLine],
      ]),
      ...table(
        'Confusions: the label that was given, and the one that is right by gold, by a reviewer’s decision, or by most of the others',
        confusions,
        [
          ['Said', ({ said }) => said || 'nothing'],
          ['Right', ({ right, ends }) => `${right || 'nothing'}${ends ? ', other ends' : ''}`],
          ['By', ({ by }) => BY[by]],
          ['Samples', ({ count }) => count, 'number'],
          ['Which', ({ samples, count }) => samples.join(', ') + (count > samples.length ? ', …' : '')],
        ],
      ),
      ...table('What to read again', reread, [
        ['Id', ({ id }) => id],
        ['Text', ({ text }) => text],
        ['Because', ({ because }) => because],
      ]),
    ],
  };
}
