/** What is true of the answers to a type of layer. A trait that is absent does not hold. */
interface Traits {
  /** Required unless the layer says otherwise. */
  readonly isRequired?: true;
  /** See labelsAt(). */
  readonly labelsAt?: readonly string[];
  /** One label of the schema. */
  readonly isLabel?: true;
  /** A set of labels or codes. */
  readonly isSet?: true;
  /** A list of marks, each with a label and perhaps attributes. */
  readonly isMarks?: true;
  /** The marks are passages of the text. */
  readonly isInText?: true;
  /** The marks each join two of another layer. */
  readonly isJoining?: true;
  /** A number on a scale. */
  readonly isNumber?: true;
  /** Words of one's own. */
  readonly isFree?: true;
  /** One of two fields of the sample, or that neither is better. */
  readonly isSide?: true;
  /** A turn of the conversation, or none. */
  readonly isTurn?: true;
}

const TYPES = {
  choice: { isRequired: true, labelsAt: [], isLabel: true },
  choices: { labelsAt: ['*'], isSet: true },
  spans: { labelsAt: ['*', 'label'], isMarks: true, isInText: true },
  relations: { labelsAt: ['*', 'label'], isMarks: true, isJoining: true },
  rating: { isRequired: true, isNumber: true },
  text: { isFree: true },
  comparison: { isRequired: true, isSide: true },
  turn: { isRequired: true, isTurn: true },
} as const satisfies Record<string, Traits>;

/** The types of layers. See docs/format.md, "Layers". */
export type LayerType = keyof typeof TYPES;
export const LAYER_TYPES = Object.keys(TYPES) as LayerType[];

/** What is true of a layer's type, as plain data: light enough for every program, also for the panel. */
export const traitsOf = (layer: { readonly type: LayerType } | undefined): Traits =>
  layer ? TYPES[layer.type] : {};

export type OverlapPolicy = 'none' | 'nested' | 'any';

interface LayerBase {
  readonly id: string;
  readonly name?: string;
  readonly question?: string;
  readonly required: boolean;
  /** The layer is visible only if, for every layer named here, one of the labels is chosen. */
  readonly when?: Readonly<Record<string, readonly string[]>>;
  /** Asked of each turn of a conversation; absent: of the sample. Of choice, choices, rating and text. */
  readonly per?: 'turn';
  /** Only turns with one of these roles are asked about, or are answers; absent: all. */
  readonly roles?: readonly string[];
  /** The turn that the layer is asked of: see per-turn.ts. No layer of a schema has it. */
  readonly turn?: string;
}

export interface ChoiceLayer extends LayerBase {
  readonly type: 'choice';
  readonly labels: readonly string[];
  /** The labels cover every case, so none is needed for the rest. Absent: not stated. */
  readonly closed?: true;
}
export interface ChoicesLayer extends LayerBase {
  readonly type: 'choices';
  readonly labels: readonly string[];
  readonly min: number;
  readonly max?: number;
  /** Any text is an answer too: a code. `labels` may be empty then. Absent: only the labels are answers. */
  readonly open?: true;
}
/** A second feature of spans or relations, such as assertion or negation. */
export interface AttributeDef {
  readonly id: string;
  readonly name?: string;
  readonly type: 'choice' | 'choices' | 'flag';
  /** The values that it may have; none for a flag. */
  readonly labels: readonly string[];
  /** Labels whose spans or relations have it; absent: all. */
  readonly onlyFor?: readonly string[];
  readonly required?: true;
}

