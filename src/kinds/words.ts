import type { LayerValue, Relation, Span } from '../project/records/records';

/** How the parts of an answer are written. */
interface Wording {
  /** A label, a field, or a text. */
  text(text: string): string;
  mark(mark: Span | Relation): string;
  /** An empty list. */
  readonly none: string;
  readonly between?: string;
}

/** An answer in words. */
export function inWords(value: LayerValue, { text, mark, none, between = ', ' }: Wording): string {
  if (!Array.isArray(value)) return typeof value === 'string' ? text(value) : String(value);
  if (value.length === 0) return none;
  return value.map((item) => (typeof item === 'string' ? text(item) : mark(item))).join(between);
}

/** The text that a span quotes, that of its parts joined by an ellipsis; undefined if it quotes none. */
export const quoteOf = ({ text, parts }: Span): string | undefined =>
  parts?.map((part) => part.text ?? '').join(' … ') ?? text;

/** A short text for a layer's value. */
export const valueText = (value: LayerValue): string =>
  inWords(value, { text: (text) => text, mark: markText, none: '(none)' });

function markText(mark: Span | Relation): string {
  if ('from' in mark) return `${mark.label} (${mark.from} → ${mark.to})`;
  const quote = quoteOf(mark);
  return quote === undefined ? `${mark.label} ${mark.start}–${mark.end}` : `${mark.label} “${quote}”`;
}
