import type { LocatedSpan } from '../../project/records/spans';
import { eachPieceInText, type PieceInText, type SpanAnswer } from '../framework/line-spans';
import type { LineFix } from '../framework/line-view';
import { answerRule, type ReportLine } from '../framework/rule';
import { moveTo, pathOf, shown } from '../framework/span-words';
import { snapToWords, type TextRange } from '../../base/text/words';

export const spanEdgeNoise = answerRule({
  id: 'span-edge-noise',
  severity: 'warning',
  fix: 'safe',
  summary: 'White space at the edge of a span, or a cut word, is a disagreement with every correct span.',
  start: eachPieceInText((at, report) => {
    if (at.piece.from >= 0 && at.piece.to > at.piece.from) check(at, report);
  }),
});

function check(at: PieceInText, report: ReportLine): void {
  const { text, answer, span } = at;
  const { from, to, quote } = at.piece;
  const isSpaced = isSpace(text.text, from) || isSpace(text.text, to - 1);
  const isCut =
    !isSpaced && answer.layer.boundary === 'word' && (cutsWord(text.text, from) || cutsWord(text.text, to));
  if (!isSpaced && !isCut) return;
  const slice = text.text.slice(from, to);
  // If quote and offsets differ, either may be wrong.
  if (quote !== undefined && quote !== slice) return;
  const path = pathOf(at, quote === undefined ? 'start' : 'text');
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
    return { ...moveTo(title, { from: start, to: end }, at), safety };
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

/** Scripts that are written without spaces, in which the end of a word is not clear. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}]/u;
const LETTER = /^[\p{L}\p{M}]/u;
const MARK = /^\p{M}/u;
const DIGIT = /^\p{N}/u;

/** Whether a UTF-16 offset splits a word for certain: between two letters or two digits, in a script with spaces. Not in `9EUR`. */
export function cutsWord(text: string, utf16: number): boolean {
  if (utf16 <= 0 || utf16 >= text.length) return false;
  const before = characterBefore(text, utf16);
  const after = String.fromCodePoint(text.codePointAt(utf16)!);
  // It splits a character, not a word.
  if (MARK.test(after)) return false;
  if (DIGIT.test(before)) return DIGIT.test(after);
  return LETTER.test(before) && LETTER.test(after) && !UNSPACED.test(before) && !UNSPACED.test(after);
}

/** A range extended to whole words where its ends split one; UTF-16 units. */
export function withWholeWords(text: string, start: number, end: number): TextRange {
  const whole = snapToWords(text, start, end);
  return {
    start: cutsWord(text, start) ? whole.start : start,
    end: cutsWord(text, end) ? whole.end : end,
  };
}

function characterBefore(text: string, utf16: number): string {
  const low = text.charCodeAt(utf16 - 1);
  const isPair = (low & 0xfc00) === 0xdc00 && (text.charCodeAt(utf16 - 2) & 0xfc00) === 0xd800;
  return text.slice(utf16 - (isPair ? 2 : 1), utf16);
}
