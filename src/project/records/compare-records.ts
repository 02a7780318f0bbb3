import { isObject } from '../../base/objects';

/** What decides which of two records about a sample counts. */
export interface RecordOrder {
  /** Milliseconds since 1970; NaN without a valid time. */
  readonly time: number;
  readonly id: string | undefined;
}

/**
 * The order of records, whatever the order of their lines: by time, then by id. The greater one counts (docs/format.md, "What counts"). A
 * record without a valid time comes before all others.
 */
export function compareRecords(a: RecordOrder, b: RecordOrder): number {
  const difference = timeOf(a) - timeOf(b);
  if (difference !== 0) return difference;
  return compare(a.id ?? '', b.id ?? '');
}

/**
 * The order of two records with the same time, given their parsed lines: by id. Records that are broken may share one, and then their JSON
 * decides.
 */
export function compareIds(a: unknown, b: unknown): number {
  const [x, y] = [a, b].map((value) => (isObject(value) && typeof value.id === 'string' ? value.id : ''));
  return compare(x!, y!) || compare(JSON.stringify(a) ?? '', JSON.stringify(b) ?? '');
}

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

const timeOf = ({ time }: RecordOrder): number => (Number.isNaN(time) ? -1 : time);
