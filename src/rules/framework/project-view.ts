/** All records as project rules see them. Offsets of spans are code points. The engine implements it over its tables; tests over plain lists. */
import type { CommittedLines } from '../../project/answers/lines';
import type { FileErrorCode } from '../../base/files/file-error';
import type { RefusedPath } from '../../base/files/files';
import type { SuggestionUse } from '../../project/records/parse-record';
import type { Labels } from '../../project/records/records';
import type { FrozenFile } from '../../project/assignment/frozen-file';
import type { Batch, ProjectModel } from '../../project/model/model';
import type { LineView, LineKind } from './line-view';

/** A line of a data file. */
export type LinePlace = Omit<RecordPlace, 'path' | 'part'>;

/** Optional parts of an answer: cited rules, a version of the guideline, a model's suggestion. */
export type AnswerPart = 'rules' | 'guideline' | 'suggestion';

/** The counting answer of one annotator for one sample. */
export interface AnswerView {
  readonly annotator: string;
  readonly sample: string;
  readonly labels: Labels;
  readonly rules: readonly string[];
  readonly guideline: string | undefined;
  /** The same with its hash: `followedOf`. */
  readonly followed: string | undefined;
  readonly status: 'draft' | 'done';
  readonly flags: readonly string[];
  /** What became of a model's suggestion, if the person saw one. */
  readonly suggestion: SuggestionUse | undefined;
  readonly place: LinePlace;
}

/** Two labels that different people gave to the same samples, on one layer. `a` < `b` by code unit. */
export interface ConfusedPair {
  readonly layer: string;
  readonly a: string;
  readonly b: string;
  /** Samples on which one person chose `a` and another `b`. */
  readonly count: number;
  /** The first of these samples, in the order of the data. */
  readonly samples: readonly string[];
  /** Samples labelled by two or more people on which at least one chose `a` or `b`. */
  readonly labelledTwice: number;
}

/** What repeats the id of an earlier sample or record. */
export interface Repeated {
  readonly id: string;
  readonly first: LinePlace;
  readonly again: LinePlace;
}
export interface DuplicateSample extends Repeated {
  readonly idField: string;
}
export interface RepeatedRecord extends Repeated {
  /** It is a copy of the earlier one. */
  readonly isSameLine: boolean;
}

/** A line of a record file, with the byte offset at which it starts. */
export type RecordLine = LineView & { readonly offset: number };

/** A file of annotations, decisions or gold. */
export interface RecordFileView {
  readonly path: string;
  readonly kind: LineKind;
  /** Whether an explainable line rule has a finding in the file: rules that explain it skip clean files. */
  found(rule: string): boolean;
  /** Its lines, streamed. */
  lines(): AsyncIterable<RecordLine> | Iterable<RecordLine>;
}

/** The file with the assignment to splits (`training.split.file`). */
export interface SplitFileView {
  readonly path: string;
  /** Its lines, streamed. */
  lines(): AsyncIterable<{ readonly raw: string; readonly line: number; readonly offset: number }>;
}

/** A batch with its samples and people. */
export interface BatchView {
  readonly batch: Batch;
  /** The file that its samples come from; undefined if it is not frozen. */
  readonly frozen: FrozenFile | undefined;
  /** Who has samples of it. */
  readonly people: readonly string[];
  /** Whether others are to label some of its samples if these people differ. */
  readonly hasReserves: boolean;
  /** How many of its samples have so many people. */
  samplesByPeople(): ReadonlyMap<number, number>;
  /** How many samples were planned for a person, without those of a reserve. */
  loadOf(person: string): number;
}

/** Who labels which samples. */
export interface AssignmentView {
  /** In the order of their names. */
  readonly batches: readonly BatchView[];
  /** Samples that no one has to label: how many there are, and the first ones in the order of the data. */
  unassigned(): { readonly total: number; readonly samples: readonly string[] };
}

/** A file of samples, row by row. Keys and hashes are of folded texts (`foldText`): equal ones may collide, so compare the texts; 0 is none. */
export interface SampleFileView {
  readonly path: string;
  readonly rows: number;
  /** Key of the text (`foldedKey`): different texts rarely share one. */
  textKey(row: number): number;
  /** Hash of the value of `data.group` (`foldedHash`). */
  group(row: number): number;
  split(row: number): string | undefined;
  place(row: number): LinePlace;
  /** The text alone, which is cheaper than the whole sample; undefined for a row that is not a sample. */
  readText(row: number): Promise<string | undefined>;
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
  /** Of a conversation: the role of each turn. */
  readonly roles?: readonly string[];
}

/** How often the labels of a layer were given. */
export interface LabelCounts {
  /** Counting answers on the layer. */
  readonly answers: number;
  /** Label id -> answers that give it. */
  readonly labels: ReadonlyMap<string, number>;
}

/** A gold sample with its known answers, and people's answers; drafts left out. */
export interface GoldAnswers {
  readonly sample: string;
  readonly labels: Labels;
  readonly explanation: string | undefined;
  /** It was made of a decision. */
  readonly isDecided?: true;
  readonly place: LinePlace;
  readonly answers: readonly AnswerView[];
}

/** Two records of a person with one time. */
export interface SameTime {
  readonly who: string;
  readonly sample: string;
  /** The record that counts, and the other one. */
  readonly counts: LinePlace;
  readonly place: LinePlace;
}

