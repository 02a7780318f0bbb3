import { counted } from '../base/text/phrases';

/** The loss report of an import or export as JSON (`--report`). docs/formats/report.md has the fields. */
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

/** `1,204 samples, 3,400 answers with 9,120 labels`, and suggestions where there are any. */
export function countsText({ samples, answers, labels, suggestions }: ReportCounts): string {
  const answered =
    answers + labels > 0
      ? `, ${counted(answers, 'answer')} with ${counted(labels, 'label')}`
      : ' without answers';
  const given = counted(samples, 'sample') + answered;
  return suggestions > 0 ? `${given}, ${counted(suggestions, 'suggestion')}` : given;
}
