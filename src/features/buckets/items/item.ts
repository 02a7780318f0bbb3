import { decidedOn, decides } from '../../../project/records/records';
import { awaited } from '../../../engine/review/returned';
import type { Project } from '../../../engine/project';

/** One disagreement or one error, as trees, queues and searches list it. */
export interface BucketItem {
  readonly id: string;
  readonly kind: string;
  readonly layer: string | undefined;
  /** Key of the sample; -1 if the record names no readable one. */
  readonly key: number;
  /** Key of the other sample, for near duplicates. */
  readonly twin?: number;
  /** Keys of all samples whose answers made it an item: those of a group of near duplicates. */
  readonly among?: readonly number[];
  /** The sample's id, or the place in a file if there is no sample; if absent, look it up by key. */
  readonly name?: string;
  /** Project-relative path and 0-based line of a problem in a file. */
  readonly at?: { readonly file: string; readonly line: number };
  /** The conflicting labels, joined, or the lint rule: a name that determines one group. */
  readonly about: string;
  /** Ids of the buckets that reports count it in; a disagreement among three labels is in three. */
  readonly buckets: readonly string[];
  /** Conflicting labels. */
  readonly labels: readonly string[];
  /** Codes of the people concerned. */
  readonly annotators: readonly number[];
  /** Cited rules, or the lint rule that was broken. */
  readonly rules: readonly string[];
  /** Cost of the mistake by the guideline; an ordinary mistake costs 1. */
  readonly cost: number;
}

export type ItemState = 'open' | 'returned' | 'decided';

/** The state of a disagreement: decided on its layer, returned to annotators who have not answered again, or open. */
export function itemState(
  { records }: Project,
  { key, layer }: Pick<BucketItem, 'key' | 'layer'>,
): ItemState {
  const record = records.decisionOf(key);
  if (!record) return 'open';
  if (record.return_to && !record.withdrawn) return awaited(records, key).length > 0 ? 'returned' : 'open';
  if (layer === undefined || !decides(record)) return 'open';
  return decidedOn(record, layer) ? 'decided' : 'open';
}
