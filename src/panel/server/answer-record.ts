import type { NewRecord } from '../../engine/journal';
import type { SaveParams } from '../../protocol/panel';

/** The record to append for a saved answer. */
export function recordOf({
  record,
  sample,
  textHash: hash,
  labels,
  rules,
  flags,
  note,
  seconds,
  status,
  origin,
}: SaveParams): NewRecord {
  const hasSpans = Object.values(labels).some(
    (value) => Array.isArray(value) && value.some((item) => typeof item === 'object' && 'start' in item),
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
    origin: origin ?? { kind: 'hand' },
  };
}
