import { counted, percent } from '../../base/text/phrases';
import {
  blocksOf,
  details,
  factOf,
  heading,
  joinedBy,
  paragraph,
  quiet,
  section,
  table,
  type Block,
  type Document,
  type Fact,
  type Inline,
  type Column,
} from '../../document/blocks';
import { day, minute, decimal } from '../../document/figure';
import { leftOutSentence, notCountedSentence } from '../../engine/agreement/agreement-scope';
import { axisOf, valueColumns, verdict, headlineBlocks, numberBlocks } from '../agreement/document';
import type { BucketCount, LayerReport, Report, CauseCount, Confusion } from './model';
import { maxOf } from '../../base/lists';

/** The part about one layer. `anchor`: of the samples of a bucket. */
function layerBlocks(layer: LayerReport, id: string, anchor: (bucket: string) => string): Block[] {
  const { labels, confusion, pairable, items, twice, disputed } = layer;
  const share = twice === 0 ? '' : ` (${percent(disputed / twice)})`;
  const counts = `${counted(pairable, 'item')} with two or more answers, of ${items}; people differ on ${disputed} of ${counted(twice, 'sample')}${share}.`;
  return [
    heading(2, [layer.name, { quiet: ` ${layer.type}` }], id),
    ...headlineBlocks(layer, counts),
    ...section(3, 'Why annotators disagree', causeTable(layer.causes)),
    ...section(3, 'Labels confused', confusion ? confusionMap(confusion, labels, anchor) : []),
    ...section(3, 'Most disagreements', bucketTable(layer.buckets, anchor)),
    ...numberBlocks(layer),
  ];
}

const causeTable = (list: readonly CauseCount[]): Block[] => {
  const weighted = list.some((cause) => cause.cost !== cause.count);
  return table(
    `Each disagreement once, by its cause${weighted ? '; the cost is the sum of what the mistakes cost by the guideline, where an ordinary mistake costs 1' : ''}.`,
    list,
    [
      ['Cause', ({ name }) => name],
      ['Samples', ({ count }) => count, 'bar'],
      list.some(({ decided }) => decided > 0) && ['Decided', ({ decided }) => decided, 'number'],
      weighted && ['Cost', ({ cost }) => decimal(cost, 0), 'number'],
      [
        'For example',
        ({ example }) => example && { quiet: [`${example.sample}:`, ...example.evidence].join('\n') },
      ],
    ],
  );
};

/** Number of buckets listed under the map; the others are in the list of all disagreements. */
const MAX_BUCKETS = 15;

function bucketTable(buckets: readonly BucketCount[], anchor: (bucket: string) => string): Block[] {
  const sorted = [...buckets].sort((a, b) => b.count - a.count);
  const more = sorted.length - MAX_BUCKETS;
  return table(
    `How annotators disagree, most samples first; a sample can have several disagreements.${more > 0 ? ` ${more} more are in the list at the end.` : ''}`,
    sorted.slice(0, MAX_BUCKETS),
    [
      ['Difference', ({ id, name }) => ({ link: anchor(id), act: id, text: name })],
      ['Samples', ({ count }) => count, 'bar'],
    ],
  );
}

/** Below the diagonal the samples on which two labels conflict, on it those on which people agree. A table, so it needs no colours. */
function confusionMap(
  { labels, agreed, cells, left }: Confusion,
  names: LayerReport['labels'],
  anchor: (bucket: string) => string,
): Block[] {
  const most = maxOf(
    cells.map(({ count }) => count),
    1,
  );
  const mostAgreed = maxOf(agreed, 1);
  const named = new Map(names.map(({ label, name }) => [label, name]));
  const title = (k: number): string => named.get(labels[k]!) ?? labels[k]!;
  const cell = (row: number, column: number): Inline => {
    if (column === row && agreed[row]! > 0)
      return {
        look: `b${level(agreed[row]!, mostAgreed)}`,
        text: String(agreed[row]),
        title: `${title(row)}: ${agreed[row]} samples agreed on`,
      };
    const found = cells.find(({ a, b }) => a === column && b === row);
    return found && column < row
      ? {
          look: `h${level(found.count, most)}`,
          text: String(found.count),
          title: `${title(row)} / ${title(column)}: ${found.count} samples`,
          link: anchor(found.bucket),
          act: found.bucket,
        }
      : '';
  };
  const more =
    left > 0
      ? ` The ${labels.length} labels with most disagreements; ${left} more are in the list below.`
      : '';
  return table(
    `Samples on which two labels stood against each other (orange; each leads to its samples), and on which two or more people agree (blue).${more}`,
    labels,
    [
      ['', (_, row) => [{ quiet: `${row + 1} ` }, title(row)]],
      ...labels.map((_, column): Column<string> => [`${column + 1}`, (__, row) => cell(row, column), 'map']),
    ],
  );
}

/** One of five steps, by the square root, to distinguish small counts. */
const level = (value: number, most: number): number => Math.max(1, Math.ceil(5 * Math.sqrt(value / most)));

