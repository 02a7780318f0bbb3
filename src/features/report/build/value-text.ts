import { inWords, quoteOf } from '../../../kinds/words';
import type { LayerValue, Relation, Span } from '../../../project/records/records';

/** A short text for a layer's value. */
export const valueText = (value: LayerValue): string =>
  inWords(value, { text: (text) => text, mark: markText, none: '(none)' });

function markText(mark: Span | Relation): string {
  if ('from' in mark) return `${mark.label} (${mark.from} → ${mark.to})`;
  const quote = quoteOf(mark);
  return quote === undefined ? `${mark.label} ${mark.start}–${mark.end}` : `${mark.label} “${quote}”`;
}
