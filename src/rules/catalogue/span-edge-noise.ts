import type { LocatedSpan, SpanPiece, UnitText } from '../../project/records/spans';
import { cutsWord, withWholeWords } from '../../base/text/word-edges';
import { spanReader, type SpanAnswer } from '../framework/line-spans';
import type { LineFix, LineReport } from '../framework/line-view';
import { lineRule } from '../framework/rule';
import { moveTo, pathOf, shown } from '../framework/span-words';

export const spanEdgeNoise = lineRule({
  id: 'span-edge-noise',
  group: 'annotations',
  kinds: ['annotation', 'decision', 'gold'],
  answers: true,
  severity: 'warning',
  fix: 'safe',
  summary: 'White space at the edge of a span, or a cut word, is a disagreement with every correct span.',
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
  span: LocatedSpan,
  piece: SpanPiece,
  report: (finding: LineReport) => void,
): void {
  const { from, to, quote } = piece;
  const isSpaced = isSpace(text.text, from) || isSpace(text.text, to - 1);
  const isCut =
    !isSpaced && answer.layer.boundary === 'word' && (cutsWord(text.text, from) || cutsWord(text.text, to));
  if (!isSpaced && !isCut) return;
  const slice = text.text.slice(from, to);
  // If quote and offsets differ, either may be wrong.
  if (quote !== undefined && quote !== slice) return;
  const path = pathOf(answer, span, piece, quote === undefined ? 'start' : 'text');
  if (isCut) {
    const { start, end } = withWholeWords(text.text, from, to);
    const whole = shown(text.text.slice(start, end));
    const message = `The span cuts a word: ${shown(slice)} in ${whole}. "${answer.layer.id}" is marked by whole words (boundary: word).`;
    return report({ path, message, fixes: [move('ask', `Widen the span to ${whole}`, start, end)] });
  }
  const trimmed = slice.trim();
  if (trimmed === '') return report({ path, message: 'The span marks nothing but white space.' });
  const start = from + slice.length - slice.trimStart().length;
  report({
    path,
    message: `The span ${start > from ? 'begins' : 'ends'} with white space: ${shown(slice)}.`,
    fixes: [
      move(
        hasTwin(answer, span) ? 'ask' : 'safe',
        `Trim the span to ${shown(trimmed)}`,
        start,
        start + trimmed.length,
      ),
    ],
  });

  function move(safety: LineFix['safety'], title: string, start: number, end: number): LineFix {
    return { ...moveTo(title, { from: start, to: end }, text, answer, span, piece), safety };
  }
}

/** Whether another span with the same label overlaps it: trimming could make them duplicates. */
const hasTwin = ({ spans }: SpanAnswer, { span, index }: LocatedSpan): boolean =>
  spans.some(
    ({ span: other, index: at }) =>
      at !== index && other.label === span.label && other.start < span.end && span.start < other.end,
  );

/** Checks one UTF-16 unit first: nearly all edges are letters. */
function isSpace(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit === 0x20 || (unit >= 0x09 && unit <= 0x0d) || (unit >= 0x85 && /\s/.test(text.charAt(at)));
}
