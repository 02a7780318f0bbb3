import { anchorOf, Readings } from '../../project/records/quote-search';
import type { SpanPiece, UnitText } from '../../project/records/spans';
import { eachPiece, type PieceInLine, type PieceInText } from '../framework/line-spans';
import { answerRule, type ReportLine } from '../framework/rule';
import { counted, moveTo, pathOf, unitName } from '../framework/span-words';

export const spanOutOfBounds = answerRule({
  id: 'span-out-of-bounds',
  severity: 'error',
  fix: 'ask',
  summary: 'A span outside its text marks nothing, or something else in languages that count from the end.',
  start: eachPiece((at, report) => {
    const { text, piece } = at;
    if (!(piece.start >= 0 && piece.start < piece.end) || (text && (piece.from < 0 || piece.to < 0)))
      check(at, report);
  }),
});

function check(at: PieceInLine, report: ReportLine): void {
  const { text, piece } = at;
  const problem = problemOf(text, piece);
  if (!problem) return;
  const fix = text && reanchor({ ...at, text });
  report({
    path: pathOf(at, problem.field),
    message: problem.message + hint(text, piece),
    ...(fix && { fixes: [fix] }),
  });
}

/** Rule span-splits-character reports byte offsets inside a character. */
function problemOf(
  text: UnitText | undefined,
  { start, end }: SpanPiece,
): { field: 'start' | 'end'; message: string } | undefined {
  for (const [field, offset] of [
    ['start', start],
    ['end', end],
  ] as const) {
    if (!Number.isInteger(offset))
      return { field, message: `An offset is a whole number; "${field}" is ${offset}.` };
    if (offset < 0) return { field, message: `An offset is 0 or more; "${field}" is ${offset}.` };
  }
  if (start === end)
    return {
      field: 'end',
      message: `The span is empty: "start" and "end" are both ${start}. Mark something, or take it out.`,
    };
  if (start > end)
    return { field: 'end', message: `The span ends before it starts: "start" is ${start}, "end" is ${end}.` };
  if (!text || end <= text.length) return undefined;
  const field = start >= text.length ? 'start' : 'end';
  const verb = field === 'start' ? 'starts' : 'ends';
  return {
    field,
    message: `The span ${verb} at ${field === 'start' ? start : end}, but the text has ${counted(text.length, text.unit)}.`,
  };
}

function hint(text: UnitText | undefined, { start, end, quote }: SpanPiece): string {
  if (!text || quote === undefined) return '';
  const found = new Readings(text.text, text.unit).explain(start, end, quote);
  return found && (found.reading === 'utf16' || found.reading === 'byte' || found.reading === 'codepoint')
    ? ` Read as ${unitName(found.reading)}, it is right.`
    : '';
}

function reanchor(at: PieceInText) {
  const { text, piece } = at;
  if (piece.quote === undefined) return undefined;
  const place = anchorOf(text.text, piece.quote, Math.max(0, piece.from));
  return place && moveTo('Move the span to where its text stands', place, at);
}
