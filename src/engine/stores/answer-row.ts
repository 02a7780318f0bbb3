import type { Stores } from './stores';

/** The row of a person's answer to a sample, including drafts; undefined if there is none, or it was withdrawn. */
export function rowOf(
  { records, samples }: Pick<Stores, 'records' | 'samples'>,
  person: string,
  sample: string,
): number | undefined {
  const { table } = records;
  const code = table.annotators.find(person);
  const row = code < 0 ? -1 : table.find(samples.ids.find(sample), code);
  return row >= 0 && table.present(row) ? row : undefined;
}