export interface SpansLayer extends LayerBase {
  readonly type: 'spans';
  readonly labels: readonly string[];
  readonly overlap: OverlapPolicy;
  readonly discontinuous: boolean;
  readonly boundary: 'character' | 'word';
  /** One place may have several spans of one label. Absent: false. */
  readonly repeats?: true;
  readonly attributes?: readonly AttributeDef[];
}
export interface RelationPair {
  readonly label: string;
  readonly from?: readonly string[];
  readonly to?: readonly string[];
}
export interface RelationsLayer extends LayerBase {
  readonly type: 'relations';
  readonly labels: readonly string[];
  readonly spans: string;
  readonly directed: boolean;
  readonly pairs: readonly RelationPair[];
  /** Two spans may be joined several times by one label. Absent: false. */
  readonly repeats?: true;
  readonly attributes?: readonly AttributeDef[];
}
export interface RatingLayer extends LayerBase {
  readonly type: 'rating';
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly scale: 'ordinal' | 'interval';
  readonly anchors: Readonly<Record<string, string>>;
}
export interface TextLayer extends LayerBase {
  readonly type: 'text';
  readonly maxChars?: number;
  readonly multiline: boolean;
  /** The text that the answer begins with, to be corrected: that of a field of the sample, or of the turn that is asked about. */
  readonly start?: { readonly field: string } | 'turn';
}
export interface ComparisonLayer extends LayerBase {
  readonly type: 'comparison';
  /** The two fields of the sample to compare. */
  readonly between: readonly string[];
  readonly ties: boolean;
  /** Whether "none" is an answer: neither of the two is good enough. */
  readonly none?: true;
  /** By a field of `between`: the field that names the system that wrote it. */
  readonly sources?: Readonly<Record<string, string>>;
  /** The share of a person's pairs that they are asked again, with the sides swapped. */
  readonly swapped?: number;
}

/** Asks for a turn of a conversation, such as the first one that fails. */
export interface TurnLayer extends LayerBase {
  readonly type: 'turn';
}

/** A layer with its defaults filled in: plain data, so that it can cross a process boundary. */
export type Layer =
  | ChoiceLayer
  | ChoicesLayer
  | SpansLayer
  | RelationsLayer
  | RatingLayer
  | TextLayer
  | ComparisonLayer
  | TurnLayer;

/** A label of the schema: plain data. docs/format.md, "Labels". */
export interface Label {
  /** What answers have. */
  readonly id: string;
  /** The only layer whose label it is, if other layers have a label with the same id. */
  readonly layer?: string;
  readonly name: string;
  readonly parent?: string;
  readonly key?: string;
  readonly color?: string;
  readonly aliases: readonly string[];
  readonly selectable: boolean;
  readonly catchAll: boolean;
  readonly maxShare?: number;
  readonly status: 'active' | 'deprecated';
  readonly replacedBy?: string;
}

/** Longer scales are not listed: no one explains each of their values. */
const MAX_LEVELS = 100;

/** The values of a rating, ascending; empty for a scale with more than `most`, or without a usable step. */
export function ratingLevels({ min, max, step }: RatingLayer, most = MAX_LEVELS): readonly number[] {
  const steps = Math.floor((max - min) / step + 1e-9);
  if (!(step > 0) || !(steps >= 0) || steps >= most) return [];
  // Without the noise of binary fractions: 1 + 2 × 0.1 is 1.2.
  return Array.from({ length: steps + 1 }, (_, n) => Number((min + n * step).toPrecision(12)));
}

/** Whether a value is one of a rating's. */
export function isLevel({ min, max, step }: RatingLayer, value: number): boolean {
  const steps = (value - min) / step;
  return value >= min && value <= max && Math.abs(steps - Math.round(steps)) <= 1e-9;
}

/** The label that an answer to a layer has. */
export const findLabel = (labels: readonly Label[], layer: string, value: string): Label | undefined =>
  labels.find((label) => label.id === value && (label.layer === undefined || label.layer === layer));

/** The label ids of a layer; empty for kinds without labels. */
export function layerLabels(layer: Layer): readonly string[] {
  return 'labels' in layer ? layer.labels : [];
}

/** Where the ids of labels are in an answer: a path, with `*` for any item of a list. Undefined for types without labels. */
export const labelsAt = (layer: Layer): readonly string[] | undefined => traitsOf(layer).labelsAt;

/** Whether a path into an answer leads to the id of a label. */
export function isLabelAt(layer: Layer, path: readonly (string | number)[]): boolean {
  const at = labelsAt(layer);
  return at?.length === path.length && at.every((key, n) => key === '*' || key === path[n]);
}

/** Whether any text is an answer of a layer: a code. */
export const isOpen = (layer: Layer | undefined): boolean =>
  layer !== undefined && 'open' in layer && layer.open === true;

/** Whether an answer to a layer may have a label: one that it offers, or any code. */
export const takesLabel = (layer: Layer, label: string): boolean =>
  isOpen(layer) || layerLabels(layer).includes(label);
