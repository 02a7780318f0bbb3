import type { ExampleView } from '../../../protocol/guideline-view';
import type { Span } from '../../../project/records/records';
import { chosenLabels } from '../state/answer';
import { colourOf } from '../view/label-colours';

/** An example of the guideline: its text with marked spans, its labels, and the labels that are wrong for it. */
export function Example({ example, names }: { example: ExampleView; names(label: string): string }) {
  const { id, text, labels, not, kind, rationale, rules } = example;
  const values = Object.values(labels);
  const spans = values.flatMap((value) => (Array.isArray(value) ? value.filter(isSpan) : []));
  const chosen = values
    .filter((value) => !Array.isArray(value) || !value.some(isSpan))
    .flatMap((value) => chosenLabels(value));
  return (
    <figure class="example">
      <blockquote dir="auto">
        {exampleParts(text, spans).map((part, index) =>
          part.label === undefined ? (
            <span key={index}>{part.text}</span>
          ) : (
            <mark key={index} style={{ borderBottomColor: colourOf(part.label) }}>
              {part.text}
              <small>{names(part.label)}</small>
            </mark>
          ),
        )}
      </blockquote>
      <figcaption>
        {chosen.length > 0 && <strong>{chosen.map(names).join(', ')}</strong>}
        {not.length > 0 && <span> not {not.map(names).join(', ')}</span>}
        {kind === 'borderline' && <span class="badge">borderline</span>}{' '}
        <span class="rule-id">{[id, ...rules].join(' · ')}</span>
        {rationale && <span class="rationale">{rationale}</span>}
      </figcaption>
    </figure>
  );
}

function isSpan(value: unknown): value is Span {
  return typeof value === 'object' && value !== null && 'start' in value;
}

interface ExamplePart {
  readonly text: string;
  readonly label?: string;
}

/** Cuts a short text at its spans (code points). Where spans overlap, the part gets the label of the innermost. */
function exampleParts(text: string, spans: readonly Span[]): ExamplePart[] {
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
