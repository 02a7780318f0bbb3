/** Explains why a span cannot be made. */
import { clipped } from '../../../base/text/shorten';
import type { Span } from '../../../project/records/records';
import type { Label, SpansLayer } from '../../../project/schema/layer-types';
import { labelAt } from '../../../project/schema/per-turn';
import type { SpanEdit } from './span-editing';

type Reason = Extract<SpanEdit, { ok: false }>['reason'];

/** `other` is the span in the way. */
export function whyNot(
  reason: Reason,
  layer: SpansLayer,
  other: Span | undefined,
  labels: ReadonlyMap<string, Label>,
): string {
  const place = layer.name ?? layer.id;
  const name =
    other && `“${shorten(quoteOf(other))}” (${labelAt(labels, layer.id, other.label)?.name ?? other.label})`;
  switch (reason) {
    case 'same':
      return `${name} already has this label.`;
    case 'overlap':
      return `${name} is in the way: spans of ${place} do not overlap.`;
    case 'cross':
      return `${name} is in the way: spans of ${place} may be nested, but must not cross.`;
    case 'empty':
      return 'Nothing is selected.';
    case 'not-discontinuous':
      return `Spans of ${place} have one part only.`;
  }
}

/** The text of a span, as the answer quotes it. */
export function quoteOf(span: Span): string {
  return span.text ?? span.parts?.map(({ text }) => text).join(' … ') ?? '';
}

/** At most 40 characters of a text. */
export const shorten = (text: string): string => clipped(text, 40);
