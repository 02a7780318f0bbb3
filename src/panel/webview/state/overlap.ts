/** How two spans of one layer may overlap. Offsets in any one unit, end exclusive. */
import type { OverlapPolicy } from '../../../project/schema/layer-types';

export interface SpanExtent {
  readonly start: number;
  readonly end: number;
  readonly label: string;
  /** The parts of a discontinuous span, in text order. */
  readonly parts?: readonly { readonly start: number; readonly end: number }[];
}

/** `same`: equal extent and label; `overlap`: they share characters; `cross`: they overlap and neither contains the other. */
export type SpanConflict = 'same' | 'overlap' | 'cross';

/** Why the policy forbids two spans together; undefined if it allows them. Equal extent and label are for the layer to allow. */
export function spanConflict(policy: OverlapPolicy, a: SpanExtent, b: SpanExtent): SpanConflict | undefined {
  const partsOfA = a.parts ?? [a];
  const partsOfB = b.parts ?? [b];
  if (!partsOfA.some((one) => partsOfB.some((other) => one.start < other.end && other.start < one.end)))
    return undefined;
  const aHoldsB = holds(partsOfA, partsOfB);
  const bHoldsA = holds(partsOfB, partsOfA);
  if (aHoldsB && bHoldsA && a.label === b.label) return 'same';
  if (policy === 'none') return 'overlap';
  if (policy === 'nested' && !aHoldsB && !bHoldsA) return 'cross';
  return undefined;
}

type Part = { readonly start: number; readonly end: number };

function holds(outer: readonly Part[], inner: readonly Part[]): boolean {
  return inner.every((part) => outer.some(({ start, end }) => start <= part.start && part.end <= end));
}
