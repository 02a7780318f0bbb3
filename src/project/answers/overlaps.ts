import type { LocatedSpan } from '../records/spans';
import type { OverlapPolicy, SpansLayer } from '../schema/layer-types';

/** Two spans that the layer's policy does not allow together; `second` is the later one in the list. */
export interface Overlap {
  readonly kind: 'duplicate' | 'overlap' | 'crossing';
  readonly first: LocatedSpan;
  readonly second: LocatedSpan;
}

interface Stretch {
  readonly span: LocatedSpan;
  readonly start: number;
  readonly end: number;
}

/**
 * The spans of one answer that violate a layer's policy (docs/format.md, "Layers"), each with one other span: at most one finding per
 * span. Parts are compared, so a span in the gap of a discontinuous one does not overlap it. Offsets in the unit of the record.
 */
export function findOverlaps(
  spans: readonly LocatedSpan[],
  { overlap: policy, repeats }: Pick<SpansLayer, 'overlap' | 'repeats'>,
): Overlap[] {
  if (isInOrder(spans)) return [];
  const repeated = findDuplicates(spans);
  const duplicates = repeats ? [] : repeated;
  if (policy === 'any') return duplicates;
  const reported = new Set(repeated.map(({ second }) => second));
  const found = new Map<LocatedSpan, Overlap>();
  for (const [a, b] of conflicts(stretchesOf(spans.filter((span) => !reported.has(span))), policy)) {
    const [first, second] = a.index < b.index ? [a, b] : [b, a];
    if (!found.has(second))
      found.set(second, { kind: policy === 'none' ? 'overlap' : 'crossing', first, second });
  }
  return [...duplicates, ...found.values()].sort((a, b) => a.second.index - b.second.index);
}

/** The usual case, checked quickly: continuous spans in the order of the text without overlaps. */
function isInOrder(spans: readonly LocatedSpan[]): boolean {
  for (let at = 0; at < spans.length; at++) {
    const { pieces } = spans[at]!;
    if (pieces.length !== 1) return false;
    if (at > 0 && pieces[0]!.start < spans[at - 1]!.pieces[0]!.end) return false;
  }
  return true;
}

function findDuplicates(spans: readonly LocatedSpan[]): Overlap[] {
  const seen = new Map<string, LocatedSpan>();
  const found: Overlap[] = [];
  for (const span of spans) {
    const key = `${span.pieces.map(({ start, end }) => `${start}-${end}`).join(' ')} ${span.span.label}`;
    const first = seen.get(key);
    if (first) found.push({ kind: 'duplicate', first, second: span });
    else seen.set(key, span);
  }
  return found;
}

function stretchesOf(spans: readonly LocatedSpan[]): Stretch[] {
  return spans
    .flatMap((span) => span.pieces.map(({ start, end }) => ({ span, start, end })))
    .filter(({ start, end }) => start < end)
    .sort((a, b) => a.start - b.start || b.end - a.end);
}

/** Pairs of different spans that overlap (policy `none`), or overlap without one containing the other (`nested`); at most one pair per stretch. */
function* conflicts(
  stretches: readonly Stretch[],
  policy: OverlapPolicy,
): Generator<[LocatedSpan, LocatedSpan]> {
  /** Earlier stretches that have not ended. */
  let open: Stretch[] = [];
  for (const stretch of stretches) {
    open = open.filter(({ end }) => end > stretch.start);
    for (const other of open) {
      if (other.span === stretch.span) continue;
      if (policy !== 'none' && !(other.start < stretch.start && other.end < stretch.end)) continue;
      yield [other.span, stretch.span];
      break;
    }
    open.push(stretch);
  }
}
