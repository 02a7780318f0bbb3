import type { LayerValue } from './records';

/** A short text for a layer's value. */
export function valueText(value: LayerValue): string {
  if (!Array.isArray(value)) return String(value);
  if (value.length === 0) return '(none)';
  return value
    .map((item) => {
      if (typeof item === 'string') return item;
      if ('from' in item) return `${item.label} (${item.from} → ${item.to})`;
      const quote = item.parts?.map(({ text }) => text ?? '').join(' … ') ?? item.text;
      return quote === undefined ? `${item.label} ${item.start}–${item.end}` : `${item.label} “${quote}”`;
    })
    .join(', ');
}