/** How many samples and answers there are, and how many have disagreements. */
export const answerFacts = (counts: Report['counts']): Fact[] => [
  factOf(counts.samples, 'sample'),
  factOf(counts.annotators, 'annotator'),
  factOf(counts.answers, 'answer'),
  factOf(counts.twice, 'answered by two or more', '', 'answered by two or more'),
  factOf(counts.disputed, 'with disagreements', '', 'with disagreements'),
];

/** The agreement report as a document. */
export function reportDocument(report: Report): Document {
  const { title, guideline, made, software, counts } = report;
  return {
    title,
    subtitle: `Agreement report${guideline === undefined ? '' : `, guideline ${guideline}`}, ${day(made)}`,
    contents: counts.answers > 0 && 'report',
    lead: [
      ...(report.of === undefined ? [] : [paragraph(report.of)]),
      {
        kind: 'facts',
        facts: [
          ...answerFacts(counts),
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
  const { layers: all, leftOut, withGold } = report;
  const anchors = new Map(all.flatMap(({ buckets }) => buckets).map(({ id }, n) => [id, `bucket-${n + 1}`]));
  const anchor = (bucket: string): string => anchors.get(bucket) ?? 'disagreements';
  const layers = all.filter(({ answers }) => answers > 0);
  const without = [
    withGold ? 'Answers to samples with a known answer are counted.' : '',
    leftOutSentence(leftOut),
  ].join(' ');
  return blocksOf(
    headlineTable(layers, (n) => `layer-${n}`),
    without.trim() !== '' && quiet(without.trim()),
    layers.flatMap((layer, n) => layerBlocks(layer, `layer-${n}`, anchor)),
    rules(report),
    disagreements(report, anchor),
  );
}

/** What the table of headlines says. `of`: the answers that a row is of, if these are not all. */
type Headline = Pick<LayerReport, 'name' | 'headline'> &
  Partial<Pick<LayerReport, 'disputed' | 'twice'>> & { readonly of?: string };

/** A row for each question: how far people agree. `link`: the anchor of its part. */
export function headlineTable(rows: readonly Headline[], link?: (n: number) => string): Block[] {
  const isOfParts = rows.some(({ of }) => of !== undefined);
  return table(
    'The number to quote for each question. Differ: of all samples that two people answered, gold among them',
    rows,
    [
      ['Question', ({ name }, n) => (link ? { link: link(n), text: name } : name)],
      // The rows of a question have one coefficient, which is said once.
      isOfParts
        ? [
            'Of',
            ({ of, headline, twice }) => [
              of ?? '',
              { quiet: twice === undefined ? '' : `, ${headline.name}` },
            ],
          ]
        : ['Coefficient', ({ headline }) => headline.name],
      ...valueColumns<Headline>(({ headline }) => headline, 2),
      ['', ({ headline }) => axisOf(headline, Math.min(0, headline.ci95?.[0] ?? 0))],
      ['Differ', ({ disputed, twice }) => (twice === undefined ? '' : `${disputed} of ${twice}`)],
      ['', ({ headline }) => verdict(headline)],
    ],
  );
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

function disagreements({ layers, errors, leftOut }: Report, anchor: (bucket: string) => string): Block[] {
  const notCounted = notCountedSentence(leftOut);
  return [
    heading(2, 'All disagreements', 'disagreements'),
    ...(notCounted === '' ? [] : [quiet(notCounted)]),
    ...disagreementLists(layers, anchor),
    ...section(
      2,
      'Errors and flags',
      errors.map((bucket, n) => bucketDetails(bucket, `error-${n + 1}`)),
      'errors',
    ),
  ];
}

/** The samples of each way to differ, by question. */
export const disagreementLists = (
  layers: readonly LayerReport[],
  anchor?: (bucket: string) => string,
): Block[] =>
  layers.flatMap(({ name, buckets }) =>
    section(
      3,
      name,
      buckets.map((bucket) => bucketDetails(bucket, anchor?.(bucket.id))),
    ),
  );

function bucketDetails({ id, name, count, samples, closed = 0 }: BucketCount, anchor?: string): Block {
  const open = count - closed;
  const hidden = `${counted(closed, 'sample')} that you have not answered ${closed === 1 ? 'is' : 'are'} hidden.`;
  return details(
    [name, { quiet: ` ${counted(count, 'sample')}` }],
    blocksOf(
      table(open > samples.length ? `The first ${samples.length} of ${open} samples` : '', samples, [
        ['Sample', ({ sample }) => ({ sample, file: id })],
        samples.some(({ text }) => text !== undefined) && ['Text', ({ text }) => text],
        [
          'Who said what',
          ({ said }) => joinedBy(said, '\n', (one) => [{ quiet: `${one.by}:` }, ` ${one.value}`]),
        ],
        samples.some(({ decision }) => decision !== undefined) && ['Decided', ({ decision }) => decision],
      ]),
      closed > 0 && quiet(hidden),
    ),
    anchor,
  );
}
