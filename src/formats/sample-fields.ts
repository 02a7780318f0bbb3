/** The fields of samples that an import reads, and what becomes of them. */
import type { ForeignItem } from './format';
import type { LossReport } from './loss-report';
import { defined } from '../base/defined';

type Fields = Readonly<Record<string, unknown>>;

/** The fields that a sample comes with, its split among them. */
export const givenFields = ({ split, fields }: ForeignItem, splitField: string): Fields =>
  defined({ [splitField]: split, ...fields });

/** Fields as one text, whatever their order; without those of the id and the text, and without `origin`. */
export const fieldsPrint = (fields: Fields, apart: readonly string[]): string =>
  JSON.stringify(
    Object.entries(fields)
      .filter(([name]) => name !== 'origin' && !apart.includes(name))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

/** Counts fields of a sample that is carried. `isKept`: they are written, or the project's sample has the same; it keeps its own. */
export function countFields(losses: LossReport, file: string, fields: number, isKept: boolean): void {
  losses.read.fields += fields;
  if (isKept) losses.written.fields += fields;
  else if (fields > 0) {
    losses.drop({ fields });
    losses.noteOnce(file, {
      'fields-differ':
        'samples that the project has already keep their fields; where those of these files differ, all of the sample are counted as lost',
    });
  }
}
