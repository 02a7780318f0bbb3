import type { PlacedSpan, SpanPiece, UnitText } from '../../core/records/spans';
import { cutsWord, withWholeWords } from '../../core/text/word-edges';
import { spanReader, type SpanAnswer } from '../framework/line-spans';
import type { LineFix, LineReport } from '../framework/line-view';
import { lineRule } from '../framework/rule';
import { moveTo, pathOf, shown } from '../framework/span-words';

export const spanEdgeNoise = lineRule({
  id: 'span-edge-noise',
  group: 'annotations',
  kinds: ['annotation', 'decision', 'gold'],
  severity: 'warning',
  fix: 'safe',
  summary:
    'White space at the edge of a span, or a cut word, is a disagreement with everybody who marked it well.',
  start(model) {
    const reader = spanReader(model);
    return (line, report) => {
      const { text, answers } = reader.of(line);
      if (!text) return;
      for (const answer of answers)
        for (const span of answer.spans)
          for (const piece of span.pieces)
            if (piece.from >= 0 && piece.to > piece.from) check(text, answer, span, piece, report);
    };
  },
});

function check(
  text: UnitText,
  answer: SpanAnswer,
  span: PlacedSpan,
  piece: SpanPiece,
  report: (finding: LineReport) => void,
): void {
  const { from, to } = piece;
  const path = pathOf(answer, span, piece, piece.quote === undefined ? 'start' : 'text');
  // Where quote and offsets differ, which of the two has the noise is not known.
  if (piece.quote !== undefined && piece.quote !== text.text.slice(from, to)) return;
  if (isSpace(text.text, from) || isSpace(text.text, to - 1)) {
    const slice = text.text.slice(from, to);
    const trimmed = slice.trim();
    const start = from + slice.length - slice.trimStart().length;
    const fix =
      trimmed !== '' && move('safe', `Trim the span to ${shown(trimmed)}`, start, start + trimmed.length);
    const message =
      trimmed === ''
        ? 'The span marks nothing but white space.'
        : `The span ${isSpace(text.text, from) ? 'begins' : 'ends'} with white space: ${shown(slice)}.`;
    return report({ path, message, ...(fix && { fixes: [fix] }) });
  }
  if (answer.layer.boundary !== 'word') return;
  if (!cutsWord(text.text, from) && !cutsWord(text.text, to)) return;
  const { start, end } = withWholeWords(text.text, from, to);
  report({
    path,
    message: `The span cuts a word: ${shown(text.text.slice(from, to))} in ${shown(text.text.slice(start, end))}. "${answer.layer.id}" is marked by whole words (boundary: word).`,
    fixes: [move('ask', `Widen the span to ${shown(text.text.slice(start, end))}`, start, end)],
  });

  function move(safety: LineFix['safety'], title: string, start: number, end: number): LineFix {
    return { ...moveTo(title, { from: start, to: end }, text, answer, span, piece), safety };
  }
}

/** Told by the unit first: nearly all edges are letters. */
function isSpace(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit <= 0x20 || (unit >= 0x85 && /\s/.test(text.charAt(at)));
}
