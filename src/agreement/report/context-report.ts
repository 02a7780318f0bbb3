import { againstReference, type ReferenceAgreement } from '../context/against-reference';
import { annotatorDrift, type Drift } from '../context/drift';
import type { Level, RatingInput } from '../coefficients/levels';
import type { RowContext } from '../rows/row-notes';
import { agreementBySubset, type SubsetAgreement } from '../context/subsets';
import type { RatingTable } from '../tables/rating-table';

/** Agreement by other fields of rows than the answer. A part is absent if no row has the field. */
export interface ContextReport {
  /** By annotator: agreement with the majority of the others. */
  drift?: Drift[];
  byGuideline?: SubsetAgreement[];
  byRule?: SubsetAgreement[];
  reference?: ReferenceAgreement[];
}

export const contextReport = (input: RatingInput, level: Level, context: RowContext): ContextReport => {
  const { reference, measured = input.table } = context;
  return {
    ...reportByNotes(context, input.table, (by, keysOf) => agreementBySubset(input, level, by, keysOf)),
    ...(reference && { reference: againstReference(measured, (item) => reference.get(item)) }),
  };
};

/** Agreement by what rows have beside their answers; `subsets` measures it within the subsets that a field of theirs makes. */
export const reportByNotes = (
  { notes }: RowContext,
  ratings: RatingTable,
  subsets: (by: 'ratings' | 'items', keysOf: (row: number) => readonly string[]) => SubsetAgreement[],
): Omit<ContextReport, 'reference'> => ({
  ...(notes.hasTimes && { drift: annotatorDrift(ratings, (row) => notes.timeOf(row)) }),
  ...(notes.hasGuidelines && { byGuideline: subsets('ratings', (row) => notes.guidelinesOf(row)) }),
  ...(notes.hasRules && { byRule: subsets('items', (row) => notes.rulesOf(row)) }),
});
