import { attributeValues } from '../kinds/difference';
import type { LayerValue, Span } from '../project/records/records';

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

function spanKey(span: Span): unknown {
  const { start, end, label, parts } = span;
  // One part is the whole span.
  const pieces = parts && parts.length > 1 ? parts.map((part) => [part.start, part.end]) : undefined;
  const attributes = attributeValues(span);
  return [start, end, label, pieces, ...(attributes.length > 0 ? [attributes] : [])];
}
