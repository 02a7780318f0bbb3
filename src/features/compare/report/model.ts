import type { Cause } from '../../../disagreement/causes';
import type { DiffedVersion, GuidelineChange } from '../../../project/guideline/diff/guideline-diff';
import type { LeftOut } from '../../../engine/agreement/agreement-scope';
import type { SamplesToReview } from '../../../engine/queries/samples-to-review';
import type { Figure } from '../../../document/figure';
import type { KeptPromise } from '../promises';
import type { AnswerCounts } from '../label-changes';

/** A comparison of two versions of one project as plain data for JSON, text, Markdown and the page. docs/compare.md explains it. */
export interface Comparison {
  readonly version: 1;
  readonly title: string;
  readonly software: string;
  readonly before: ComparedVersion;
  readonly after: ComparedVersion;
  /** How many answers were added, changed or withdrawn on a layer, and by how many people. */
  readonly differing: { readonly answers: number; readonly people: number };
  readonly totals: { readonly before: Totals; readonly after: Totals };
  readonly guideline: {
    readonly changes: readonly GuidelineChange[];
    readonly stale: { readonly labels: readonly string[]; readonly layers: readonly string[] };
    readonly review: SamplesToReview;
  };
  /** In the order of the later version, removed layers last. */
  readonly layers: readonly ComparedLayer[];
  /** What came of tie-breakers that are new or changed. */
  readonly promises: readonly KeptPromise[];
  readonly causes: readonly CauseRow[];
  readonly disagreements: readonly DisagreementRow[];
  /** Layers that are asked of each turn, which are not compared; absent without any. */
  readonly leftOut?: readonly string[];
  readonly buckets: readonly BucketRow[];
}

/** How much a version holds. Answers are those that count: no drafts, and none of people who are set aside. */
export interface Totals {
  readonly answers: number;
  /** Who gave them. */
  readonly people: number;
  /** What they are to. */
  readonly samples: number;
  readonly decisions: number;
  readonly gold: number;
  readonly batches: number;
  /** People listed in batches. */
  readonly assigned: number;
}

export interface ComparedVersion extends DiffedVersion {
  /** As given; null for the working files. */
  readonly revision: string | null;
  readonly commit: string | null;
  /** Time of the commit, RFC 3339. */
  readonly time?: string;
  /** Answers that are left out of agreement; absent without any. */
  readonly leftOut?: readonly LeftOut[];
}

export interface ComparedLayer {
  /** The name in the later version. */
  readonly id: string;
  readonly name: string;
  readonly type: string;
  /** The coefficient by which this project measures agreement. */
  readonly metric: { readonly key: string; readonly name: string } | null;
  readonly before: Figure;
  readonly after: Figure;
  /** after - before; null with a reason if it is undefined. */
  readonly move: Figure;
  readonly common: CommonSamples;
  /** What explains the change; the contributions add up to it. */
  readonly parts: readonly MovePart[];
  readonly answers: AnswerChanges;
}

/** Samples that two or more people answered in both versions, and both coefficients on these alone. */
export interface CommonSamples {
  readonly samples: number;
  readonly before: number | null;
  readonly after: number | null;
  /** With a paired bootstrap interval. */
  readonly difference: Figure;
  readonly resamples?: number;
  readonly seed?: number;
  /** Resamples in which one of the coefficients was undefined. */
  readonly undefinedResamples?: number;
}

export interface MovePart {
  readonly kind: 'guideline-change' | 'entered' | 'left' | 'people' | 'relabelled' | 'unchanged' | 'chance';
  readonly change?: Pick<GuidelineChange, 'kind' | 'type' | 'id' | 'oldId'>;
  readonly samples: number;
  /** How many of them are affected by other changes too. */
  readonly shared: number;
  readonly answers: number;
  /** Null if the change is undefined. */
  readonly contribution: number | null;
  readonly examples: readonly string[];
}

export interface AnswerChanges extends Readonly<AnswerCounts> {
  readonly same: number;
  /** By name. */
  readonly annotators: readonly (Readonly<AnswerCounts> & { readonly annotator: string })[];
  /** Largest first. Without `from` a label or span is new; without `to` it is gone. */
  readonly moves: readonly {
    readonly kind: string;
    readonly from: string | null;
    readonly to: string | null;
    readonly count: number;
    readonly annotators: Readonly<Record<string, number>>;
    readonly examples: readonly string[];
  }[];
}

export interface Counts {
  readonly before: number;
  readonly after: number;
  readonly went: number;
  readonly came: number;
  readonly stayed: number;
}

/** Disagreements by cause. One that remained but changed its cause counts as gone there and new here. */
export interface CauseRow extends Counts {
  readonly cause: string;
  readonly name: string;
}

/** A disagreement that at least one of the versions has. */
export interface DisagreementRow {
  readonly sample: string;
  readonly layer: string;
  readonly change: 'went' | 'came' | 'stayed';
  readonly before: DisagreementSide | null;
  readonly after: DisagreementSide | null;
}

/** Why people disagree in a version, and whether a reviewer has decided it. */
export interface DisagreementSide {
  readonly cause: Cause;
  readonly decided: boolean;
}

/** Samples by bucket, as in `labelwright buckets`. */
export interface BucketRow extends Counts {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly layer?: string;
  readonly labels: readonly string[];
  readonly rule?: string;
}
