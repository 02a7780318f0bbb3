import { counted, oneLine } from '../../../base/text/phrases';
import {
  paragraph,
  quiet,
  section,
  table,
  type Block,
  type Column,
  type Document,
  type Inline,
  type Item,
  type Line,
} from '../../../document/blocks';
import {
  COUNTED,
  lossCount,
  renamedIn,
  type ExchangeReport,
  type ReportCounts,
  type ReportPlace,
} from '../../../protocol/exchange-report';

/** The most losses and notes that are listed. */
const MAX_LISTED = 500;

/** The loss report of an import or export for people. */
export function exchangeDocument(report: ExchangeReport): Document {
  const { title, direction, dry_run: dryRun, project, read, written, lost, unaccounted, created } = report;
  const { annotators = [], unnamed, notes, notes_not_listed: notListed = 0 } = report;
  const isImport = direction === 'import';
  const counts: [Inline, Partial<ReportCounts>][] = [
    ['read', read],
    [dryRun ? 'would be written' : 'written', written],
    [dryRun ? 'would be lost' : 'lost', lost],
    ...(unaccounted ? [[{ strong: 'unaccounted' }, unaccounted] as [Inline, Partial<ReportCounts>]] : []),
  ];
  const people: Line[] = [
    ...annotators.map((name): Line => [code(name)]),
    ...(unnamed && unnamed.answers > 0
      ? [
          [
            `${counted(unnamed.answers, 'answer')} without a name: ${dryRun ? 'would be' : 'now'} `,
            code(unnamed.annotator),
          ],
        ]
      : []),
  ];
  return {
    title: `${dryRun ? 'Preview: ' : ''}${isImport ? 'Import from' : 'Export to'} ${title}`,
    blocks: [
      paragraph(
        `${dryRun ? 'Nothing was written. ' : ''}Project: `,
        project === '.' ? 'this folder' : code(project),
      ),
      ...table('', counts, [
        ['', ([name]) => name],
        ...COUNTED.map((kind): Column<(typeof counts)[number]> => [
          kind,
          ([, found]) => found[kind] ?? 0,
          'number',
        ]),
      ]),
      ...listed(
        'Layers and labels',
        Object.entries(created).map(([layer, labels]) => [
          code(layer),
          ...labels.flatMap((label, n) => [n === 0 ? ': ' : ', ', code(label)]),
        ]),
      ),
      ...listed(
        'Names',
        renamedIn(report).map(([theirs, ours]) => [code(theirs), ' is ', code(ours), ' here']),
      ),
      ...listed('Annotators', isImport ? people : []),
      ...section(2, 'Not carried', lossBlocks(report)),
      ...listed(
        'Worth knowing',
        notes.map((note) => [place(note), `: ${oneLine(note.text)}`]),
        notes.length + notListed,
      ),
    ],
  };
}

function lossBlocks(report: ExchangeReport): Block[] {
  const count = lossCount(report);
  if (count === 0) return [paragraph('Nothing: everything was carried.')];
  return [
    ...table('', Object.entries(report.counts), [
      ['reason', ([reason]) => reason],
      ['times', ([, one]) => one.count, 'number'],
      ['labels', ([, { labels }]) => labels, 'number'],
      ['', ([, { meaning }]) => meaning],
    ]),
    ...list(
      report.losses.map((loss) => {
        const why = loss.why === undefined ? '' : `, ${oneLine(loss.why)}`;
        return [place(loss), ': ', code(loss.what), `: ${loss.reason}${why}; ${oneLine(loss.policy)}`];
      }),
      count,
    ),
  ];
}

const listed = (title: string, lines: readonly Line[], count = lines.length): Block[] =>
  section(2, title, lines.length === 0 ? [] : list(lines, count));

/** The first of the lines, and how many of `count` there are more. */
function list(lines: readonly Line[], count: number): Block[] {
  const items = lines.slice(0, MAX_LISTED).map((line): Item => ({ line }));
  const more = count - items.length;
  return [{ kind: 'list', items }, ...(more > 0 ? [quiet(`… and ${more.toLocaleString('en')} more`)] : [])];
}

const place = ({ file, line }: ReportPlace): Inline => code(line === undefined ? file : `${file}:${line}`);

const code = (text: string): Inline => ({ code: oneLine(text) });
