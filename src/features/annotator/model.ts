import type { Figure, WeekShare } from '../../document/figure';
import type { Judged } from '../agreement/model';
import type { AnnotatorConfusion, OwnMistakes } from './own-mistakes';

/** One annotator's own page as plain data. Shares are numbers from 0 to 1. */
export interface OwnPage {
  readonly version: 1;
  readonly project: string;
  readonly name: string;
  /** Time of creation, RFC 3339. */
  readonly made: string;
  readonly software: string;
  readonly counts: {
    readonly answers: number;
    readonly flagged: number;
    /** Given before a change of the guideline's meaning that affects them. */
    readonly stale: number;
    /** Returned, to be answered again. */
    readonly returned: number;
  };
  /** Times of the first and the last answer, RFC 3339. */
  readonly first?: string;
  readonly last?: string;
  /** Gold answers that the project hides from annotators (`gold.feedback`) are not included anywhere. */
  readonly goldUntold: boolean;
  readonly layers: readonly OwnLayer[];
  readonly confusions: readonly OwnConfusion[];
  readonly speed: Speed;
  readonly reread: OwnMistakes['reread'];
  readonly changes: ChangesSince;
}

export interface OwnLayer {
  readonly id: string;
  readonly name: string;
  readonly answers: number;
  /** How many of the answers with gold or a reviewer's decision are right. */
  readonly gold?: Judged;
  readonly decisions?: Judged;
  readonly withOthers: Figure;
  /** Repeated answers to the same text, and how many are equal. */
  readonly self: Figure;
  /** Agreement with the others over time; p of its trend, or null. */
  readonly trend: number | null;
  readonly weeks: readonly WeekShare[];
}

export interface OwnConfusion extends Omit<AnnotatorConfusion, 'samples'> {
  readonly samples: readonly {
    readonly sample: string;
    /** Its file, project-relative. */
    readonly path?: string;
  }[];
}

/** Recorded seconds per sample; medians, because of pauses. */
export interface Speed {
  readonly answers: number;
  readonly median: number | null;
  readonly quartiles?: readonly [number, number];
  /** Median of all other annotators' answers. */
  readonly others: number | null;
  readonly weeks: readonly {
    readonly from: string;
    readonly to: string;
    readonly answers: number;
    readonly median: number;
  }[];
}

/** The guideline's changes since the last answer. */
export interface ChangesSince {
  /** The version of that answer; absent if none is recorded or the changelog does not have it. */
  readonly since?: string;
  readonly current?: string;
  readonly entries: readonly {
    readonly version: string;
    readonly date?: string;
    readonly changes: readonly {
      readonly target: string;
      readonly semantic: boolean;
      readonly text: string;
    }[];
  }[];
}