/** A decision that counts, and one of another reviewer that it contradicts without naming it. */
export interface ConflictingDecisions {
  readonly sample: string;
  readonly layers: readonly string[];
  readonly reviewer: string;
  readonly place: LinePlace;
  readonly other: { readonly reviewer: string; readonly place: LinePlace };
}

/** A sample and people's answers; drafts left out. */
export interface SampleAnswers {
  readonly sample: string;
  readonly answers: readonly AnswerView[];
}

/** The undecided disagreements of a layer. */
export interface Undecided {
  readonly layer: string;
  readonly total: number;
  /** The first ones, in the order of the data, with their counting answers; drafts left out. */
  readonly samples: readonly { readonly id: string; readonly answers: readonly AnswerView[] }[];
}

/** Agreement on a layer: Krippendorff's alpha at the layer's level (sets: Jaccard distance), or pooled F1 of spans and relations. */
export interface AgreementView {
  readonly measure: 'alpha' | 'f1';
  readonly value: number;
  /** 95 % confidence limits, if available. */
  readonly ci95?: readonly [low: number, high: number];
  /** Samples with two answers or more; for spans and relations, those on which something is marked. */
  readonly items: number;
  /** Numbers by label, where defined: alpha as yes/no questions, or F1. */
  readonly labels: readonly { readonly label: string; readonly value: number; readonly ratings: number }[];
}

interface PathProblem {
  readonly code: FileErrorCode;
  readonly message: string;
}

/** The files that a path or pattern of labelwright.yaml matches. */
export interface PatternView {
  readonly files: number;
  /** Paths that match and are not followed. */
  readonly refused: readonly RefusedPath[];
  /** Matching paths whose names do not tell the format; only for `data.samples`. */
  readonly unknownFormat: readonly string[];
  /** A `.dvc` file for a file that matches and is not there: DVC keeps it elsewhere. */
  readonly dvc?: string;
  /** Why the pattern cannot be listed. */
  readonly problem?: PathProblem;
}

export interface ProjectView {
  readonly model: ProjectModel;
  /** The files of a pattern of labelwright.yaml; undefined if it was not listed. */
  pattern(pattern: string): PatternView | undefined;
  /** Why the guideline's file cannot be read, if one is named. */
  readonly guidelineProblem: PathProblem | undefined;
  /** There is a `guideline.yaml`, and the schema has no guideline. */
  readonly hasUnnamedGuideline: boolean;
  /** Most frequent first, ties by layer, then labels. */
  readonly confusedPairs: readonly ConfusedPair[];
  /** At most the first 1,000, and the number of all. */
  readonly duplicateSamples: { readonly first: readonly DuplicateSample[]; readonly total: number };
  /** The same of annotations and decisions with one id. */
  repeatedRecords(): Promise<{ readonly first: readonly RepeatedRecord[]; readonly total: number }>;
  readonly recordFiles: readonly RecordFileView[];
  /** The lines of a file that are committed; undefined where Git is not asked, as while someone types. */
  readonly committed?: ((path: string) => Promise<CommittedLines>) | undefined;
  /** The paths of other files of records, such as predictions. */
  otherRecordFiles(): Promise<readonly string[]>;
  /** The same object until a sample changes. */
  readonly sampleFiles: readonly SampleFileView[];
  /** Files with rows but no samples, since none of the first rows has the text field; with the fields that they have. */
  filesWithoutText(): Promise<readonly { readonly path: string; readonly fields: readonly string[] }[]>;
  /** By layer. */
  readonly labelCounts: ReadonlyMap<string, LabelCounts>;
  readonly undecided: readonly Undecided[];
  /** Undefined where there is none. */
  splitFile(): Promise<SplitFileView | undefined>;
  /** Undefined without batches. */
  assignments(): Promise<AssignmentView | undefined>;
  /** Undefined where it is not defined (no sample was answered twice, only one label is in use), and for free text. */
  agreement(layer: string): AgreementView | undefined | Promise<AgreementView | undefined>;
  /** Gold samples, and all counting answers to them. */
  goldAnswers(): Iterable<GoldAnswers>;
  /** Records that do not count because another record with the same time, in an earlier line of the file, has a greater id. */
  sameTimes(): Iterable<SameTime>;
  conflictingDecisions(): Iterable<ConflictingDecisions>;
  isSample(id: string): boolean;
  /** Why the panel cannot show the file that a field of `data.media` names; undefined if it can, or if the field is empty. */
  mediaProblem(value: unknown): Promise<string | undefined>;
  /** What always deciding a pair of labels of a layer would be worth, in a sentence. The number counts all answers. */
  worthOf(layer: string, a: string, b: string): Promise<string | undefined>;
  /** The counting answers to each sample that two people or more labelled and that got at least one of two labels; drafts left out. */
  answersToPair(layer: string, a: string, b: string): AsyncIterable<SampleAnswers> | Iterable<SampleAnswers>;
  /** All counting answers, or those that have a part, streamed in file order. */
  answers(having?: AnswerPart): AsyncIterable<AnswerView> | Iterable<AnswerView>;
}

/** A place inside a line of a data file: line number (0-based), byte offset of the line, and the path into its JSON (or the column of a CSV record). */
export interface RecordPlace {
  readonly file: string;
  readonly line: number;
  readonly offset: number;
  readonly path: readonly (string | number)[];
  readonly part?: 'key' | 'value';
}
