import type { LayerValue } from '../project/records/records';

/** A text that is equal for equal values, ignoring the order of labels and spans, ids and quotes. */
export function valueKey(value: LayerValue): string {
  if (!Array.isArray(value)) return JSON.stringify(value);
  return JSON.stringify(
    value
      .map((item) => (typeof item === 'string' ? item : 'start' in item ? spanKey(item) : item))
      .map((item) => JSON.stringify(item))
      .sort(),
  );
}

function spanKey({
  start,
  end,
  label,
  parts,
}: {
  start: number;
  end: number;
  label: string;
  parts?: readonly { start: number; end: number }[];
}): unknown {
  // One part is the whole span.
  const pieces = parts && parts.length > 1 ? parts.map((part) => [part.start, part.end]) : undefined;
  return [start, end, label, pieces];
}
