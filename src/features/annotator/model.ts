import type { Figure, WeekShare } from '../../document/figure';
import type { AnnotatorConfusion, AnnotatorPage, Judged } from '../report/model';

/** One annotator's own page: plain data. Shares are numbers from 0 to 1. */
export interface OwnPage {
  readonly version: 1;
  readonly project: string;
  readonly name: string;
  /** When it was made, RFC 3339. */
  readonly made: string;
  readonly software: string;
  readonly counts: {
    readonly answers: number;
    readonly flagged: number;
    /** Given before a change of the guideline's meaning that concerns them. */
    readonly stale: number;
    /** Sent back, to be answered again. */
    readonly returned: number;
  };
  /** Times of the first and the last answer, RFC 3339. */
  readonly first?: string;
  readonly last?: string;
  /** Gold answers that the project does not tell annotators (`gold.feedback`) are in no number and no list here. */
  readonly goldUntold: boolean;
  readonly layers: readonly OwnLayer[];
  readonly confusions: readonly OwnConfusion[];
  readonly speed: Speed;
  readonly reread: AnnotatorPage['reread'];
  readonly changes: ChangesSince;
}

export interface OwnLayer {
  readonly id: string;
  readonly name: string;
  readonly answers: number;
  /** Against gold, and against what reviewers decided: of the answers that can be judged, how many are right. */
  readonly gold?: Judged;
  readonly decisions?: Judged;
  readonly withOthers: Figure;
  /** Answers to a text that was answered before: how many say the same. */
  readonly self: Figure;
  /** Agreement with the others over time; p of its trend, null where there is none. */
  readonly trend: number | null;
  readonly weeks: readonly WeekShare[];
}

export interface OwnConfusion extends Omit<AnnotatorConfusion, 'samples'> {
  readonly samples: readonly {
    readonly sample: string;
    /** The file that holds it, project-relative. */
    readonly path?: string;
  }[];
}

/** Seconds spent on a sample, as records say them; medians, because of pauses. */
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

/** What changed in the guideline since the last answer. */
export interface ChangesSince {
  /** The version that it followed; absent when it names none, or one that the changelog does not know. */
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
