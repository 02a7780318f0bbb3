/** What project rules see of everybody's records. Offsets of spans are code points. The engine implements it over its tables; tests over plain lists. */
import type { Labels } from '../../core/records/records';
import type { ProjectModel } from '../../core/project/model';
import type { LineView } from './line-view';
import type { LineKind, RecordPlace } from './rule';

/** The line of a data file that something stands on. */
export type LinePlace = Omit<RecordPlace, 'path' | 'part'>;

/** The counting answer of one annotator for one sample. */
export interface AnswerView {
  readonly annotator: string;
  readonly sample: string;
  readonly labels: Labels;
  readonly rules: readonly string[];
  readonly guideline: string | undefined;
  readonly status: 'draft' | 'done';
  readonly flags: readonly string[];
  readonly place: LinePlace;
}

/** Two labels that people gave to the same samples, on one layer. `a` < `b` by code unit. */
export interface ConfusedPair {
  readonly layer: string;
  readonly a: string;
  readonly b: string;
  /** Samples on which somebody chose `a` and somebody else `b`. */
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
  /** How many findings a line rule has in the file: a rule that explains them need not look at clean files. */
  findings(rule: string): number;
  /** Its lines, streamed. */
  lines(): AsyncIterable<RecordLine> | Iterable<RecordLine>;
}

export interface ProjectView {
  readonly model: ProjectModel;
  /** Most frequent first, ties by layer, then labels. */
  readonly confusedPairs: readonly ConfusedPair[];
  /** At most the first 1,000, and how many there are in all. */
  readonly duplicateSamples: { readonly first: readonly DuplicateSample[]; readonly total: number };
  readonly recordFiles: readonly RecordFileView[];
  /** Every counting answer, streamed in file order; `sampleText` is loaded only when asked for. */
  answers(): AsyncIterable<AnswerView> | Iterable<AnswerView>;
  /** The text of a sample, or undefined. */
  sampleText(id: string): string | undefined | Promise<string | undefined>;
}
