import { canonicalJson } from '../../base/json/canonical-json';

/** All that a person says in a record, as one text: two records say the same if theirs are equal. */
export const said = (record: Readonly<Record<string, unknown>>): string =>
  canonicalJson([
    record.sample,
    record.labels ?? {},
    record.rules ?? [],
    record.flags ?? [],
    record.note ?? record.reason ?? '',
    record.status ?? 'done',
    record.valid ?? {},
    record.cause ?? null,
    record.return_to !== undefined,
    record.swapped ?? {},
  ]);
