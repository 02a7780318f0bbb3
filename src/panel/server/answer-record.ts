import type { NewRecord } from '../../engine/journal';
import type { ProjectModel } from '../../project/model/model';
import type { SaveParams } from '../../protocol/panel';
import { shownOrders } from '../../project/answers/shown-order';

/** The record of a saved answer, with the order in which the fields of its comparisons were shown. */
export function recordOf(
  { record, sample, textHash: hash, labels, rules, flags, note, seconds, status, origin }: SaveParams,
  model: ProjectModel,
  annotator: string,
): NewRecord {
  const hasSpans = Object.values(labels).some(
    (value) => Array.isArray(value) && value.some((item) => typeof item === 'object' && 'start' in item),
  );
  const compared = Object.entries(shownOrders(model, sample, annotator)).filter(([layer]) =>
    Object.hasOwn(labels, layer),
  );
  return {
    id: record,
    sample,
    text_hash: hash,
    ...(hasSpans && { unit: 'codepoint' as const }),
    labels,
    ...(rules.length > 0 && { rules }),
    ...(flags.length > 0 && { flags }),
    ...(note !== '' && { note }),
    seconds: Math.round(seconds * 10) / 10,
    status,
    ...(compared.length > 0 && { shown: Object.fromEntries(compared) }),
    origin: origin ?? { kind: 'hand' },
  };
}
