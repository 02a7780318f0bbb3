import type { LayerValue } from '../../project/records/records';

/** One annotator's answer to a layer. Offsets of spans are code points. */
export interface Vote {
  readonly annotator: string;
  readonly value: LayerValue;
}

/** A layer's resolved answer, its source, and the support for it. */
export interface Resolved {
  readonly value: LayerValue;
  /** `single`: one person answered, and there is no decision. */
  readonly source: 'decision' | 'unanimous' | 'single' | 'majority' | 'dawid-skene';
  /**
   * decision, unanimous: 1. majority: the share of the votes; for several labels or spans, the smallest share by which one was included or
   * left out. dawid-skene: the posterior probability. single: null, since one answer says nothing about agreement.
   */
  readonly confidence: number | null;
  /** Votes for exactly this value, and all votes. */
  readonly votes: number;
  readonly of: number;
  /** The reviewer who decided. */
  readonly by?: string;
}

export type UnresolvedReason =
  /** No one answered, and the layer requires an answer. */
  | 'no-answer'
  /** Fewer answers than the policy requires. */
  | 'too-few-answers'
  /** Different answers have the same number of votes. */
  | 'tie'
  /** The leading answer has too small a share of the votes. */
  | 'below-quorum'
  /** The answers differ, and no step of the policy applies to this kind of layer. */
  | 'differ'
  /** The highest posterior probability of Dawid-Skene is too low. */
  | 'low-posterior'
  /** A reviewer decided that several answers stay valid. */
  | 'several-valid'
  /** The combined votes are not a valid answer, e.g. spans that cross. */
  | 'invalid-result'
  /** The layer depends on a layer that is unresolved itself: through `when`, or because it joins its spans. */
  | 'depends-on-unresolved';

export interface Unresolved {
  readonly reason: UnresolvedReason;
  /** One sentence. */
  readonly detail: string;
  /** The answers given, most votes first; for a list, its unresolved items (labels, spans). */
  readonly candidates: readonly Candidate[];
}

export interface Candidate {
  readonly value: unknown;
  readonly votes: number;
  readonly of: number;
}

export type LayerResolution = { readonly resolved: Resolved } | { readonly unresolved: Unresolved };

/** An answer that does not count as a vote. */
export interface IgnoredVote {
  readonly annotator: string;
  readonly layer: string;
  readonly why: string;
}

/** The result for one sample. Layers are in the order of the schema. */
export interface SampleResolution {
  readonly resolved: ReadonlyMap<string, Resolved>;
  readonly unresolved: ReadonlyMap<string, Unresolved>;
  /** Layers that people answered although the resolved answers hide them. */
  readonly notAsked: readonly string[];
  readonly ignored: readonly IgnoredVote[];
  /** Layer -> answer or item -> probability; only if soft labels were requested. */
  readonly soft: ReadonlyMap<string, readonly SoftLabel[]>;
}

export interface SoftLabel {
  /** A label, number or text; for layers of spans or relations, a span or relation. */
  readonly value: unknown;
  /** 0 to 1. */
  readonly p: number;
}
