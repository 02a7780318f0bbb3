import { append, maxOf } from '../base/lists';
import { counted } from '../base/text/phrases';

/** The loss report of an import or export as JSON (`--report`), and as a document for people. docs/formats/report.md has the fields. */
export interface ReportCounts {
  readonly samples: number;
  readonly answers: number;
  /** Choices, spans, relations, ratings, texts and comparisons, of answers and suggestions. */
  readonly labels: number;
  readonly suggestions: number;
  readonly notes: number;
  /** Of samples, beside the text and the id; not a tool's own bookkeeping. */
  readonly fields: number;
}
/** What a report counts, in the order of its table. */
export const COUNTED = ['samples', 'answers', 'labels', 'suggestions', 'notes', 'fields'] as const;
/** A place in a file; lines are counted from 1. */
export interface ReportPlace {
  readonly file: string;
  readonly line?: number;
}
export interface ReportLoss extends ReportPlace {
  readonly reason: string;
  /** What was not carried, as people read it: `entities "ORG" 0-5 "Apple"`. */
  readonly what: string;
  /** How many labels it held; 0 for what is no label. */
  readonly labels: number;
  readonly samples?: number;
  readonly answers?: number;
  readonly suggestions?: number;
  readonly notes?: number;
  readonly fields?: number;
  /** More than the reason says. */
  readonly why?: string;
  /** What was done instead. */
  readonly policy: string;
  readonly sample?: string;
  readonly annotator?: string;
}
/** What was carried but changed or is worth knowing: no loss. */
export interface ReportNote extends ReportPlace {
  readonly about: string;
  readonly text: string;
}

/** Layers and labels of the imported files that the project does not have, with those that they could become. */
export interface OpenNames {
  /** Their layer -> layers of the project of the same kind. */
  readonly layers: Readonly<Record<string, readonly string[]>>;
  readonly labels: readonly {
    /** `layer/label`, as a mapping names it. */
    readonly theirs: string;
    readonly label: string;
    /** The project's layer that it becomes part of, and the labels of this layer. */
    readonly layer: string;
    readonly offered: readonly string[];
  }[];
}

/** The content of a mapping file: their name -> ours, or null to leave it out; `new`: layers of the project -> labels to add. */
export interface MappingNames {
  readonly layers: Readonly<Record<string, string | null>>;
  readonly labels: Readonly<Record<string, string | null>>;
  readonly annotators: Readonly<Record<string, string | null>>;
  readonly new?: Readonly<Record<string, readonly string[]>>;
}

/** What was imported or exported. */
export interface ReportHead {
  readonly format: string;
  readonly title: string;
  readonly direction: 'import' | 'export';
  /** Nothing was written. */
  readonly dry_run: boolean;
  /** The project's folder. */
  readonly project: string;
  /** Of an import: the folder was no project before. */
  readonly new?: boolean;
  /** Of an import: the files created or appended to. Of an export: the number of files; null for a single one without a name. */
  readonly files: readonly string[] | number | null;
  /** Of an import: the people named in the files. */
  readonly annotators?: readonly string[];
  /** Of an import: the number of answers for which the files name no annotator, and the annotator they are attributed to. */
  readonly unnamed?: { readonly answers: number; readonly annotator: string };
  /** Of an import: what the project does not have, as a map from their layers to their labels (empty: the layer itself). */
  readonly unknown?: Readonly<Record<string, readonly string[]>>;
  /** Of an import into a project: what a mapping must define before everything can be imported. */
  readonly open?: OpenNames;
  /** Of an import into a project: the mapping that was used, in the form of a mapping file. */
  readonly mapping?: MappingNames;
}

export interface ExchangeReport extends ReportHead {
  readonly read: ReportCounts;
  readonly written: ReportCounts;
  readonly lost: ReportCounts;
  /** Of an import into a project: the number of samples that it had already. */
  readonly known?: number;
  /** What was read but neither written nor lost, which is a bug of Labelwright. */
  readonly unaccounted?: Partial<ReportCounts>;
  /** Layers and labels that were or would be created. */
  readonly created: Readonly<Record<string, readonly string[]>>;
  readonly counts: Readonly<
    Record<string, { readonly count: number; readonly labels: number; readonly meaning: string }>
  >;
  readonly notes: readonly ReportNote[];
  readonly notes_not_listed?: number;
  readonly losses: readonly ReportLoss[];
}

export const lossCount = ({ counts }: ExchangeReport): number =>
  Object.values(counts).reduce((sum, { count }) => sum + count, 0);
export const lostLabels = ({ counts }: ExchangeReport): number =>
  Object.values(counts).reduce((sum, { labels }) => sum + labels, 0);

/** The names of the imported files that are different in the project: theirs, ours. */
export const renamedIn = ({ mapping }: ExchangeReport): [theirs: string, ours: string][] =>
  Object.entries({ ...mapping?.layers, ...mapping?.labels }).flatMap(([theirs, ours]) =>
    ours === null || theirs === ours || theirs.endsWith(`/${ours}`) ? [] : [[theirs, ours]],
  );

