/** The agreement report of a project as plain data. Shares and coefficients are from 0 (alpha and kappa: from -1) to 1. */
import type { LeftOut } from '../../engine/agreement/agreement-scope';
import type { Figure } from '../../document/figure';
import type { LayerNumbers } from '../agreement/model';

export interface Report {
  readonly version: 1;
  readonly title: string;
  readonly guideline?: string;
  /** Time of the report, RFC 3339. */
  readonly made: string;
  readonly software: string;
  /** The part of the answers that it is of, as a sentence; undefined if it is of all. */
  readonly of?: string;
  readonly counts: ReportCounts;
  /** Answers that are left out of agreement. */
  readonly leftOut: readonly LeftOut[];
  /** Agreement counts known answers too. */
  readonly withGold?: true;
  readonly layers: readonly LayerReport[];
  /** Those with answers that count, by name. */
  readonly annotators: readonly { readonly name: string; readonly answers: number }[];
  readonly rules: readonly RuleTrouble[];
  readonly errors: readonly BucketCount[];
}

interface ReportCounts {
  readonly samples: number;
  readonly annotators: number;
  readonly answers: number;
  /** Samples with two or more answers, those of them with a disagreement on some layer, and those decided by a reviewer. */
  readonly twice: number;
  readonly disputed: number;
  readonly decided: number;
  readonly gold: number;
}

export interface LayerReport extends LayerNumbers {
  /** Samples with two or more answers to the layer, known answers among them, and those of them with a disagreement. */
  readonly twice: number;
  readonly disputed: number;
  readonly confusion?: Confusion;
  readonly causes: readonly CauseCount[];
  readonly buckets: readonly BucketCount[];
}

/** Samples on which two labels conflict; `cells` are those above 0, with the bucket that lists their samples. */
export interface Confusion {
  readonly labels: readonly string[];
  /** Samples on which two or more people chose the label (spans: marked the same), by label. */
  readonly agreed: readonly number[];
  readonly cells: readonly {
    readonly a: number;
    readonly b: number;
    readonly count: number;
    readonly bucket: string;
  }[];
  /** Labels left out because the map would be too large. */
  readonly left: number;
}

export interface CauseCount {
  readonly cause: string;
  readonly name: string;
  readonly count: number;
  readonly decided: number;
  /** Total cost of the mistakes by the guideline. */
  readonly cost: number;
  /** An example, with the facts behind its cause. */
  readonly example?: { readonly sample: string; readonly evidence: readonly string[] };
}

export interface BucketCount {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly layer?: string;
  readonly labels: readonly string[];
  readonly count: number;
  /** Samples hidden until the reader has answered them. */
  readonly closed?: number;
  readonly samples: readonly BucketSampleRow[];
}

export interface BucketSampleRow {
  readonly sample: string;
  readonly text?: string;
  readonly said: readonly { readonly by: string; readonly value: string }[];
  readonly decision?: string;
}

/** A rule or tie-breaker that was cited on samples that two or more people answered. */
export interface RuleTrouble {
  readonly rule: string;
  readonly text: string;
  readonly layer: string;
  readonly cited: number;
  readonly disputed: number;
  readonly share: Figure;
  /** For tie-breakers: disagreements that they decide and for which no one cited them. */
  readonly overlooked?: number;
}
