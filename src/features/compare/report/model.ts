import type { DiffedVersion, GuidelineChange } from '../../../project/guideline/diff/guideline-diff';
import type { SamplesToReview } from '../../../engine/statistics/samples-to-review';
import type { Figure } from '../../../document/figure';

/** Two versions of one project, compared: plain data, that JSON, text, Markdown and the page show. docs/compare.md says what it means. */
export interface Comparison {
  readonly version: 1;
  readonly title: string;
  /** Version of the software. */
  readonly software: string;
  readonly before: ComparedVersion;
  readonly after: ComparedVersion;
  readonly guideline: {
    readonly changes: readonly GuidelineChange[];
    readonly stale: { readonly labels: readonly string[]; readonly layers: readonly string[] };
    readonly review: SamplesToReview;
  };
  /** In the order of the later version, layers that are gone last. */
  readonly layers: readonly ComparedLayer[];
  readonly causes: readonly CauseRow[];
  /** Every disagreement of either version. */
  readonly disagreements: readonly DisagreementRow[];
  readonly buckets: readonly BucketRow[];
}

export interface ComparedVersion extends DiffedVersion {
  /** As it was given; null: the files as they are. */
  readonly revision: string | null;
  readonly commit: string | null;
  /** When the commit was made, RFC 3339. */
  readonly time?: string;
}

export interface ComparedLayer {
  /** As it is called in the later version. */
  readonly id: string;
  readonly name: string;
  readonly type: string;
  /** What agreement is quoted by here. */
  readonly metric: { readonly key: string; readonly name: string } | null;
  readonly before: Figure;
  readonly after: Figure;
  /** after - before; null with a reason where it is undefined. */
  readonly move: Figure;
  readonly common: CommonSamples;
  /** What the move goes with; their contributions add up to it. */
  readonly parts: readonly MovePart[];
  readonly answers: AnswerChanges;
}

/** The samples that two or more people answered in both versions, and both numbers on these alone. */
export interface CommonSamples {
  readonly samples: number;
  readonly before: number | null;
  readonly after: number | null;
  /** With a paired bootstrap interval. */
  readonly difference: Figure;
  readonly resamples?: number;
  readonly seed?: number;
  /** Resamples in which one of the numbers was undefined. */
  readonly undefinedResamples?: number;
}

export interface MovePart {
  readonly kind: 'guideline-change' | 'entered' | 'left' | 'people' | 'relabelled' | 'unchanged' | 'chance';
  /** Of the guideline: which change. */
  readonly change?: Pick<GuidelineChange, 'kind' | 'type' | 'id' | 'oldId'>;
  readonly samples: number;
  /** Of these, how many are shared with other changes. */
  readonly shared: number;
  /** Answers on them that are not the same in both versions. */
  readonly answers: number;
  /** null where the move is undefined. */
  readonly contribution: number | null;
  /** The first of the samples. */
  readonly examples: readonly string[];
}

export interface AnswerChanges {
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly same: number;
  /** By name. */
  readonly annotators: readonly {
    readonly annotator: string;
    readonly added: number;
    readonly changed: number;
    readonly removed: number;
  }[];
  /** Most first. Without `from` (`to`) a label or span came (went). */
  readonly moves: readonly {
    readonly kind: string;
    readonly from: string | null;
    readonly to: string | null;
    readonly count: number;
    readonly annotators: Readonly<Record<string, number>>;
    readonly examples: readonly string[];
  }[];
}

interface Counts {
  readonly before: number;
  readonly after: number;
  readonly went: number;
  readonly came: number;
  readonly stayed: number;
}

/** Disagreements by cause. One that stayed and has another cause now counts as gone there and come here. */
export interface CauseRow extends Counts {
  readonly cause: string;
  readonly name: string;
}

export interface DisagreementRow {
  readonly sample: string;
  readonly layer: string;
  readonly change: 'went' | 'came' | 'stayed';
  readonly before: DisagreementSide | null;
  readonly after: DisagreementSide | null;
}

interface DisagreementSide {
  readonly cause: string;
  readonly decided: boolean;
}

/** Samples by bucket, as `labelwright buckets` has them. */
export interface BucketRow extends Counts {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly layer?: string;
  readonly labels: readonly string[];
  readonly rule?: string;
}
