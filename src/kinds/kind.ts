import type { Declared } from '../agreement/tables/label-order';
import type { LongData } from '../agreement/rows/long-data';
import type { LongAnswer } from '../agreement/rows/long-row';
import type { Line } from '../document/blocks';
import type { ReportAnswer } from '../project/answers/check-attributes';
import type { Labels, LayerValue } from '../project/records/records';
import type { Turn } from '../project/samples/conversation';
import type { Layer, AttributeDef, OverlapPolicy, RelationPair } from '../project/schema/layer-types';
import type { Difference } from './difference';
import type { QuotedText } from './quoted-text';

/** What there is to know of one type of question, each apart from the others. traits.ts asks what answers are. */
export interface Kind<L extends Layer = Layer> {
  /**
   * Checks one answer from a file, of any shape. `complete`: the record is done, so that minimums apply. Whether its labels exist, and
   * whether spans match the text, is for others to check.
   */
  check(layer: L, value: unknown, complete: boolean, report: ReportAnswer): void;
  /** Whether a value has the form of an answer; its labels and its size are for others to judge. */
  fits(value: LayerValue): boolean;
  /** How two answers in the form of `comparableValue` differ. */
  differences(layer: L, a: LayerValue, b: LayerValue): Difference[];
  readonly measured: Measured<L>;
  /** The layer for answers that were found in another tool's files; undefined if they do not suffice for one. Absent: no tool has such answers. */
  found?(base: Pick<Layer, 'id' | 'required' | 'question'>, seen: Seen): L | undefined;
  /** How the question is answered, in sentences for people. */
  form(layer: L, names: { question(id: string): Line[number] }): Line;
  readonly asked: Asked<L>;
}

/** What answers in another tool's files are like, all together. */
export interface Seen {
  readonly labels: readonly string[];
  /** The layer whose spans are joined. */
  readonly spans: string | undefined;
  readonly pairs: readonly RelationPair[];
  readonly attributes: readonly AttributeDef[];
  readonly overlap: OverlapPolicy;
  readonly discontinuous: boolean;
  readonly repeats: boolean;
  /** The least and the greatest number, and the most decimals of one. */
  readonly min: number;
  readonly max: number;
  readonly decimals: number;
  readonly declared?: { readonly min?: number; readonly max?: number } | undefined;
  readonly between?: readonly [string, string];
  readonly none?: true;
}

interface Measured<L extends Layer> {
  readonly kind: LongData['kind'];
  /** An answer, whose other layers are in `labels`; undefined if it does not have the form. `length`: of the text, in code points. */
  answer(
    layer: L,
    value: LayerValue,
    labels: Labels,
    length: () => number | undefined,
  ): LongAnswer | undefined;
  /** The values that the schema lists, if they are known before anybody uses them. */
  declared?(layer: L): Declared;
}

/** How a model is asked, and how its reply is read. */
interface Asked<L extends Layer> {
  /** Why no model can be asked. */
  refusal?(layer: L): string | undefined;
  /** The JSON Schema of a reply. */
  schema(layer: L, question: AskedQuestion): object;
  /** The form of a reply, in sentences. */
  form(layer: L, question: AskedQuestion): string;
  /** The answer as a record has it; undefined if it was reported. Absent: as it is in the reply. */
  read?(layer: L, value: unknown, reply: Reply): LayerValue | undefined;
  /** The answer of an example as a model would give it; undefined if examples cannot show one. Absent: as it is. */
  example?(layer: L, value: LayerValue, text: string): unknown;
}

export interface AskedQuestion {
  /** The labels that can be chosen. */
  readonly offered: readonly string[];
  /** Whether another question that is asked joins its marks, so that they need ids. */
  readonly isJoined: boolean;
  /** Those of the sample. */
  readonly turns: readonly Turn[];
}

export interface Reply {
  readonly text: QuotedText;
  readonly isJoined: boolean;
  /** The fields that were shown, in their order. */
  readonly shown: readonly string[] | undefined;
  report(message: string): void;
}

/** Parts of a JSON Schema, in the part of the language that endpoints enforce: every key is required, and there are no others. */
export const TEXT = { type: 'string' } as const;
export const oneOf = (values: readonly string[]): object => ({ type: 'string', enum: values });
export const list = (items: object): object => ({ type: 'array', items });
export const orNull = (schema: object): object => ({ anyOf: [schema, { type: 'null' }] });
export const record = (properties: Readonly<Record<string, object>>): object => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});

// What kinds whose answer is one text have in common.
export const isText = (value: unknown): value is string => typeof value === 'string';

/** Two different labels, or fields that were compared. */
export const labelPair = ({ id: layer }: Layer, a: LayerValue, b: LayerValue): Difference[] =>
  isText(a) && isText(b) && a !== b ? [{ kind: 'label-pair', layer, a, b }] : [];

/** Whatever differs, without a name for how. */
export const otherwise = ({ id: layer }: Layer, a: LayerValue, b: LayerValue): Difference[] =>
  JSON.stringify(a) === JSON.stringify(b) ? [] : [{ kind: 'other', layer }];

/** Agreement on one value of a few. */
export const oneValue = {
  kind: 'value',
  answer: (_layer: Layer, value: LayerValue): LongAnswer | undefined =>
    isText(value) ? { kind: 'value', label: value } : undefined,
} as const;
