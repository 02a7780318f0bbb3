/** Inline spans of guideline examples: `Order [A-1009](order-id) came`. docs/format.md, "guideline.yaml". */

export interface MarkedSpan {
  /** Code points into the text without markup, end exclusive. */
  start: number;
  end: number;
  label: string;
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

/** Removes the markup from a text. `isSpanLabel`: which names mark spans. `\[`, `\]` and `\\` are the character. */
export function parseMarked(source: string, isSpanLabel: (name: string) => boolean): MarkedText {
  let text = '';
  let length = 0; // code points in `text`
  const spans: MarkedSpan[] = [];
  const open: Open[] = [];
  const add = (piece: string): void => {
    text += piece;
    length += [...piece].length;
  };
  for (let i = 0; i < source.length;) {
    const character = source[i]!;
    if (character === '\\' && /[[\]\\]/.test(source[i + 1] ?? '')) {
      add(source[i + 1]!);
      i += 2;
    } else if (character === '[' && closesAsSpan(source, i, isSpanLabel)) {
      open.push({ start: length, at: text.length });
      i += 1;
    } else if (character === ']' && open.length > 0 && isLabelAhead(source, i, isSpanLabel)) {
      const { start, at } = open.pop()!;
      const labelStart = i + 2;
      const labelEnd = source.indexOf(')', labelStart);
      spans.push({
        start,
        end: length,
        label: source.slice(labelStart, labelEnd),
        text: text.slice(at),
        labelStart,
        labelEnd,
      });
      i = labelEnd + 1;
    } else {
      const piece = String.fromCodePoint(source.codePointAt(i)!);
      add(piece);
      i += piece.length;
    }
  }
  spans.sort((a, b) => a.start - b.start || b.end - a.end);
  return { text, spans };
}

/** Whether `](label)` is at `i`, with a label for spans. */
function isLabelAhead(source: string, i: number, isSpanLabel: (name: string) => boolean): boolean {
  if (source[i + 1] !== '(') return false;
  const end = source.indexOf(')', i + 2);
  return end > i + 2 && isSpanLabel(source.slice(i + 2, end));
}

/** Whether the bracket at `i` is closed by one that ends a span. */
function closesAsSpan(source: string, i: number, isSpanLabel: (name: string) => boolean): boolean {
  let depth = 0;
  for (let k = i + 1; k < source.length; k++) {
    const character = source[k]!;
    if (character === '\\') k += 1;
    else if (character === '[') depth += 1;
    else if (character === ']') {
      const ends = isLabelAhead(source, k, isSpanLabel);
      if (depth === 0) return ends;
      depth -= 1;
      if (ends) k = source.indexOf(')', k);
    }
  }
  return false;
}

/** Writes a text with markup for its spans (code points), the inverse of `parseMarked`. Spans must not cross. */
export function writeMarked(
  text: string,
  spans: readonly { start: number; end: number; label: string }[],
): string {
  const points = [...text];
  const sorted = spans.toSorted((a, b) => a.start - b.start || b.end - a.end);
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
