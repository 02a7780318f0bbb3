import type { LayerValue } from '../../project/records/records';

/** What one annotator says on a layer. Offsets of spans are code points. */
export interface Vote {
  readonly annotator: string;
  readonly value: LayerValue;
}

/** A layer's answer, how it came about, and how many say so. */
export interface Resolved {
  readonly value: LayerValue;
  /** `single`: one person answered and no one decided. */
  readonly source:
    'decision' | 'unanimous' | 'single' | 'majority' | 'dawid-skene' | 'agreed' | 'union' | 'annotator';
  /**
   * decision, unanimous: 1. majority: the share of the votes (of several labels or spans: the smallest share by which one of them was
   * taken or left out). dawid-skene: the posterior probability. agreed, union, annotator: of all
   * spans (or relations) that anyone set, the share that everyone set. single: null, since one answer says nothing of agreement.
   */
  readonly confidence: number | null;
  /** Votes for exactly this value, and all votes. */
  readonly votes: number;
  readonly of: number;
  readonly by?: string;
  /** agreed, union, annotator: spans or relations that someone set and the answer lacks, and those that it has and not everyone set. */
  readonly spans?: { readonly dropped: readonly Candidate[]; readonly added: readonly Candidate[] };
}

export type UnresolvedReason =
  /** No one answered, and the layer asks for an answer. */
  | 'no-answer'
  /** Fewer answers than the policy asks for. */
  | 'too-few-answers'
  /** The same number of votes for different answers. */
  | 'tie'
  /** The leader has too few of the votes. */
  | 'below-quorum'
  /** The answers differ, and no step of the policy decides between answers to this kind of layer. */
  | 'differ'
  /** Dawid-Skene is not sure enough. */
  | 'low-posterior'
  /** A reviewer decided that several answers stay valid. */
  | 'several-valid'
  /** What the votes add up to is no valid answer, e.g. spans that cross. */
  | 'invalid-result'
  /** The layer is asked by the answer to a layer that is unresolved itself, or joins its spans. */
  | 'depends-on-unresolved';

export interface Unresolved {
  readonly reason: UnresolvedReason;
  readonly detail: string;
  /** What was said, most votes first; the parts of a list (labels, spans) that are open by themselves. */
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

/** All there is to say about one sample. Layers stand in the order of the schema. */
export interface SampleResolution {
  readonly resolved: ReadonlyMap<string, Resolved>;
  readonly unresolved: ReadonlyMap<string, Unresolved>;
  /** Layers that people answered although, by the resolved answers, they are not asked. */
  readonly notAsked: readonly string[];
  readonly ignored: readonly IgnoredVote[];
  /** Layer -> answer or part of it -> probability; only when soft labels are asked for. */
  readonly soft: ReadonlyMap<string, readonly SoftLabel[]>;
}

export interface SoftLabel {
  /** A label, number or text; a span or relation for layers of those. */
  readonly value: unknown;
  /** 0 to 1. */
  readonly p: number;
}
