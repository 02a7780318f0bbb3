import { factOf, paragraph, quiet, table, type Document } from '../../document/blocks';
import { number, limitsText } from '../../document/estimates';
import { leftOutSentence } from '../../engine/agreement/agreement-scope';
import type { Report } from './model';

/** What the report says first, for a terminal. The page has the rest. */
export function reportSummary(report: Report): Document {
  const { counts, layers, title, guideline } = report;
  const leftOut = leftOutSentence(report.leftOut);
  return {
    title: `Agreement: ${title}`,
    subtitle: guideline === undefined ? '' : `guideline ${guideline}`,
    what: 'report',
    contents: false,
    lead: [
      {
        kind: 'facts',
        facts: [
          factOf(counts.samples, 'sample'),
          factOf(counts.annotators, 'annotator'),
          factOf(counts.answers, 'answer'),
          factOf(counts.twice, 'answered by two or more', '', 'answered by two or more'),
          factOf(counts.disputed, 'with disagreements', '', 'with disagreements'),
          factOf(counts.decided, 'decided', '', 'decided'),
        ],
      },
    ],
    blocks: [
      ...table(
        'The number to quote for each question',
        layers.filter(({ answers }) => answers > 0),
        [
          ['question', ({ name }) => name],
          ['number', ({ headline }) => headline.name],
          ['value', ({ headline: { value } }) => (value === null ? '–' : number(value)), 'number'],
          ['95 %', ({ headline: { ci95, reason = '' } }) => ({ quiet: ci95 ? limitsText(ci95) : reason })],
          ['of', ({ twice }) => twice, 'number'],
          ['differ', ({ disputed }) => disputed, 'number'],
        ],
      ),
      ...(counts.answers === 0 ? [paragraph('There are no answers yet.')] : []),
      ...(leftOut === '' ? [] : [quiet(leftOut)]),
      quiet('The whole report as a page: labelwright report --output FILE.html'),
    ],
  };
}
