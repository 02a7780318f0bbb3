import { counted } from '../../base/text/phrases';
import {
  factOf,
  heading,
  joined,
  paragraph,
  quiet,
  section,
  table,
  type Block,
  type Document,
} from '../../document/blocks';
import { day, minute } from '../../document/figure';
import { leftOutSentence, notCountedSentence } from '../../engine/agreement/agreement-scope';
import { axisOf, valueColumns, verdict } from '../agreement/document';
import { layerBlocks } from './layer-blocks';
import type { BucketCount, LayerReport, Report } from './model';
import { annotatorDetails, checksTable } from './people-blocks';

/** The agreement report as a document. */
export function reportDocument(report: Report): Document {
  const { title, guideline, made, software, counts } = report;
  return {
    title,
    subtitle: `Agreement report${guideline === undefined ? '' : `, guideline ${guideline}`}, ${day(made)}`,
    contents: counts.answers > 0 && 'report',
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
          factOf(counts.gold, 'gold', '', 'gold'),
        ],
      },
    ],
    blocks: [
      ...(counts.answers === 0
        ? [paragraph('There are no answers yet. The report fills up when two people label the same samples.')]
        : parts(report)),
      quiet(`Made with Labelwright ${software} on ${minute(made)}.`),
    ],
  };
}

function parts(report: Report): Block[] {
  const { layers: all, annotators, leftOut, withGold } = report;
  const anchors = new Map(all.flatMap(({ buckets }) => buckets).map(({ id }, n) => [id, `bucket-${n + 1}`]));
  const anchor = (bucket: string): string => anchors.get(bucket) ?? 'disagreements';
  const layers = all.filter(({ answers }) => answers > 0);
  const without = [
    withGold ? 'Answers to samples with a known answer are counted.' : '',
    leftOutSentence(leftOut),
  ].join(' ');
  return [
    ...table('The number to quote for each question', layers, [
      ['Question', ({ name }, n) => ({ link: `layer-${n}`, text: name })],
      ['Coefficient', ({ headline }) => headline.name],
      ...valueColumns<LayerReport>(({ headline }) => headline, 2),
      ['', ({ headline }) => axisOf(headline, Math.min(0, headline.ci95?.[0] ?? 0))],
      ['Differ', ({ disputed, twice }) => `${disputed} of ${twice}`],
      ['', ({ headline }) => verdict(headline)],
    ]),
    ...(without.trim() === '' ? [] : [quiet(without.trim())]),
    ...layers.flatMap((layer, n) => layerBlocks(layer, `layer-${n}`, anchor)),
    ...rules(report),
    ...section(2, 'Changes of the guideline', changes(report), 'changes'),
    heading(2, 'Each annotator', 'people'),
    ...checksTable(annotators),
    quiet(
      'For each person’s own eyes: where they differ from gold, decisions and most of the others, and what to read again.',
    ),
    ...annotators.map((page, n) => annotatorDetails(page, all, `person-${n}`)),
    ...disagreements(report, anchor),
  ];
}

const MAX_RULES = 20;

function rules({ rules: list, layers }: Report): Block[] {
  const first = list.length > MAX_RULES ? ` The first ${MAX_RULES} of ${list.length}.` : '';
  return [
    heading(2, 'Rules that cause most disagreement', 'rules'),
    ...(list.length === 0 ? [quiet('No rule was cited on a sample with a disagreement.')] : []),
    ...table(
      `Samples with two or more answers where someone cited the rule, and how many of them have a disagreement. Overlooked: disagreements that the tie-breaker decides although no one cited it.${first}`,
      list.slice(0, MAX_RULES),
      [
        ['Rule', ({ rule }) => rule],
        ['Question', ({ layer }) => layers.find(({ id }) => id === layer)?.name ?? layer],
        ['Cited', ({ cited }) => cited, 'number'],
        ['Differ', ({ disputed }) => disputed, 'number'],
        ['', ({ share }) => ({ bar: share })],
        ['Share', ({ cited, share }) => (cited === 0 ? '' : { figure: share })],
        ['Overlooked', ({ overlooked }) => overlooked, 'number'],
        ['Text', ({ text }) => ({ quiet: text })],
      ],
    ),
  ];
}

const changes = ({ changes: list }: Report): Block[] =>
  table('Newest first; changes of meaning in words, others counted', list, [
    ['Version', ({ version }) => version],
    ['Date', ({ date }) => date],
    [
      'Changes of meaning',
      ({ semantic }) => (semantic.length === 0 ? { quiet: 'none' } : joined(semantic, '\n')),
    ],
    ['Editorial', ({ editorial }) => (editorial === 0 ? '' : editorial), 'number'],
  ]);

function disagreements({ layers, errors, leftOut }: Report, anchor: (bucket: string) => string): Block[] {
  const notCounted = notCountedSentence(leftOut);
  return [
    heading(2, 'All disagreements', 'disagreements'),
    ...(notCounted === '' ? [] : [quiet(notCounted)]),
    ...layers.flatMap(({ name, buckets }) =>
      section(
        3,
        name,
        buckets.map((bucket) => bucketDetails(bucket, anchor(bucket.id))),
      ),
    ),
    ...section(
      2,
      'Errors and flags',
      errors.map((bucket, n) => bucketDetails(bucket, `error-${n + 1}`)),
      'errors',
    ),
  ];
}

function bucketDetails({ id, name, count, samples, closed = 0 }: BucketCount, anchor: string): Block {
  const open = count - closed;
  const hidden = `${counted(closed, 'sample')} that you have not answered ${closed === 1 ? 'is' : 'are'} hidden.`;
  return {
    kind: 'details',
    summary: [name, { quiet: ` ${counted(count, 'sample')}` }],
    anchor,
    blocks: [
      ...table(open > samples.length ? `The first ${samples.length} of ${open} samples` : '', samples, [
        ['Sample', ({ sample }) => ({ sample, file: id })],
        samples.some(({ text }) => text !== undefined) && ['Text', ({ text }) => text],
        [
          'Who said what',
          ({ said }) =>
            joined(
              said.map(({ by, value }) => [{ quiet: `${by}:` }, ` ${value}`]),
              '\n',
            ),
        ],
        samples.some(({ decision }) => decision !== undefined) && ['Decided', ({ decision }) => decision],
      ]),
      ...(closed > 0 ? [quiet(hidden)] : []),
    ],
  };
}
