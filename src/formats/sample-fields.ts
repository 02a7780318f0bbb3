/** The fields of samples in an import, and what happens to them. */
import type { ForeignItem } from './format';
import type { LossReport } from './loss-report';
import { defined } from '../base/defined';

type Fields = Readonly<Record<string, unknown>>;

/** The fields of a sample, including its split. */
export const givenFields = ({ split, fields }: ForeignItem, splitField: string): Fields =>
  defined({ [splitField]: split, ...fields });

/** Fields as one text in which their order does not matter, without the fields of the id and the text and without `origin`. */
export const fieldsPrint = (fields: Fields, apart: readonly string[]): string =>
  JSON.stringify(
    Object.entries(fields)
      .filter(([name]) => name !== 'origin' && !apart.includes(name))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

/** Counts the fields of a carried sample. `isKept`: they are written, or equal those of the project's sample, which keeps its own. */
export function countFields(losses: LossReport, file: string, fields: number, isKept: boolean): void {
  losses.read.fields += fields;
  if (isKept) losses.written.fields += fields;
  else if (fields > 0) {
    losses.drop({ fields });
    losses.noteOnce(file, {
      'fields-differ':
        'existing samples keep their fields; if the fields in these files differ, all fields of the sample are counted as lost',
    });
  }
}
