/** The parts of a guideline that are compared between versions. A `list` is the order in which parts are read. */
export const PART_KINDS = ['layer', 'label', 'rule', 'tie-breaker', 'example', 'list', 'guideline'] as const;
export type PartKind = (typeof PART_KINDS)[number];

interface FieldBase {
  /** The field's name in the file. */
  readonly name: string;
  /** Whether a change may affect the meaning of labels. Only fields that the semantic hash covers can. */
  readonly semantic: boolean;
}

export interface TextField extends FieldBase {
  /** Absent if the field is not set. */
  readonly text?: string;
}

/** Ids in an order. `semantic` refers to the order. */
export interface ListField extends FieldBase {
  readonly items: readonly string[];
  /** Whether added and removed items are (semantic) changes of this field. If not, they are parts of their own. */
  readonly members: boolean;
  /** The labels that an item concerns. */
  readonly labelsOf: (item: string) => readonly string[];
}

export type PartField = TextField | ListField;

/** A part in one version. */
export interface Part {
  readonly kind: PartKind;
  /** Unique among the parts of its kind: the id, with a number added if it is a duplicate. */
  readonly key: string;
  readonly id: string;
  readonly fields: readonly PartField[];
  /** The labels that it concerns. */
  readonly labels: readonly string[];
  /** Whether it concerns every label. */
  readonly all: boolean;
  /** The text by which it is recognised under another id; empty if it has none. */
  readonly likeness: string;
}
