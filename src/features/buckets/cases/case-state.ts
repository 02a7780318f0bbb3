import { decides } from '../../../project/records/records';
import { awaited } from '../../../engine/review/returned';
import type { Project } from '../../../engine/project';
import type { Case, CaseState } from './case';

/** Where a disagreement stands: decided on its layer, waiting for annotators who are to answer again, or open. */
export function caseState({ records }: Project, { key, layer }: Pick<Case, 'key' | 'layer'>): CaseState {
  const record = records.decisionOf(key);
  if (!record) return 'open';
  if (record.return_to && !record.withdrawn) return awaited(records, key).length > 0 ? 'returned' : 'open';
  if (layer === undefined || !decides(record)) return 'open';
  return Object.hasOwn(record.labels ?? {}, layer) || Object.hasOwn(record.valid ?? {}, layer)
    ? 'decided'
    : 'open';
}
