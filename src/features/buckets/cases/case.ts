/** One disagreement (a sample and a layer) or one error: what trees, queues and searches list. */
export interface Case {
  /** Stable while it lasts; unique in its project. */
  readonly id: string;
  /** The cause of a disagreement, or the kind of an error. */
  readonly kind: string;
  readonly layer: string | undefined;
  /** Key of the sample; -1 where a record names none that can be read. */
  readonly key: number;
  /** Key of the other sample, of cases that are about two. */
  readonly twin?: number;
  /** The sample's id, or the place in a file where no sample has one; absent where it is to be read by the key. */
  readonly name?: string;
  /** Project-relative path and 0-based line, of what is wrong in a file. */
  readonly at?: { readonly file: string; readonly line: number };
  /** What stands against what, as one name: labels joined, or the lint rule. Each case has one. */
  readonly about: string;
  /** Ids of the buckets of label pairs and the like that it belongs to, as reports count them; a case of three labels is in three. */
  readonly buckets: readonly string[];
  /** Labels in dispute. */
  readonly labels: readonly string[];
  /** Codes of the people concerned. */
  readonly annotators: readonly number[];
  /** Rules that were cited, or the lint rule that was broken. */
  readonly rules: readonly string[];
  /** What the mistake costs by the guideline; 1 is the ordinary one. */
  readonly cost: number;
}

/** Where a disagreement stands for a reviewer. */
export type CaseState = 'open' | 'returned' | 'decided';
