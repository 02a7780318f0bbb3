interface Position {
  readonly line: number;
  readonly character: number;
}
interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** The part in which two texts differ: its start, and its end before and after the change. 0-based lines, UTF-16 characters. */
export interface TextChange {
  readonly start: Position;
  readonly oldEnd: Position;
  readonly newEnd: Position;
}

/** Compares two texts from both ends; undefined if they are equal. A byte order mark is ignored, and `\n` ends a line. */
export function changeBetween(before: string, after: string): TextChange | undefined {
  const [a, b] = [before.replace(/^\uFEFF/, ''), after.replace(/^\uFEFF/, '')];
  if (a === b) return undefined;
  const shorter = Math.min(a.length, b.length);
  const start = commonLength(shorter, (from, to) => a.slice(from, to) === b.slice(from, to));
  const tail = (text: string, from: number, to: number): string =>
    text.slice(text.length - to, text.length - from);
  const same = commonLength(shorter - start, (from, to) => tail(a, from, to) === tail(b, from, to));
  const at = positionAt(a, start);
  return {
    start: at,
    oldEnd: positionAt(a, a.length - same, start, at),
    newEnd: positionAt(b, b.length - same, start, at),
  };
}

/** The length of the common part of two texts, found by comparing large pieces first. */
function commonLength(length: number, isSame: (from: number, to: number) => boolean): number {
  let known = 0;
  for (let piece = 1 << 16; piece > 0; piece >>= 4)
    while (known + piece <= length && isSame(known, known + piece)) known += piece;
  return known;
}

/** The position of an offset, counted from the position of an earlier one. */
function positionAt(
  text: string,
  offset: number,
  from = 0,
  { line, character }: Position = { line: 0, character: 0 },
): Position {
  let begin = from - character;
  for (let next = text.indexOf('\n', from); next >= 0 && next < offset; next = text.indexOf('\n', begin)) {
    begin = next + 1;
    line += 1;
  }
  return { line, character: offset - begin };
}

/** A range after a change: moved if it is after the change, shortened if a part was replaced. The same object if nothing changes. */
export function movedRange<R extends Range>(range: R, change: TextChange): R | Range {
  const start = movedPosition(range.start, change, 'start');
  const end = movedPosition(range.end, change, 'end');
  return start === range.start && end === range.end ? range : { start, end };
}

/** Whether a change overlaps with a range. */
export const isInside = (range: Range, { start, oldEnd }: TextChange): boolean =>
  compare(start, range.end) < 0 && compare(oldEnd, range.start) > 0;

/** A change at a position moves ranges that start there, not ranges that end there. */
function movedPosition(
  place: Position,
  { start, oldEnd, newEnd }: TextChange,
  edge: 'start' | 'end',
): Position {
  const side = compare(place, start);
  if (side < 0 || (side === 0 && (edge === 'end' || compare(start, oldEnd) < 0))) return place;
  if (compare(place, oldEnd) < 0) return edge === 'start' ? start : newEnd;
  const line = place.line + newEnd.line - oldEnd.line;
  const character =
    place.line === oldEnd.line ? place.character + newEnd.character - oldEnd.character : place.character;
  return line === place.line && character === place.character ? place : { line, character };
}

const compare = (a: Position, b: Position): number => a.line - b.line || a.character - b.character;
