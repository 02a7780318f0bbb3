import type { LocatedSpan, SpanPiece, UnitText } from '../../project/records/spans';
import { clusterAround } from '../../base/text/graphemes';
import { spanReader, type SpanAnswer } from '../framework/line-spans';
import type { LineReport } from '../framework/line-view';
import { lineRule } from '../framework/rule';
import { moveTo, pathOf, shown } from '../framework/span-words';

export const spanSplitsCharacter = lineRule({
  id: 'span-splits-character',
  group: 'annotations',
  kinds: ['annotation', 'decision', 'gold'],
  answers: true,
  severity: 'error',
  fix: 'ask',
  summary: 'Half a character can be neither seen nor selected.',
  start(model) {
    const reader = spanReader(model);
    return (line, report) => {
      const { text, answers } = reader.of(line);
      if (!text) return;
      for (const answer of answers)
        for (const span of answer.spans)
          for (const piece of span.pieces) check(text, answer, span, piece, report);
    };
  },
});

function check(
  text: UnitText,
  answer: SpanAnswer,
  span: LocatedSpan,
  piece: SpanPiece,
  report: (finding: LineReport) => void,
): void {
  const { from, to } = piece;
  if (from >= 0 && to >= 0) {
    if (to <= from) return;
    const first = clusterAround(text.text, from);
    const last = clusterAround(text.text, to);
    if (first) report(split(text, answer, span, piece, 'start', first.start, last?.end ?? to, first));
    if (last) report(split(text, answer, span, piece, 'end', first?.start ?? from, last.end, last));
    return;
  }
  if (text.unit !== 'byte') return;
  for (const field of ['start', 'end'] as const) {
    const offset = piece[field];
    if (
      (field === 'start' ? from : to) >= 0 ||
      !Number.isInteger(offset) ||
      offset < 0 ||
      offset > text.length
    )
      continue;
    report({
      path: pathOf(answer, span, piece, field),
      message: `Byte ${offset} lies inside the UTF-8 bytes of a character.`,
    });
  }
}

function split(
  text: UnitText,
  answer: SpanAnswer,
  span: LocatedSpan,
  piece: SpanPiece,
  field: 'start' | 'end',
  from: number,
  to: number,
  cluster: { start: number; end: number },
): LineReport {
  const character = shown(text.text.slice(cluster.start, cluster.end));
  return {
    path: pathOf(answer, span, piece, field),
    message: `The span ${field}s inside the character ${character}.`,
    fixes: [
      moveTo(
        `Widen the span to whole characters: ${shown(text.text.slice(from, to))}`,
        { from, to },
        text,
        answer,
        span,
        piece,
      ),
    ],
  };
}
