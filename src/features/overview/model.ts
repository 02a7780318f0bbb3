import type { Figure } from '../../document/figure';
import type { GateResult } from '../../project/gate';
import type { Coefficient, Judged } from '../agreement/model';
import type { Comparison } from '../compare/report/model';
import type { Answered, Stage } from '../status/stages';
import type { NextHour } from './next-hour';

/** A project on one page, as plain data. Times in RFC 3339, shares from 0 to 1, time spent in seconds, as far as it was recorded. */
export interface Overview {
  readonly version: 1;
  readonly title: string;
  readonly guideline?: string;
  readonly made: string;
  readonly since: string;
  readonly software: string;
  /** Whose rows it has: everyone's, or the reader's own. With `own`, nobody else is named anywhere. */
  readonly people: 'all' | 'own';
  /** Whether the owner has turned on what it says of people. */
  readonly reportsPeople: boolean;
  readonly counts: {
    readonly samples: number;
    /** With answers of two or more people, and those of them on which they differ. */
    readonly twice: number;
    readonly differing: number;
    readonly toDecide: number;
    readonly answers: number;
    readonly answersSince: number;
  };
  readonly time: Spent;
  /** Pay for an hour, if it was given. */
  readonly rate?: number;
  readonly nextHour: NextHour;
  /** Without a batch: all samples. */
  readonly progress: readonly (Answered & {
    readonly batch: string | null;
    readonly left?: number;
    readonly end?: string;
    /** When it ends, or why it has no end; why it is closed. */
    readonly words: readonly string[];
  })[];
  readonly stages?: {
    readonly [key in 'counts' | 'differing']: readonly (readonly [stage: Stage, samples: number])[];
  };
  readonly waitsFor: { readonly people: number; readonly samples: number; readonly alone: number };
  readonly team: readonly PersonRow[];
  readonly review: readonly ReviewRow[];
  readonly agreement: readonly AgreementOf[];
  /** Since the last commit before `since`; or why that is not known. */
  readonly change: Comparison | { readonly reason: string };
  readonly pairs: readonly WorthwhilePair[];
  readonly gate: GateResult;
}

export interface Spent {
  readonly all: number;
  readonly since: number;
}

export interface PersonRow {
  readonly name: string;
  readonly isAside: boolean;
  readonly answers: number;
  readonly since: number;
  readonly time: Spent;
  /** Median seconds of a sample. */
  readonly median: number | null;
  /** By first answers, without attention checks. Not in the reader's own row: My Page has what they may be told. */
  readonly gold?: Judged;
  /** Agreement with the others, by question. */
  readonly withOthers: readonly Figure[];
  readonly next: string;
}

export interface ReviewRow {
  /** Null: all reviewers. */
  readonly reviewer: string | null;
  readonly decided: number;
  readonly since: number;
  /** Samples to adjudicate in their share. */
  readonly open: number;
}

/** Agreement on a question, of some answers: those of all, those since, or those to the samples of a batch. */
export interface AgreementOf {
  readonly id: string;
  readonly name: string;
  readonly of: string;
  readonly headline: Coefficient;
  /** Samples with two or more answers, known ones among them, and those on which people differ. */
  readonly twice?: number;
  readonly disputed?: number;
}

/** Two labels that people confuse, and what a tie-breaker for them brings at most. */
export interface WorthwhilePair {
  readonly question: string;
  readonly labels: readonly [string, string];
  readonly samples: number;
  readonly observed: number;
  readonly atMost: number;
  /** Those that there are already. */
  readonly tieBreakers: readonly string[];
}
