/** What project rules see of everybody's records. Offsets of spans are code points. The engine implements it over its tables; tests over plain lists. */
import type { FileErrorCode } from '../../base/files/file-error';
import type { RefusedPath } from '../../base/files/files';
import type { SuggestionUse } from '../../project/records/parse-record';
import type { Labels } from '../../project/records/records';
import type { ProjectModel } from '../../project/model/model';
import type { LineView, LineKind } from './line-view';

/** The line of a data file that something stands on. */
export type LinePlace = Omit<RecordPlace, 'path' | 'part'>;

/** What not every answer has: cited rules, a version of the guideline, a model's proposal. */
export type AnswerPart = 'rules' | 'guideline' | 'suggestion';

/** The counting answer of one annotator for one sample. */
export interface AnswerView {
  readonly annotator: string;
  readonly sample: string;
  readonly labels: Labels;
  readonly rules: readonly string[];
  readonly guideline: string | undefined;
  readonly status: 'draft' | 'done';
  readonly flags: readonly string[];
  /** What became of a model's proposal, where the answer began as one. */
  readonly suggestion: SuggestionUse | undefined;
  readonly place: LinePlace;
}

/** Two labels that people gave to the same samples, on one layer. `a` < `b` by code unit. */
export interface ConfusedPair {
  readonly layer: string;
  readonly a: string;
  readonly b: string;
  /** Samples on which somebody chose `a` and somebody else `b`. */
  readonly count: number;
  /** The first of them, in the order of the data. */
  readonly samples: readonly string[];
  /** Samples labelled by two or more people on which at least one chose `a` or `b`. */
  readonly labelledTwice: number;
}

/** A sample id that stands twice. */
export interface DuplicateSample {
  readonly id: string;
  readonly first: LinePlace;
  readonly again: LinePlace;
  readonly idField: string;
}

/** A line of a record file, with the byte offset at which it starts. */
export type RecordLine = LineView & { readonly offset: number };

/** A file of annotations, decisions or gold. */
export interface RecordFileView {
  readonly path: string;
  readonly kind: LineKind;
  /** Whether a line rule that may be explained found anything in the file: a rule that explains it need not look at clean files. */
  found(rule: string): boolean;
  /** Its lines, streamed. */
  lines(): AsyncIterable<RecordLine> | Iterable<RecordLine>;
}

/** The file that keeps a division (`training.split.file`). */
export interface SplitFileView {
  readonly path: string;
  /** Its lines, streamed. */
  lines(): AsyncIterable<{ readonly raw: string; readonly line: number; readonly offset: number }>;
}

/** A file of samples, row by row. Keys and hashes are of texts as a reader takes them (`foldText`): equal ones are to be compared, 0 is none. */
export interface SampleFileView {
  readonly path: string;
  readonly rows: number;
  /** Key of the text (`foldedKey`): different texts seldom, but now and then, have the same. */
  textKey(row: number): number;
  /** Hash of the value of `data.group` (`foldedHash`). */
  group(row: number): number;
  /** Value of `data.split`. */
  split(row: number): string | undefined;
  place(row: number): LinePlace;
  /** The text alone, which costs less than the whole sample; undefined for a row that is no sample. */
  readText(row: number): Promise<string | undefined>;
  /** The sample itself. */
  read(row: number): Promise<ReadSample | undefined>;
}

export interface ReadSample {
  readonly id: string;
  readonly text: string;
  readonly group: string | undefined;
  /** All fields, as they are in the file. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** The values of the fields that `data.context` names, as one string; empty when it names none. */
  readonly context: string;
}

/** How often the labels of a layer were given. */
export interface LabelCounts {
  /** Counting answers on the layer. */
  readonly answers: number;
  /** Label id -> answers that give it. */
  readonly labels: ReadonlyMap<string, number>;
}

/** The known answers of a sample, and what people answered; drafts left out. */
export interface GoldAnswers {
  readonly sample: string;
  readonly labels: Labels;
  readonly explanation: string | undefined;
  readonly place: LinePlace;
  readonly answers: readonly AnswerView[];
}

