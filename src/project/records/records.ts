/** Records as they stand in annotations/*.jsonl, decisions/*.jsonl and gold/*.jsonl; docs/format.md is the specification. Offsets are code points, end exclusive. */

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

/** A span; offsets in code points. With `parts` it is discontinuous, and `start`/`end` are those of the hull. */
export interface Span {
  id?: string;
  start: number;
  end: number;
  label: string;
  text?: string;
  parts?: SpanPart[];
}

export interface Relation {
  label: string;
  from: string;
  to: string;
}

/** A layer's answer: label id, label ids, spans, relations, number, text, or the preferred field. */
export type LayerValue = string | number | string[] | Span[] | Relation[];
export type Labels = Record<string, LayerValue>;

export interface Origin {
  kind: 'hand' | 'suggestion';
  model?: string;
  score?: number;
  action?: 'accepted' | 'changed';
}

export interface AnnotationRecord {
  v: 1;
  id: string;
  time: string;
  annotator: string;
  sample: string;
  text_hash?: string;
  guideline?: string;
  guideline_hash?: string;
  unit?: 'codepoint' | 'utf16' | 'byte';
  labels?: Labels;
  rules?: string[];
  flags?: Flag[];
  note?: string;
  seconds?: number;
  status?: 'draft' | 'done';
  origin?: Origin;
  undoes?: string;
  /** Id of the taken-back record whose content this one gives again. */
  redoes?: string;
  withdrawn?: boolean;
  /** By comparison layer: the two fields in the order in which they were shown. */
  shown?: Record<string, string[]>;
}

/** Causes that a decision may name: why people differed, or the label was wrong. A project may use ids of its own. */
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

/** How the labels of a decision came about. */
export type DecisionOrigin =
  /** These people's answer was taken as it stands. */
  | { kind: 'accepted'; annotators: string[] }
  /** The reviewer gave an answer of his own, or changed one. */
  | { kind: 'edited' }
  /** Taken for many samples at once; `batch` is the id of the first record that was written with this one. */
  | { kind: 'policy'; strategy: string; quorum?: number; annotator?: string; batch?: string };

export interface DecisionRecord {
  v: 1;
  id: string;
  time: string;
  reviewer: string;
  sample: string;
  text_hash?: string;
  unit?: 'codepoint' | 'utf16' | 'byte';
  labels?: Labels;
  valid?: Record<string, LayerValue[]>;
  cause?: string;
  reason?: string;
  rules?: string[];
  origin?: DecisionOrigin;
  /** The sample goes back to these annotators, to answer it again; `reason` is the message to them. Nothing is decided. */
  return_to?: string[];
  guideline?: string;
  guideline_hash?: string;
  undoes?: string;
  redoes?: string;
  withdrawn?: boolean;
}

/** Whether the record says what holds for the sample: it was not taken back, and the sample does not wait for its annotators. */
export const decides = ({ withdrawn, return_to }: DecisionRecord): boolean =>
  withdrawn !== true && return_to === undefined;

export interface GoldRecord {
  /** Id of a sample of the project, or absent when the record carries `id` and `text` itself. */
  sample?: string;
  id?: string;
  text?: string;
  labels: Labels;
  unit?: 'codepoint' | 'utf16' | 'byte';
  explanation?: string;
  rules?: string[];
  /** `attention`: anyone who reads the text answers it correctly; it shows who does not. */
  check?: 'attention';
  /** The decision that it was made of. */
  origin?: { kind: 'decision'; record: string; reviewer: string };
}

/** Letters, digits and `._@-`, not starting with a dot: safe as a file name on every system. */
export const ANNOTATOR_PATTERN = /^[\p{L}\p{N}_@-][\p{L}\p{N}._@-]{0,99}$/u;
