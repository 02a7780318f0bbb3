import { leadingCount } from '../leading-count';
/** A position in a text, as in the Language Server Protocol: both from 0, `character` in UTF-16 code units. */
export interface LineColumn {
  readonly line: number;
  readonly character: number;
}

const LF = 10;
const CR = 13;
const BYTE_ORDER_MARK = 0xfeff;

/**
 * Converts between UTF-16 offsets and lines. Lines end with `\n`, `\r\n` or a lone `\r`, as in the Language
 * Server Protocol. Both directions clamp: an offset after the text becomes its end, and a character after the line becomes the end of the
 * line (before its line end). A byte order mark is before the first line: it counts in offsets, but not in characters, as in editors.
 */
export class LineIndex {
  /** UTF-16 offset at which each line starts; always at least one line. */
  readonly starts: readonly number[];

  constructor(readonly text: string) {
    const first = text.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0;
    const starts = [first];
    // indexOf is faster than a loop, which matters because every keystroke creates an index.
    const next = (sign: string, from: number): number => {
      const at = text.indexOf(sign, from);
      return at < 0 ? Infinity : at;
    };
    let [lf, cr] = [next('\n', first), next('\r', first)];
    while (lf < Infinity || cr < Infinity) {
      const end = cr < lf - 1 ? cr : lf;
      starts.push(end + 1);
      if (lf <= end) lf = next('\n', end + 1);
      if (cr <= end) cr = next('\r', end + 1);
    }
    this.starts = starts;
  }

  get lineCount(): number {
    return this.starts.length;
  }

  /** The line that contains the UTF-16 offset; a line end belongs to the line it ends. */
  lineAt(offset: number): number {
    return Math.max(0, leadingCount(this.starts.length, (n) => this.starts[n]! <= offset) - 1);
  }

  lineStart(line: number): number {
    return this.starts[Math.max(0, line)] ?? this.text.length;
  }

  lineEnd(line: number): number {
    const next = this.starts[line + 1];
    if (next === undefined) return this.text.length;
    const before = next - 1;
    return this.text.charCodeAt(before) === LF && this.text.charCodeAt(before - 1) === CR
      ? before - 1
      : before;
  }

  lineColumn(offset: number): LineColumn {
    const inside = Math.max(this.starts[0]!, Math.min(offset, this.text.length));
    const line = this.lineAt(inside);
    return { line, character: Math.min(inside, this.lineEnd(line)) - this.starts[line]! };
  }

  offsetAt({ line, character }: LineColumn): number {
    if (line < 0) return this.starts[0]!;
    if (line >= this.starts.length) return this.text.length;
    return Math.min(this.starts[line]! + Math.max(0, character), this.lineEnd(line));
  }
}
