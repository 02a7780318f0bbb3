/** What a guideline consists of, as far as versions are compared. A `list` is an order in which parts are read. */
export const PART_KINDS = ['layer', 'label', 'rule', 'tie-breaker', 'example', 'list', 'guideline'] as const;
export type PartKind = (typeof PART_KINDS)[number];

interface FieldBase {
  readonly name: string;
  /** Whether a change of it may move what labels mean: only what the semantic hash is over can. */
  readonly semantic: boolean;
}

export interface TextField extends FieldBase {
  /** Absent when it is not set. */
  readonly text?: string;
}

/** Ids in an order. `semantic` is about the order. */
export interface ListField extends FieldBase {
  readonly items: readonly string[];
  /** Whether items that come and go are a (semantic) change of this field. If not, they are parts of their own. */
  readonly members: boolean;
  readonly labelsOf: (item: string) => readonly string[];
}

export type PartField = TextField | ListField;

/** One part of one version. */
export interface Part {
  readonly kind: PartKind;
  /** Unique among the parts of its kind: the id, with a number for a second part that has it. */
  readonly key: string;
  readonly id: string;
  readonly fields: readonly PartField[];
  readonly labels: readonly string[];
  /** The layer that a rule is about, unless it is about a label. */
  readonly layer?: string;
  /** It is about every label. */
  readonly all: boolean;
  /** By what it would be recognised under another id; empty when there is nothing. */
  readonly likeness: string;
}
