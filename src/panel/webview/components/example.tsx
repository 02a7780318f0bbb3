import type { ExampleView } from '../../../protocol/guideline-view';
import { areSpans, chosenLabels, spansIn } from '../../../project/records/marks';
import { exampleParts } from '../view/example-parts';
import { colourOf } from '../view/label-colours';

/** An example of the guideline: its text with marked spans, its labels, and the labels that are wrong for it. */
export function Example({ example, names }: { example: ExampleView; names(label: string): string }) {
  const { id, text, labels, not, kind, rationale, rules } = example;
  const values = Object.values(labels);
  const spans = values.flatMap(spansIn);
  const chosen = values.filter((value) => !areSpans(value)).flatMap((value) => chosenLabels(value));
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
