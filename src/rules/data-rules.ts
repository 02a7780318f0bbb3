import { cardinalityViolation } from './catalogue/cardinality-violation';
import { duplicateItemId } from './catalogue/duplicate-item-id';
import { invalidJsonLine } from './catalogue/invalid-json-line';
import { invalidRecord } from './catalogue/invalid-record';
import { loneSurrogate } from './catalogue/lone-surrogate';
import { missingOffsetUnit } from './catalogue/missing-offset-unit';
import { offsetUnitDrift } from './catalogue/offset-unit-drift';
import { overlappingSpans } from './catalogue/overlapping-spans';
import { spanOutOfBounds } from './catalogue/span-out-of-bounds';
import { spanSplitsCharacter } from './catalogue/span-splits-character';
import { spanTextMismatch } from './catalogue/span-text-mismatch';
import { staleGuidelineVersion } from './catalogue/stale-guideline-version';
import { unknownLabel } from './catalogue/unknown-label';
import type { Rule } from './framework/rule';

/** The rules about data files and everybody's records, in the order of the catalogue. */
export const DATA_RULES: readonly Rule[] = [
  // data
  invalidJsonLine,
  invalidRecord,
  duplicateItemId,
  loneSurrogate,
  // annotations
  unknownLabel,
  cardinalityViolation,
  missingOffsetUnit,
  spanOutOfBounds,
  spanTextMismatch,
  offsetUnitDrift,
  spanSplitsCharacter,
  overlappingSpans,
  staleGuidelineVersion,
];
