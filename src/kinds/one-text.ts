/** What kinds whose answer is one text have in common. */
import type { LongAnswer } from '../agreement/rows/long-row';
import type { LayerValue } from '../project/records/records';
import type { Layer } from '../project/schema/layer-types';
import type { Difference } from './difference';

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
