import { againstReference, type ReferenceAgreement } from '../context/against-reference';
import { annotatorDrift, type Drift } from '../context/drift';
import type { Level, RatingInput } from '../coefficients/levels';
import type { RowContext } from '../rows/row-notes';
import { agreementBySubset, type SubsetAgreement } from '../context/subsets';

/** Agreement by other fields of rows than the answer. A part is absent if no row has the field. */
export interface ContextReport {
  /** By annotator: agreement with the majority of the others. */
  drift?: Drift[];
  byGuideline?: SubsetAgreement[];
  byRule?: SubsetAgreement[];
  reference?: ReferenceAgreement[];
}

export function contextReport(input: RatingInput, level: Level, context: RowContext): ContextReport {
  const { notes, reference, measured = input.table } = context;
  return {
    ...(notes.hasTimes && { drift: annotatorDrift(input.table, (row) => notes.timeOf(row)) }),
    ...(notes.hasGuidelines && {
      byGuideline: agreementBySubset(input, level, 'ratings', (row) => notes.guidelinesOf(row)),
    }),
    ...(notes.hasRules && { byRule: agreementBySubset(input, level, 'items', (row) => notes.rulesOf(row)) }),
    ...(reference && { reference: againstReference(measured, (item) => reference.get(item)) }),
  };
}
