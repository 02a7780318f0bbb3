import { maxOf } from '../../base/lists';
import { counted, percent } from '../../base/text/phrases';
import { heading, section, table, type Block, type Column, type Inline } from '../../document/blocks';
import { decimal } from '../../document/figure';
import { headlineBlocks, numberBlocks } from '../agreement/document';
import type { BucketCount, CauseCount, Confusion, LayerReport } from './model';

/** The part about one layer. `anchor`: of the samples of a bucket. */
export function layerBlocks(layer: LayerReport, id: string, anchor: (bucket: string) => string): Block[] {
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
