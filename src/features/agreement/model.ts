import type { Figure, TimeLine, WeekShare } from '../../document/figure';

/** Agreement on one question. */
export interface LayerNumbers {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly items: number;
  readonly pairable: number;
  readonly answers: number;
  /** The coefficient to quote, and the reason. */
  readonly headline: Coefficient;
  readonly why: string;
  readonly coefficients: readonly Coefficient[];
  readonly warnings: readonly string[];
  readonly methods: string;
  /** The share of agreement that is used: percent agreement, pooled F1, … */
  readonly measure: string;
  readonly labels: readonly LabelRow[];
  readonly annotators: readonly AnnotatorRow[];
  readonly pairs: readonly PairRow[];
  readonly time?: TimeLine;
  readonly guidelines: readonly VersionRow[];
  /** Of a comparison: strengths by Bradley and Terry, the tie parameter, position bias; what was left out, in sentences. */
  readonly comparison?: { readonly rows: readonly Coefficient[]; readonly notes: readonly string[] };
  /** Of spans and relations with attributes: agreement on each, where label and places agree. */
  readonly attributes?: readonly AttributeRow[];
}

export interface Coefficient extends Figure {
  readonly key: string;
  readonly name: string;
}

export interface AttributeRow {
  readonly attribute: string;
  readonly name: string;
  /** Spans or relations that two or more people set, and the pairs of two people's values. */
  readonly units: number;
  readonly pairs: number;
  readonly alpha: Figure;
  readonly agreement: Figure;
}

export interface LabelRow {
  readonly label: string;
  readonly name: string;
  readonly count: number;
  readonly share: number | null;
  /** Chance that a second annotator gives it when one does. */
  readonly agreement: Figure;
  readonly alpha?: Figure;
  /** Only in details. */
  readonly ac1?: Figure;
}

export interface AnnotatorRow {
  readonly name: string;
  readonly count: number;
  readonly shared: number;
  /** With the majority of the others (ordered values: with all others). */
  readonly withOthers: Figure;
  /** Agreement of the others among themselves. */
  readonly without: Figure;
  readonly self: Figure;
  readonly gold?: Judged;
  /** p of the trend over the weeks, or null. */
  readonly trend: number | null;
  readonly weeks: readonly WeekShare[];
}

/** How many of the judged answers are right. */
export interface Judged {
  readonly items: number;
  readonly correct: number;
  readonly accuracy: Figure;
  /** Kappa, or by degrees the measure of agreement. Only in details. */
  readonly agreement?: Figure;
}

export interface PairRow {
  readonly a: string;
  readonly b: string;
  readonly shared: number;
  readonly agreement: Figure;
  readonly kappa?: Figure;
}

export interface VersionRow {
  readonly version: string;
  readonly answers: number;
  readonly pairable: number;
  readonly agreement: Figure;
  readonly alpha: Figure;
  /** Change of alpha (if both have it, else of agreement) from the last version with a number. */
  readonly change?: { readonly from: string; readonly of: 'alpha' | 'agreement' } & Figure;
}
