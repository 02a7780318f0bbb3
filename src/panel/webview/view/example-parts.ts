import type { Span } from '../../../project/records/records';

export interface ExamplePart {
  readonly text: string;
  readonly label?: string;
}

/** Cuts a short text at its spans (code points). Where spans overlap, the part gets the label of the innermost. */
export function exampleParts(text: string, spans: readonly Span[]): ExamplePart[] {
  const points = [...text];
  const pieces = spans.flatMap((span) =>
    (span.parts ?? [span]).map(({ start, end }) => ({ start, end, label: span.label })),
  );
  const cuts = [...new Set([0, points.length, ...pieces.flatMap(({ start, end }) => [start, end])])]
    .filter((at) => at >= 0 && at <= points.length)
    .sort((a, b) => a - b);
  return cuts.slice(0, -1).map((from, index) => {
    const to = cuts[index + 1]!;
    const covering = pieces.filter(({ start, end }) => start <= from && end >= to);
    const inner = covering.sort((a, b) => a.end - a.start - (b.end - b.start))[0];
    return { text: points.slice(from, to).join(''), label: inner?.label };
  });
}
