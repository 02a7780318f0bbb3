import { decides } from '../../../project/records/records';
import { awaited } from '../../../engine/review/returned';
import type { Project } from '../../../engine/project';

/** One disagreement (a sample and a layer) or one error: what trees, queues and searches list. */
export interface BucketItem {
  /** Stable while it lasts; unique in its project. */
  readonly id: string;
  /** The cause of a disagreement, or the kind of an error. */
  readonly kind: string;
  readonly layer: string | undefined;
  /** Key of the sample; -1 where a record names none that can be read. */
  readonly key: number;
  /** Key of the other sample, of cases that are about two. */
  readonly twin?: number;
  /** The sample's id, or the place in a file where no sample has one; absent where it is to be read by the key. */
  readonly name?: string;
  /** Project-relative path and 0-based line, of what is wrong in a file. */
  readonly at?: { readonly file: string; readonly line: number };
  /** What stands against what, as one name: labels joined, or the lint rule. Each case has one. */
  readonly about: string;
  /** Ids of the buckets of label pairs and the like that it belongs to, as reports count them; a case of three labels is in three. */
  readonly buckets: readonly string[];
  /** Labels in dispute. */
  readonly labels: readonly string[];
  /** Codes of the people concerned. */
  readonly annotators: readonly number[];
  /** Rules that were cited, or the lint rule that was broken. */
  readonly rules: readonly string[];
  /** What the mistake costs by the guideline; 1 is the ordinary one. */
  readonly cost: number;
}

/** Where a disagreement stands for a reviewer. */
export type ItemState = 'open' | 'returned' | 'decided';

/** Where a disagreement stands: decided on its layer, waiting for annotators who are to answer again, or open. */
export function itemState(
  { records }: Project,
  { key, layer }: Pick<BucketItem, 'key' | 'layer'>,
): ItemState {
  const record = records.decisionOf(key);
  if (!record) return 'open';
  if (record.return_to && !record.withdrawn) return awaited(records, key).length > 0 ? 'returned' : 'open';
  if (layer === undefined || !decides(record)) return 'open';
  return Object.hasOwn(record.labels ?? {}, layer) || Object.hasOwn(record.valid ?? {}, layer)
    ? 'decided'
    : 'open';
}
