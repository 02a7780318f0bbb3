import { byte, isDigit } from './bytes';

const { quote, backslash } = byte;

/** A value of a line that may be another one in lines of the same shape: what stands between the quotes of a string, or a number. */
export interface Hole {
  readonly kind: 'text' | 'number';
  /** UTF-16 units of the line, end exclusive. */
  readonly start: number;
  readonly end: number;
}

/** What stands in a shape for holes; everything below is a byte. */
const TEXT = 0x100;
const NUMBER = 0x101;

/** A stretch of shapes that begin alike, and how they go on. */
interface Stretch<T> {
  symbols: Uint16Array;
  /** By their first symbols. */
  next: Map<number, Stretch<T>>;
  /** What is known of the shape that ends here. */
  known: T | undefined;
}

/** The letters that may follow a backslash; what looks like `\u` may be half a character. */
const ESCAPES = new Set([...'"\\/bfnrt'].map((letter) => letter.charCodeAt(0)));

export const MOST_HOLES = 512;

/**
 * Knows lines of JSON by their shapes: all that they are but some values, which differ from line to line. JSON.parse takes each line of a shape
 * and gives the same but for these values. Looking for the shape of a line takes a look at each of its bytes and makes nothing.
 */
export class LineShapes<T> {
  /** Of the line that was found last: where its holes start and end (exclusive), in its order. */
  readonly starts = new Int32Array(MOST_HOLES);
  readonly ends = new Int32Array(MOST_HOLES);
  readonly #root: Stretch<T> = { symbols: new Uint16Array(), next: new Map(), known: undefined };

  /** What is known of the line from `start` to `end` (exclusive); undefined also where a string has escapes like `\u00e9`, or a number a sign. */
  find(bytes: Uint8Array, start: number, end: number): T | undefined {
    let stretch: Stretch<T> | undefined = this.#root;
    let at = start;
    let hole = 0;
    while (stretch) {
      const { symbols }: Stretch<T> = stretch;
      for (let n = 0; n < symbols.length; n++) {
        const symbol = symbols[n]!;
        if (symbol < TEXT) {
          if (bytes[at] !== symbol) return undefined;
          at += 1;
          continue;
        }
        const to = symbol === TEXT ? textEnd(bytes, at, end) : numberEnd(bytes, at, end);
        if (to < 0) return undefined;
        this.starts[hole] = at;
        this.ends[hole++] = to;
        at = to;
      }
      if (at >= end) return at === end ? stretch.known : undefined;
      const { next }: Stretch<T> = stretch;
      stretch = next.get(bytes[at]!) ?? next.get(TEXT) ?? next.get(NUMBER);
    }
    return undefined;
  }

  /** Notes the shape of a line of ASCII; `holes` stand in its order, at most MOST_HOLES. */
  add(line: string, holes: readonly Hole[], known: T): void {
    const symbols = symbolsOf(line, holes);
    let stretch = this.#root;
    for (let at = 0; ;) {
      const same = sameLength(stretch.symbols, symbols, at);
      at += same;
      if (same < stretch.symbols.length) cut(stretch, same);
      if (at === symbols.length) {
        stretch.known ??= known;
        return;
      }
      const next = stretch.next.get(symbols[at]!);
      if (!next) {
        stretch.next.set(symbols[at]!, { symbols: symbols.slice(at), next: new Map(), known });
        return;
      }
      stretch = next;
    }
  }
}

function symbolsOf(line: string, holes: readonly Hole[]): Uint16Array {
  const symbols: number[] = [];
  let at = 0;
  const addTo = (end: number): void => {
    for (; at < end; at++) symbols.push(line.charCodeAt(at));
  };
  for (const { kind, start, end } of holes) {
    addTo(start);
    symbols.push(kind === 'text' ? TEXT : NUMBER);
    at = end;
  }
  addTo(line.length);
  return Uint16Array.from(symbols);
}

/** How many symbols a stretch has in common with a shape from `at` on. */
function sameLength(stretch: Uint16Array, shape: Uint16Array, at: number): number {
  let same = 0;
  while (same < stretch.length && stretch[same] === shape[at + same]) same += 1;
  return same;
}

/** Makes two stretches of one. */
function cut<T>(stretch: Stretch<T>, at: number): void {
  const { symbols, next, known } = stretch;
  stretch.symbols = symbols.slice(0, at);
  stretch.next = new Map([[symbols[at]!, { symbols: symbols.slice(at), next, known }]]);
  stretch.known = undefined;
}

/** How many bytes a character beyond ASCII has; 0 where there is none, as in a file that is not UTF-8. */
function characterLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!;
  const length = first < 0xc2 || first > 0xf4 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  for (let more = 1; more < length; more++) if ((bytes[at + more]! & 0xc0) !== 0x80) return 0;
  return length;
}

/** The offset of the quote that ends a string, or -1. */
function textEnd(bytes: Uint8Array, from: number, end: number): number {
  for (let at = from; at < end; at++) {
    const each = bytes[at]!;
    if (each === quote) return at;
    if (each < 0x20) return -1;
    if (each >= 0x80) {
      const more = characterLength(bytes, at) - 1;
      if (more < 1) return -1;
      at += more;
      continue;
    }
    if (each !== backslash) continue;
    at += 1;
    if (!ESCAPES.has(bytes[at]!) || (bytes[at] === backslash && bytes[at + 1] === 0x75)) return -1;
  }
  return -1;
}

/** The offset after a number without sign and exponent, or -1. */
function numberEnd(bytes: Uint8Array, from: number, end: number): number {
  const whole = digitsEnd(bytes, from, end);
  if (whole === from || (bytes[from] === 0x30 && whole > from + 1)) return -1;
  if (bytes[whole] !== 0x2e) return whole;
  const fraction = digitsEnd(bytes, whole + 1, end);
  return fraction === whole + 1 ? -1 : fraction;
}

function digitsEnd(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && isDigit(bytes[at]!)) at += 1;
  return at;
}

/** What a number without sign and exponent is, as JavaScript reads it; NaN where it has more than 15 characters. */
export function decimalIn(bytes: Uint8Array, start: number, end: number): number {
  if (end - start > 15) return NaN;
  let digits = 0;
  let divisor = 1;
  for (let at = start, isFraction = false; at < end; at++) {
    if (bytes[at] === 0x2e) isFraction = true;
    else {
      digits = digits * 10 + bytes[at]! - 0x30;
      if (isFraction) divisor *= 10;
    }
  }
  // Both are exact, so that the quotient is the nearest number there is.
  return digits / divisor;
}
