import type { Stores } from './stores';

/** The row of a person's answer to a sample, including drafts; undefined if there is none, or it was withdrawn. */
export function rowOf(
  { records, samples }: Pick<Stores, 'records' | 'samples'>,
  person: string,
  sample: string,
): number | undefined {
  const { table } = records;
  const row = table.find(samples.ids.find(sample), table.annotators.find(person));
  return row >= 0 && table.present(row) ? row : undefined;
}
