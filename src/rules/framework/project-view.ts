/** What project rules see of everybody's records. Offsets of spans are code points. The engine implements it over its tables; tests over plain lists. */
import type { Labels } from '../../core/records/records';
import type { ProjectModel } from '../../core/project/model';
import type { RecordPlace } from './rule';

/** The counting answer of one annotator for one sample. */
export interface AnswerView {
  readonly annotator: string;
  readonly sample: string;
  readonly labels: Labels;
  readonly rules: readonly string[];
  readonly guideline: string | undefined;
  readonly status: 'draft' | 'done';
  readonly flags: readonly string[];
  readonly place: Omit<RecordPlace, 'path' | 'part'>;
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
  readonly first: Omit<RecordPlace, 'path' | 'part'>;
  readonly again: Omit<RecordPlace, 'path' | 'part'>;
  readonly idField: string;
}

export interface ProjectView {
  readonly model: ProjectModel;
  /** Most frequent first, ties by layer, then labels. */
  readonly confusedPairs: readonly ConfusedPair[];
  /** At most the first 1,000, and how many there are in all. */
  readonly duplicateSamples: { readonly first: readonly DuplicateSample[]; readonly total: number };
  /** Every counting answer, streamed in file order; `sampleText` is loaded only when asked for. */
  answers(): AsyncIterable<AnswerView> | Iterable<AnswerView>;
  /** The text of a sample, or undefined. */
  sampleText(id: string): string | undefined | Promise<string | undefined>;
}
