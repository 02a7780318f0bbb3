/**
 * Records of annotations/*.jsonl, decisions/*.jsonl and gold/*.jsonl; docs/format.md is the specification. Offsets are code points, end
 * exclusive.
 */

export const FLAGS = [
  'ambiguous-source',
  'missing-context',
  'broken-preprocessing',
  'guideline-gap',
  'unsure',
] as const;
export type Flag = (typeof FLAGS)[number];
export const isFlag = (text: string): text is Flag => FLAGS.some((flag) => flag === text);

export interface SpanPart {
  start: number;
  end: number;
  text?: string;
}

/** Attribute -> its value: a label, labels, or `true` for a flag that is set. */
export type Attributes = Record<string, string | string[] | true>;

/** A span; offsets in code points. With `parts` it is discontinuous, and `start`/`end` enclose all parts. */
export interface Span {
  id?: string;
  start: number;
  end: number;
  label: string;
  text?: string;
  parts?: SpanPart[];
  attributes?: Attributes;
}

export interface Relation {
  label: string;
  from: string;
  to: string;
  attributes?: Attributes;
}

/** A layer's answer: label id, label ids, spans, relations, number, text, or the preferred field. */
export type LayerValue = string | number | string[] | Span[] | Relation[];
export type Labels = Record<string, LayerValue>;

/** What became of a suggestion. */
export const SUGGESTION_ACTIONS = ['accepted', 'changed', 'rejected', 'ignored'] as const;
export type SuggestionAction = (typeof SUGGESTION_ACTIONS)[number];

/** Where an answer comes from, and what the person saw of a model; docs/format.md, "Suggestions". */
export interface Origin {
  /** `suggestion`: the answer began as one. */
  kind: 'hand' | 'suggestion';
  model?: string;
  /** Id of the prediction. */
  prediction?: string;
  score?: number;
  /** When the prediction was shown; `control`: it was not. */
  arm?: 'before' | 'after' | 'control';
  /** What the model said; in the control arm, what it would have said. */
  suggested?: Labels;
  action?: SuggestionAction;
  /** The person's answer before they saw the prediction. */
  first?: { labels: Labels; seconds?: number };
}

/** What records of answers and of decisions have in common. */
interface RecordBase {
  v: 1;
  id: string;
  time: string;
  sample: string;
  text_hash?: string;
  /** By layer: the hash of the text that the answer began with. */
  start?: Record<string, string>;
  guideline?: string;
  guideline_hash?: string;
  unit?: 'codepoint' | 'utf16' | 'byte';
  labels?: Labels;
  rules?: string[];
  undoes?: string;
  /** Id of the undone record whose content this one restores. */
  redoes?: string;
  withdrawn?: boolean;
}

export interface AnnotationRecord extends RecordBase {
  annotator: string;
  flags?: Flag[];
  note?: string;
  seconds?: number;
  status?: 'draft' | 'done';
  origin?: Origin;
  /** By comparison layer: the two fields in the order in which they were shown. */
  shown?: Record<string, string[]>;
  /** By comparison layer: what the person said when asked again, with the two in the other order. */
  swapped?: Record<string, string>;
}

/** Causes that a decision may name for a disagreement or a wrong label. A project may use ids of its own. */
export const DECISION_CAUSES = [
  'slip',
  'rule-misread',
  'tie-breaker-ignored',
  'guideline-gap',
  'guideline-changed',
  'ambiguous-source',
  'missing-context',
  'broken-preprocessing',
] as const;

/** The origin of a decision's labels. */
export type DecisionOrigin =
  /** The answer of these people, unchanged. */
  | { kind: 'accepted'; annotators: string[] }
  /** An answer that the reviewer gave or changed. */
  | { kind: 'edited' }
  /** A bulk decision; `batch` is the id of the first record that was written with this one. */
  | { kind: 'policy'; strategy: string; quorum?: number; annotator?: string; batch?: string };

/** Whether a policy made a decision, with many others: no one has looked at the sample. Taking over what one person said is no policy. */
export const isByPolicy = (
  decision: Pick<DecisionRecord, 'origin'>,
): decision is { origin: Extract<DecisionOrigin, { kind: 'policy' }> } =>
  decision.origin?.kind === 'policy' && decision.origin.strategy !== 'person';

export interface DecisionRecord extends RecordBase {
  reviewer: string;
  valid?: Record<string, LayerValue[]>;
  cause?: string;
  reason?: string;
  origin?: DecisionOrigin;
  /** The annotators to whom the sample is returned; `reason` is the message to them. Nothing is decided. */
  return_to?: string[];
  /** The decision that stood when this one was made, by any reviewer. */
  replaces?: string;
}

/** Whether the record decides the sample: it is not withdrawn, and does not return the sample to annotators. */
export const decides = ({ withdrawn, return_to }: DecisionRecord): boolean =>
  withdrawn !== true && return_to === undefined;

/** What a record decides on a layer: its labels, or those with each of the answers that stay valid; undefined if it decides nothing there. */
export function decidedOn(
  { labels = {}, valid = {} }: Pick<DecisionRecord, 'labels' | 'valid'>,
  layer: string,
): Labels[] | undefined {
  if (Object.hasOwn(labels, layer)) return [labels];
  if (!Object.hasOwn(valid, layer)) return undefined;
  return valid[layer]!.map((value) => ({ ...labels, [layer]: value }));
}

export interface GoldRecord {
  /** Id of a sample of the project, or absent when the record carries `id` and `text` itself. */
  sample?: string;
  id?: string;
  text?: string;
  labels: Labels;
  unit?: 'codepoint' | 'utf16' | 'byte';
  explanation?: string;
  rules?: string[];
  /** `attention`: an attention check. */
  check?: 'attention';
  /** The decision that was promoted to this record. */
  origin?: { kind: 'decision'; record: string; reviewer: string };
}

/** Letters, digits and `._@-`, not starting with a dot: safe as a file name on every system. */
export const ANNOTATOR_PATTERN = /^[\p{L}\p{N}_@-][\p{L}\p{N}._@-]{0,99}$/u;
