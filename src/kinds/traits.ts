/** Code that needs what only some kinds of questions have asks for it here, never for the name of a type. */
import {
  isOpen,
  type ChoiceLayer,
  type ChoicesLayer,
  type Layer,
  type RatingLayer,
  type RelationsLayer,
  type SpansLayer,
  type TextLayer,
  traitsOf,
} from '../project/schema/layer-types';

/** A layer that compares fields of the sample. */
export interface Sides {
  /** The two fields. */
  readonly between: readonly string[];
  readonly ties: boolean;
  /** Whether "none" is an answer. */
  readonly none?: true;
  /** By field: the field that names the system that wrote it. */
  readonly sources?: Readonly<Record<string, string>>;
  /** The share of a person's pairs that they are asked again, with the sides swapped. */
  readonly swapped?: number;
}

/** A layer whose answers name one of two fields. */
export type ComparingLayer = Layer & Sides;

/** A layer whose answers begin with the text of a field or turn, and correct or confirm it. */
export type CorrectingLayer = TextLayer & Required<Pick<TextLayer, 'start'>>;

type Asked = Layer | undefined;

/** Whether an answer is one label. */
export const takesOneLabel = (layer: Asked): layer is ChoiceLayer => traitsOf(layer).isLabel === true;
/** Whether an answer is a set of labels or codes. */
export const takesSet = (layer: Asked): layer is ChoicesLayer => traitsOf(layer).isSet === true;
/** Whether labels are given to the whole sample, or turn: one or a set of them. */
export const labelsWhole = (layer: Asked): layer is ChoiceLayer | ChoicesLayer =>
  takesOneLabel(layer) || takesSet(layer);
/** Whether an answer is labels of the whole, or a level: what a classifier can learn. */
export const isClassified = (layer: Asked): layer is ChoiceLayer | ChoicesLayer | RatingLayer =>
  labelsWhole(layer) || takesNumber(layer);
/** Whether a classifier can learn a layer, and its labels can be doubted by their probabilities. */
export const isLearnable = (layer: Layer): boolean =>
  layer.per === undefined && !isOpen(layer) && isClassified(layer);
/** Whether an answer is one value of a few. */
export const takesOneValue = (layer: Asked): boolean =>
  takesOneLabel(layer) || takesNumber(layer) || comparesFields(layer) || takesTurn(layer);
/** Whether an answer is a list of marks: passages of the text, or what joins them. */
export const takesMarks = (layer: Asked): layer is SpansLayer | RelationsLayer =>
  traitsOf(layer).isMarks === true;
/** Whether an answer marks passages of the text. */
export const marksText = (layer: Asked): layer is SpansLayer => traitsOf(layer).isInText === true;
/** Whether an answer joins the marks of another layer. */
export const joinsMarks = (layer: Asked): layer is RelationsLayer => traitsOf(layer).isJoining === true;
/** Whether an answer is a number on a scale. */
export const takesNumber = (layer: Asked): layer is RatingLayer => traitsOf(layer).isNumber === true;
/** Whether an answer is in a person's own words. */
export const takesWords = (layer: Asked): layer is TextLayer => traitsOf(layer).isFree === true;
/** Whether an answer is one of the fields that the layer compares. */
export const comparesFields = (layer: Asked): layer is ComparingLayer => traitsOf(layer).isSide === true;
/** Whether an answer corrects or confirms the text of a field or turn. */
export const correctsText = (layer: Asked): layer is CorrectingLayer =>
  takesWords(layer) && layer.start !== undefined;
/** The fields of the sample that a question is about: those that it compares, or the one that it corrects. */
export const askedFields = (layer: Asked): readonly string[] =>
  comparesFields(layer)
    ? layer.between
    : correctsText(layer) && layer.start !== 'turn'
      ? [layer.start.field]
      : [];
/** These fields, and those that name the systems behind them. */
export const namedFields = (layer: Asked): readonly string[] => [
  ...askedFields(layer),
  ...(comparesFields(layer) ? Object.values(layer.sources ?? {}) : []),
];
/** Whether an answer is a turn of the conversation. */
export const takesTurn = (layer: Asked): boolean => traitsOf(layer).isTurn === true;

/** The answer that no turn is meant. */
export const NO_TURN = 'none';
