/** The marks in an answer, known by their form alone: whether what a file has in them is right is checked elsewhere. */
import type { LayerValue, Relation, Span } from './records';

const has = (item: unknown, key: string): boolean => typeof item === 'object' && item !== null && key in item;

export const isSpanForm = (item: unknown): item is Span => has(item, 'start');
export const isRelationForm = (item: unknown): item is Relation => has(item, 'from');

/** The spans in an answer; none of an answer to another kind of question. */
export const spansIn = (value: LayerValue | undefined): Span[] =>
  Array.isArray(value) ? (value as unknown[]).filter(isSpanForm) : [];

/** The labels in an answer, one for each item; the text of a text, and none of a number. */
export function chosenLabels(value: LayerValue | undefined): string[] {
  if (typeof value === 'string') return [value];
  if (!Array.isArray(value)) return [];
  return value.map((item) => (typeof item === 'string' ? item : item.label));
}

/** An answer with other labels; a number as it is. */
export function withLabels(value: LayerValue, labelFor: (label: string) => string): LayerValue {
  if (typeof value === 'string') return labelFor(value);
  if (!Array.isArray(value)) return value;
  return (value as (string | Span)[]).map((item) =>
    typeof item === 'string' ? labelFor(item) : { ...item, label: labelFor(item.label) },
  ) as LayerValue;
}

/** Whether an answer is a list of spans with at least one. No answer mixes spans with anything else. */
export const areSpans = (value: unknown): value is Span[] => Array.isArray(value) && isSpanForm(value[0]);

/** A span with the text that it covers; its keys stay in their order, which reports keep. `characters`: the text in code points. */
export function withText(span: Span, characters: readonly string[]): Span {
  const covered = (start: number, end: number): string => characters.slice(start, end).join('');
  if (!span.parts) return { ...span, text: covered(span.start, span.end) };
  return { ...span, parts: span.parts.map((part) => ({ ...part, text: covered(part.start, part.end) })) };
}

/** The same in the order in which records are written, and without what the span quoted. */
export function quotedFrom(span: Span, characters: readonly string[]): Span {
  const { id, start, end, label, attributes } = span;
  const { text, parts } = withText(span, characters);
  const place = parts
    ? { parts: parts.map((part) => ({ start: part.start, end: part.end, text: part.text })) }
    : { text };
  return {
    ...(id !== undefined && { id }),
    ...{ start, end, label },
    ...place,
    ...(attributes && { attributes }),
  };
}
