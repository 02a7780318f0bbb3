import { counted } from '../../core/text/phrases';
import {
  heading,
  joined,
  paragraph,
  quiet,
  type Block,
  type Document,
  type Inline,
  type Line,
} from '../document/blocks';
import { documentMain, documentPage } from '../document/html';
import { documentMarkdown } from '../document/markdown';
import { changeBlocks } from '../guideline/change-blocks';
import { reviewText } from '../guideline/comparison';
import { oneLine } from '../guideline/names';
import type { PageFrame } from '../html/frame';
import { agreementBlocks, answerBlocks, caveat, moveBlocks } from './layer-blocks';
import type { Comparison, DisagreementRow } from './model';
import { sampleLine, type FileOf } from './sample-line';
import { versionName } from './words';

const nowhere: FileOf = () => undefined;

/** A comparison as one page that needs nothing else; in the editor a click on a sample opens it. */
export const comparisonPage = (compared: Comparison, frame?: PageFrame, fileOf?: FileOf): string =>
  documentPage(comparisonBlocks(compared, fileOf), compared.software, frame);

/** What is on the page. */
export const comparisonMain = (compared: Comparison, fileOf?: FileOf): string =>
  documentMain(comparisonBlocks(compared, fileOf));

export const comparisonMarkdown = (compared: Comparison): string =>
  documentMarkdown(comparisonBlocks(compared), compared.software);

/** A comparison as a document: the numbers first, then what they moved with, then everything that is different. */
export function comparisonBlocks(compared: Comparison, fileOf: FileOf = nowhere): Document {
  const { title, before, after, layers } = compared;
  return {
    title: `${oneLine(title)}: what changed`,
    subtitle: `From ${versionName(before)} to ${versionName(after)}`,
    lead: [],
    blocks: [
      heading(2, 'Agreement', 'agreement'),
      ...agreementBlocks(layers),
      heading(2, 'What the numbers moved with', 'moved'),
      ...movedBlocks(layers, fileOf),
      heading(2, 'Guideline', 'guideline'),
      ...guidelineBlocks(compared),
      heading(2, 'Labels', 'labels'),
      ...orElse(
        layers.flatMap((layer) => answerBlocks(layer, fileOf)),
        'No answer came, went or changed.',
      ),
      heading(2, 'Disagreements', 'disagreements'),
      ...disagreementBlocks(compared, fileOf),
      ...section('Buckets', 'buckets', bucketBlocks(compared)),
    ],
    what: 'comparison',
    contents: false,
  };
}

function movedBlocks(layers: Comparison['layers'], fileOf: FileOf): readonly Block[] {
  const blocks = layers.flatMap((layer) => moveBlocks(layer, fileOf));
  if (blocks.length === 0) return [quiet('Nothing: no answer is different where two people answered.')];
  return [...blocks, caveat()];
}

const section = (title: string, anchor: string, blocks: readonly Block[]): Block[] =>
  blocks.length === 0 ? [] : [heading(2, title, anchor), ...blocks];

const orElse = (blocks: readonly Block[], otherwise: string): readonly Block[] =>
  blocks.length > 0 ? blocks : [quiet(otherwise)];

function guidelineBlocks({ guideline: { changes, stale, review } }: Comparison): Block[] {
  if (changes.length === 0) return [quiet('The same in meaning and in wording.')];
  const labels: Inline[] = [...stale.labels, ...stale.layers].map((id) => ({ code: id }));
  const of = (impact: 'semantic' | 'editorial', title: string): Block[] => {
    const own = changeBlocks(changes.filter((change) => change.impact === impact));
    return own.length === 0 ? [] : [heading(3, title), ...own];
  };
  return [
    paragraph(
      { strong: 'Labels made stale:' },
      ' ',
      ...(labels.length === 0 ? ['none'] : joined(labels, ', ')),
    ),
    paragraph({ strong: 'To look at again:' }, ' ', reviewText(review)),
    ...of('semantic', 'Changes of meaning'),
    ...of('editorial', 'Editorial changes'),
  ];
}

const COUNTS = ['Before', 'After', 'Went', 'Came', 'Stayed'];
const cells = (row: { before: number; after: number; went: number; came: number; stayed: number }): Line[] =>
  [row.before, row.after, row.went, row.came, row.stayed].map((n) => [String(n)]);

/** Samples that are named of each kind. */
const NAMED = 100;
const CHANGES = { went: 'Went', came: 'Came', stayed: 'Stayed' } as const;

function disagreementBlocks({ disagreements, causes }: Comparison, fileOf: FileOf): Block[] {
  if (disagreements.length === 0) return [quiet('None, before and after.')];
  const of = (change: DisagreementRow['change']) => disagreements.filter((one) => one.change === change);
  const [went, came, stayed] = [of('went'), of('came'), of('stayed')];
  const decided = disagreements.filter(({ before, after }) => after?.decided && !before?.decided).length;
  return [
    paragraph(
      `${counted(went.length + stayed.length, 'disagreement')} before, ${came.length + stayed.length} after: `,
      `${went.length} went, ${came.length} came, ${stayed.length} stayed; ${decided} decided since.`,
    ),
    {
      kind: 'table',
      caption: 'By cause; one with another cause now went and came',
      head: ['Cause', ...COUNTS],
      numbers: [1, 2, 3, 4, 5],
      rows: causes.map((row) => [[row.name], ...cells(row)]),
    },
    ...([went, came, stayed] as const).flatMap((list): Block[] => {
      if (list.length === 0) return [];
      const names = [...new Set(list.map(({ sample }) => sample))];
      const line = sampleLine(names.slice(0, NAMED), names.length, fileOf);
      return [
        {
          kind: 'details',
          summary: `${CHANGES[list[0]!.change]} (${list.length})`,
          blocks: [paragraph(...line)],
        },
      ];
    }),
  ];
}

function bucketBlocks({ buckets }: Comparison): Block[] {
  const moved = buckets.filter(({ went, came }) => went + came > 0);
  const same = buckets.length - moved.length;
  if (moved.length === 0) return same === 0 ? [] : [quiet(`All ${same} hold the same samples as before.`)];
  return [
    {
      kind: 'table',
      caption: 'Samples by bucket, where they are others than before',
      head: ['Bucket', ...COUNTS],
      numbers: [1, 2, 3, 4, 5],
      rows: moved.map((row) => [[oneLine(row.name)], ...cells(row)]),
    },
    ...(same === 0 ? [] : [quiet(`${counted(same, 'other bucket')} with the same samples as before.`)]),
  ];
}