/** A sample, and what people answered; drafts left out. */
export interface SampleAnswers {
  readonly sample: string;
  readonly answers: readonly AnswerView[];
}

/** Samples of a layer on which people differ and nobody has decided. */
export interface Undecided {
  readonly layer: string;
  readonly total: number;
  /** The first ones, in the order of the data, with the counting answers to them; drafts left out. */
  readonly samples: readonly { readonly id: string; readonly answers: readonly AnswerView[] }[];
}

/**
 * How well people agree on a layer: Krippendorff's alpha at the layer's level of measurement (sets: Jaccard distance), or pooled F1 of spans
 * and relations.
 */
export interface AgreementView {
  readonly measure: 'alpha' | 'f1';
  readonly value: number;
  /** 95 % confidence limits, where there are any. */
  readonly ci95?: readonly [low: number, high: number];
  /** Samples with two answers or more; of spans and relations those on which something is marked. */
  readonly items: number;
  /** The labels by themselves, where their numbers are defined: alpha as yes/no questions, or F1. */
  readonly labels: readonly { readonly label: string; readonly value: number; readonly ratings: number }[];
}

/** Why a path or pattern cannot be read. */
interface PathProblem {
  readonly code: FileErrorCode;
  readonly message: string;
}

/** What a path or pattern of labelwright.yaml names. */
export interface PatternView {
  readonly files: number;
  /** Paths that match and are not followed. */
  readonly refused: readonly RefusedPath[];
  /** Paths that match and whose format their names do not tell; only of `data.samples`. */
  readonly unknownFormat: readonly string[];
  /** Why the pattern cannot be listed at all. */
  readonly problem?: PathProblem;
}

export interface ProjectView {
  readonly model: ProjectModel;
  /** What a pattern of labelwright.yaml names; undefined for one that nothing was listed by. */
  pattern(pattern: string): PatternView | undefined;
  /** Why the guideline's file is not read, where one is named. */
  readonly guidelineProblem: PathProblem | undefined;
  /** Most frequent first, ties by layer, then labels. */
  readonly confusedPairs: readonly ConfusedPair[];
  /** At most the first 1,000, and how many there are in all. */
  readonly duplicateSamples: { readonly first: readonly DuplicateSample[]; readonly total: number };
  readonly recordFiles: readonly RecordFileView[];
  /** The same object while no sample has changed. */
  readonly sampleFiles: readonly SampleFileView[];
  /** Files with rows of which none is a sample, since the field that holds the text is in none of the first rows; and the fields that are. */
  filesWithoutText(): Promise<readonly { readonly path: string; readonly fields: readonly string[] }[]>;
  /** By layer. */
  readonly labelCounts: ReadonlyMap<string, LabelCounts>;
  readonly undecided: readonly Undecided[];
  /** Undefined where there is none. */
  splitFile(): Promise<SplitFileView | undefined>;
  /** Undefined where the data define none (nobody answered twice, only one label in use), and and for free text. */
  agreement(layer: string): AgreementView | undefined | Promise<AgreementView | undefined>;
  /** Samples with known answers, and everybody's counting answers to them. */
  goldAnswers(): Iterable<GoldAnswers>;
  /** Whether a file of samples holds the id. */
  isSample(id: string): boolean;
  /** The counting answers to each sample that two people or more labelled and on which somebody chose one of two labels; drafts left out. */
  answersToPair(layer: string, a: string, b: string): Iterable<SampleAnswers>;
  /** Every counting answer that has what is asked for, or every one, streamed in file order. */
  answers(having?: AnswerPart): AsyncIterable<AnswerView> | Iterable<AnswerView>;
  /** The text of a sample, or undefined. */
  sampleText(id: string): string | undefined | Promise<string | undefined>;
}

/** A place inside a line of a data file: line number (0-based), byte offset of the line, and the path into its JSON (or the column of a CSV record). */
export interface RecordPlace {
  readonly file: string;
  readonly line: number;
  readonly offset: number;
  readonly path: readonly (string | number)[];
  readonly part?: 'key' | 'value';
}
