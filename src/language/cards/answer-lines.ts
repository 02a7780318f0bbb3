import type { ProjectModel } from '../../project/model/model';
import type { Labels, LayerValue, Relation, Span } from '../../project/records/records';
import { isSpan } from '../../project/records/spans';
import { OffsetMap } from '../../base/text/offsets';
import { bullets, code, plain } from '../../base/text/markdown';
import { shorten } from '../../base/text/phrases';

/** UTF-16 units of a span's text that are shown. */
const QUOTED = 120;
/** UTF-16 units of a free text that are shown. */
const WRITTEN = 300;
/** Further spans are only counted. */
const SPANS_SHOWN = 12;

/** An answer in Markdown, one line per layer. `text` (of the sample) provides the text of spans without a quote; offsets are code points. */
export function answerLines(model: ProjectModel, labels: Labels, text?: string): string {
  return bullets(
    Object.entries(labels).map(
      ([layer, value]) =>
        `${plain(model.layers.get(layer)?.layer?.name ?? layer)}: ${valueText(value, text)}`,
    ),
  );
}

/** A layer's value in one line of Markdown. */
export function valueText(value: LayerValue | unknown, text?: string): string {
  if (typeof value === 'string') return code(shorten(value, WRITTEN));
  if (!Array.isArray(value)) return code(JSON.stringify(value) ?? '');
  if (value.length === 0) return 'none';
  const shown = value.slice(0, SPANS_SHOWN).map((item: unknown) => itemText(item, text));
  const hidden = value.length - shown.length;
  return [...shown, ...(hidden > 0 ? [`and ${hidden} more`] : [])].join(', ');
}

function itemText(item: unknown, text: string | undefined): string {
  if (typeof item === 'string') return code(item);
  if (isSpan(item)) return `${code(quoteOf(item, text))} ${plain(item.label)}`;
  const { label, from, to } = (item ?? {}) as Partial<Relation>;
  return label === undefined
    ? code(JSON.stringify(item))
    : `${plain(from ?? '?')} ${code(label)} ${plain(to ?? '?')}`;
}

/** The text of a span: its quote, else from the sample; parts are joined by an ellipsis. */
function quoteOf({ start, end, parts, text: quote }: Span, text: string | undefined): string {
  const pieces = parts ?? [{ start, end, ...(quote !== undefined && { text: quote }) }];
  return pieces
    .map((piece) => {
      const words = text === undefined ? undefined : new OffsetMap(text).slice(piece.start, piece.end);
      return piece.text ?? words ?? `${piece.start}–${piece.end}`;
    })
    .map((words) => shorten(words, QUOTED))
    .join(' … ');
}
