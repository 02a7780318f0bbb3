import {
  anchorOf,
  blocksOf,
  paragraph,
  type Block,
  type Inline,
  type Line,
  heading,
  joined,
  joinedBy,
  textBlocks,
} from '../../document/blocks';
import { oneLine } from '../../base/text/phrases';
import { labelIdIn } from '../../project/model/label-ids';
import type { Example } from '../../project/model/model';
import { spansIn } from '../../project/records/marks';
import type { LayerValue, Span } from '../../project/records/records';
import { exampleId, type Names } from './names';
import { marksText, joinsMarks, takesOneLabel, takesSet } from '../../kinds/traits';

/** An example of the guideline: its text with marks, the right answers and why they are right. */
export function exampleBlocks(example: Example, place: number, names: Names): Block[] {
  const { model } = names;
  const { text, not, rules, kind, rationale } = example;
  const id = exampleId(example, place);
  const isSpans = (layer: string): boolean => marksText(model.layers.get(layer)?.layer);
  const values = Object.entries(example.labels);
  const spans = values.flatMap(([layer, value]) =>
    isSpans(layer)
      ? spansIn(value).map((span) => ({ ...span, label: labelIdIn(model, layer, span.label) }))
      : [],
  );
  const { pieces, others } = markedPieces(text, spans, names);
  const answers = values.flatMap(([layer, value]) =>
    isSpans(layer) ? [] : [[`${names.questionName(layer)}: `, ...answerLine(names, layer, value)]],
  );
  return blocksOf(
    {
      ...heading(
        3,
        kind === undefined ? [oneLine(id)] : [oneLine(id), ' ', { quiet: kind }],
        anchorOf('example', id),
      ),
      unlisted: true,
    } as Block,
    { kind: 'quote', line: pieces },
    others.map(({ label, texts }) =>
      paragraph(
        'Also marked ',
        names.label(label),
        ': ',
        ...joinedBy(texts, ' … ', (part) => ({ code: part })),
      ),
    ),
    answers.length > 0 && paragraph({ strong: 'Answer' }, ' – ', ...joined(answers, '; ')),
    not.length > 0 && paragraph({ strong: 'Not' }, ' ', ...names.labels(not.map((ref) => ref.id))),
    rules.length > 0 && paragraph({ strong: 'By' }, ' ', ...names.all(rules.map((ref) => ref.id))),
    textBlocks(rationale?.text),
  );
}

function answerLine(names: Names, layer: string, value: LayerValue): Line {
  const asked = names.model.layers.get(layer)?.layer;
  const labels = (ids: readonly unknown[]): Line =>
    names.labels(ids.flatMap((id) => (typeof id === 'string' ? [labelIdIn(names.model, layer, id)] : [])));
  if (takesOneLabel(asked) && typeof value === 'string') return labels([value]);
  if (takesSet(asked) && Array.isArray(value)) {
    const line = labels(value);
    return line.length === 0 ? ['none'] : line;
  }
  if (joinsMarks(asked) && Array.isArray(value)) return [relationsText(value)];
  return [typeof value === 'string' ? value : JSON.stringify(value)];
}

const relationsText = (value: readonly unknown[]): string =>
  value
    .map((item) => {
      const { label, from, to } = item as { label?: unknown; from?: unknown; to?: unknown };
      return `${String(from)} ${String(label)} ${String(to)}`;
    })
    .join(', ');

/** Inserts marks into a text, nested if they nest. Offsets are code points; offsets outside the text are ignored. */
function markedPieces(
  text: string,
  spans: readonly Span[],
  names: Names,
): { pieces: Line; others: { label: string; texts: string[] }[] } {
  const points = [...text];
  const inside = ({ start, end }: { start: number; end: number }): boolean =>
    Number.isInteger(start) && Number.isInteger(end) && 0 <= start && start < end && end <= points.length;
  const sorted = spans
    .filter((span) => (span.parts ?? [span]).every(inside))
    .toSorted((a, b) => a.start - b.start || b.end - a.end);
  const open: Span[] = [];
  const nested: Span[] = [];
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
  return { pieces: piecesOf(points, nested, 0, points.length, names), others };
}

/** The segments of a range with the marks in it, which nest and are sorted. */
function piecesOf(
  points: readonly string[],
  spans: readonly Span[],
  from: number,
  to: number,
  names: Names,
): Inline[] {
  const pieces: Inline[] = [];
  const write = (end: number): void => {
    if (end > at) pieces.push(points.slice(at, end).join(''));
    at = Math.max(at, end);
  };
  let at = from;
  for (let n = 0; n < spans.length;) {
    const outer = spans[n]!;
    let next = n + 1;
    while (next < spans.length && spans[next]!.start < outer.end) next += 1;
    write(outer.start);
    pieces.push({
      mark: outer.label,
      colour: names.colour(outer.label),
      inside: piecesOf(points, spans.slice(n + 1, next), outer.start, outer.end, names),
    });
    at = outer.end;
    n = next;
  }
  write(to);
  return pieces;
}
