import type { Span } from '../../core/records/records';
import type { DocumentExample, MarkedPiece } from './model';

interface Extent {
  readonly start: number;
  readonly end: number;
  readonly label: string;
}

/** Sets marks into a text, one inside the other where they nest. Offsets are code points; those that the text does not have are left out. */
export function markedPieces(
  text: string,
  spans: readonly Span[],
): { pieces: MarkedPiece[]; others: DocumentExample['otherMarks'] } {
  const points = [...text];
  const inside = ({ start, end }: { start: number; end: number }): boolean =>
    Number.isInteger(start) && Number.isInteger(end) && 0 <= start && start < end && end <= points.length;
  const sorted = spans
    .filter((span) => (span.parts ?? [span]).every(inside))
    .toSorted((a, b) => a.start - b.start || b.end - a.end);
  const open: Extent[] = [];
  const nested: Extent[] = [];
  const others: { label: string; texts: string[] }[] = [];
  for (const span of sorted) {
    while (open.length > 0 && open.at(-1)!.end <= span.start) open.pop();
    if (span.parts || (open.length > 0 && span.end > open.at(-1)!.end)) {
      const parts = span.parts ?? [span];
      others.push({
        label: span.label,
        texts: parts.map(({ start, end }) => points.slice(start, end).join('')),
      });
    } else {
      open.push(span);
      nested.push(span);
    }
  }
  return { pieces: piecesOf(points, nested, 0, points.length), others };
}

/** The pieces of a range with the extents in it, which nest and are sorted. */
function piecesOf(
  points: readonly string[],
  extents: readonly Extent[],
  from: number,
  to: number,
): MarkedPiece[] {
  const pieces: MarkedPiece[] = [];
  const write = (end: number): void => {
    if (end > at) pieces.push(points.slice(at, end).join(''));
    at = Math.max(at, end);
  };
  let at = from;
  for (let n = 0; n < extents.length;) {
    const outer = extents[n]!;
    let next = n + 1;
    while (next < extents.length && extents[next]!.start < outer.end) next += 1;
    write(outer.start);
    pieces.push({
      label: outer.label,
      pieces: piecesOf(points, extents.slice(n + 1, next), outer.start, outer.end),
    });
    at = outer.end;
    n = next;
  }
  write(to);
  return pieces;
}