const number = (value: number): string => value.toLocaleString('en');

/** `1,204 samples, 3,400 answers with 9,120 labels`, and suggestions where there are any. */
export function countsText({ samples, answers, labels, suggestions }: ReportCounts): string {
  const answered =
    answers + labels > 0
      ? `, ${counted(answers, 'answer')} with ${counted(labels, 'label')}`
      : ' without answers';
  const given = counted(samples, 'sample') + answered;
  return suggestions > 0 ? `${given}, ${counted(suggestions, 'suggestion')}` : given;
}

const MAX_LISTED = 500;

/** The report as Markdown. Texts from the files are in code spans, where Markdown and HTML have no effect. */
export function reportMarkdown(report: ExchangeReport): string {
  const {
    title,
    direction,
    dry_run: dryRun,
    project,
    read,
    written,
    lost,
    unaccounted,
    created,
    counts,
    notes,
    losses,
  } = report;
  const isImport = direction === 'import';
  const lines = [
    `# ${dryRun ? 'Preview: ' : ''}${isImport ? 'Import' : 'Export'} ${isImport ? 'from' : 'to'} ${title}`,
    '',
    `${dryRun ? 'Nothing was written. ' : ''}Project: ${project === '.' ? 'this folder' : code(project)}`,
    '',
    `| | ${COUNTED.join(' | ')} |`,
    `|---|${COUNTED.map(() => '--:|').join('')}`,
    ...(
      [
        ['read', read],
        [dryRun ? 'would be written' : 'written', written],
        [dryRun ? 'would be lost' : 'lost', lost],
      ] as const
    ).map(([name, found]) => `| ${name} | ${COUNTED.map((kind) => number(found[kind])).join(' | ')} |`),
    ...(unaccounted
      ? [`| **unaccounted** | ${COUNTED.map((kind) => number(unaccounted[kind] ?? 0)).join(' | ')} |`]
      : []),
    '',
  ];
  const section = (title: string, list: readonly string[]): void => {
    lines.push(`## ${title}`, '');
    append(lines, list);
    lines.push('');
  };
  const made = Object.entries(created);
  if (made.length > 0)
    section(
      'Layers and labels',
      made.map(
        ([layer, labels]) => `- ${code(layer)}${labels.length > 0 ? `: ${labels.map(code).join(', ')}` : ''}`,
      ),
    );
  const renamed = renamedIn(report);
  if (renamed.length > 0)
    section(
      'Names',
      renamed.map(([theirs, ours]) => `- ${code(theirs)} is ${code(ours)} here`),
    );
  const people = report.annotators ?? [];
  if (isImport && (people.length > 0 || (report.unnamed?.answers ?? 0) > 0))
    section('Annotators', [
      ...people.map((name) => `- ${code(name)}`),
      ...(report.unnamed && report.unnamed.answers > 0
        ? [
            `- ${counted(report.unnamed.answers, 'answer')} without a name: ${dryRun ? 'would be' : 'now'} ${code(report.unnamed.annotator)}`,
          ]
        : []),
    ]);
  lines.push('## Not carried', '');
  if (lossCount(report) === 0) lines.push('Nothing: everything was carried.', '');
  else {
    lines.push('| reason | times | labels | |', '|---|--:|--:|---|');
    for (const [reason, { count, labels, meaning }] of Object.entries(counts))
      lines.push(`| ${reason} | ${number(count)} | ${number(labels)} | ${meaning} |`);
    lines.push('');
    for (const loss of losses.slice(0, MAX_LISTED))
      lines.push(
        `- ${place(loss)}: ${code(loss.what)}: ${loss.reason}${loss.why === undefined ? '' : `, ${plain(loss.why)}`}; ${plain(loss.policy)}`,
      );
    const rest = lossCount(report) - Math.min(MAX_LISTED, losses.length);
    if (rest > 0) lines.push(`- … and ${number(rest)} more`);
    lines.push('');
  }
  if (notes.length > 0) {
    lines.push('## Worth knowing', '');
    for (const note of notes.slice(0, MAX_LISTED)) lines.push(`- ${place(note)}: ${plain(note.text)}`);
    const rest = notes.length - MAX_LISTED + (report.notes_not_listed ?? 0);
    if (rest > 0) lines.push(`- … and ${number(rest)} more`);
    lines.push('');
  }
  return lines.join('\n');
}

const place = ({ file, line }: ReportPlace): string => code(line === undefined ? file : `${file}:${line}`);

/** Text with all Markdown and HTML escaped. */
const plain = (text: string): string => text.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]<>#|&~]/g, '\\$&');

/** A code span for any text: on one line, and between more backticks than the text has in a row. */
function code(text: string): string {
  const line = text.replace(/\s+/g, ' ').replace(/\|/g, '¦');
  const longest = maxOf(
    [...line.matchAll(/`+/g)].map(([run]) => run.length),
    0,
  );
  const fence = '`'.repeat(longest + 1);
  const pad = line === '' || line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}
