/** Inline spans of guideline examples: `Order [A-1009](order-id) came`. docs/format.md, "guideline.yaml". */
import { maxOf, groupBy } from '../../base/lists';
import type { Span } from '../records/records';

export interface MarkedSpan {
  /** Code points into the text without markup, end exclusive. */
  start: number;
  end: number;
  label: string;
  /** What is after `#`: marks with the same label and the same part name are parts of one span. */
  part?: string;
  text: string;
  /** UTF-16 offsets of the label's name in the marked source. */
  labelStart: number;
  labelEnd: number;
}

export interface MarkedText {
  text: string;
  /** In order of their start; an outer span before the inner one. */
  spans: MarkedSpan[];
}

interface Open {
  start: number;
  /** Length of `text` in UTF-16 when the bracket opened. */
  at: number;
}

/** Longer names are no labels: the text is plain. */
const MAX_NAME_LENGTH = 1000;

/** Removes the markup from a text. `isSpanLabel`: which names mark spans. `\[`, `\]` and `\\` are the character. */
export function parseMarked(source: string, isSpanLabel: (name: string) => boolean): MarkedText {
  let text = '';
  let length = 0; // code points in `text`
  const closed = new Map<MarkedSpan, { readonly at: number; readonly to: number }>();
  const open: Open[] = [];
  const opening = openingBrackets(source, isSpanLabel);
  const add = (piece: string): void => {
    text += piece;
    length += [...piece].length;
  };
  for (let i = 0; i < source.length;) {
    const character = source[i]!;
    if (character === '\\' && /[[\]\\]/.test(source[i + 1] ?? '')) {
      add(source[i + 1]!);
      i += 2;
    } else if (opening.has(i)) {
      open.push({ start: length, at: text.length });
      i += 1;
    } else if (character === ']' && open.length > 0 && isLabelAhead(source, i, isSpanLabel)) {
      const { start, at } = open.pop()!;
      const labelStart = i + 2;
      const close = source.indexOf(')', labelStart);
      const name = nameIn(source.slice(labelStart, close), isSpanLabel)!;
      const labelEnd = labelStart + name.label.length;
      closed.set({ start, end: length, ...name, text: '', labelStart, labelEnd }, { at, to: text.length });
      i = close + 1;
    } else {
      const piece = String.fromCodePoint(source.codePointAt(i)!);
      add(piece);
      i += piece.length;
    }
  }
  // Parts of a text that still grows would be copies of it.
  const spans = [...closed].map(([span, { at, to }]) => ({ ...span, text: text.slice(at, to) }));
  spans.sort((a, b) => a.start - b.start || b.end - a.end);
  return { text, spans };
}

/** What a mark names: a label, or a label and a part (`label#1`). A label whose own id ends like that is meant as it is. */
function nameIn(
  name: string,
  isSpanLabel: (name: string) => boolean,
): { label: string; part?: string } | undefined {
  if (isSpanLabel(name)) return { label: name };
  const at = name.lastIndexOf('#');
  const label = name.slice(0, Math.max(at, 0));
  return at < name.length - 1 && isSpanLabel(label) ? { label, part: name.slice(at + 1) } : undefined;
}

/** The spans of the marks, in the order of their first marks. A single part is an ordinary span. */
export function markedSpans(marks: readonly MarkedSpan[]): Span[] {
  let alone = 0;
  const spans = groupBy(marks, ({ label, part }) =>
    JSON.stringify(part === undefined ? (alone += 1) : [label, part]),
  );
  return [...spans.values()].map((parts) => {
    const [{ start, end, label, text }] = parts as [MarkedSpan];
    if (parts.length === 1) return { start, end, label, text };
    const last = maxOf(parts.map((part) => part.end));
    return {
      start,
      end: last,
      label,
      parts: parts.map((part) => ({ start: part.start, end: part.end, text: part.text })),
    };
  });
}

/** Whether `](label)` is at `i`, with a label for spans. */
function isLabelAhead(source: string, i: number, isSpanLabel: (name: string) => boolean): boolean {
  if (source[i + 1] !== '(') return false;
  const ahead = source.slice(i + 2, i + 2 + MAX_NAME_LENGTH);
  const end = ahead.indexOf(')');
  return end > 0 && nameIn(ahead.slice(0, end), isSpanLabel) !== undefined;
}

/** The brackets that are closed by one that ends a span. */
function openingBrackets(source: string, isSpanLabel: (name: string) => boolean): ReadonlySet<number> {
  const found = new Set<number>();
  const open: number[] = [];
  for (let i = 0; i < source.length; i++) {
    const character = source[i]!;
    if (character === '\\') i += 1;
    else if (character === '[') open.push(i);
    else if (character === ']') {
      const start = open.pop();
      if (start === undefined || !isLabelAhead(source, i, isSpanLabel)) continue;
      found.add(start);
      i = source.indexOf(')', i);
    }
  }
  return found;
}

/** Writes a text with markup for its spans (code points), the inverse of `parseMarked`. Spans and parts must not cross. */
export function writeMarked(
  text: string,
  spans: readonly Pick<Span, 'start' | 'end' | 'label' | 'parts'>[],
): string {
  const points = [...text];
  let number = 0;
  const marks = spans.flatMap(({ start, end, label, parts }) => {
    if (!parts) return [{ start, end, label }];
    number += 1;
    return parts.map((part) => ({ ...part, label: `${label}#${number}` }));
  });
  const sorted = marks.toSorted((a, b) => a.start - b.start || b.end - a.end);
  const out: string[] = [];
  const ends: { end: number; label: string }[] = [];
  let next = 0;
  for (let i = 0; i <= points.length; i++) {
    while (ends.length > 0 && ends.at(-1)!.end === i) out.push(`](${ends.pop()!.label})`);
    while (next < sorted.length && sorted[next]!.start === i) {
      out.push('[');
      ends.push(sorted[next]!);
      next += 1;
    }
    const point = points[i];
    if (point !== undefined) out.push(/[[\]\\]/.test(point) ? `\\${point}` : point);
  }
  return out.join('');
}
