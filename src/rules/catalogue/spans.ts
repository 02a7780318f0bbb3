import { anchorOf, Readings, type Reading } from '../../project/records/quote-search';
import type { SpanPiece, UnitText, LocatedSpan } from '../../project/records/spans';
import {
  eachPiece,
  type PieceInLine,
  type PieceInText,
  eachPieceInText,
  type SpanAnswer,
  spanReader,
  counted,
  moveTo,
  pathOf,
  unitName,
  shown,
} from '../framework/line-spans';
import { answerRule, type ReportLine } from '../framework/rule';
import { clusterAround } from '../../base/text/graphemes';
import type { LineReport, LineFix, LineView } from '../framework/line-view';
import { cutsWord, withWholeWords } from '../../base/text/words';
import { textHash } from '../../base/text/hash';
import { turnAt, type Turn } from '../../project/samples/conversation';
import { findOverlaps, type Overlap } from '../../project/answers/overlaps';
import { occurrences } from '../../kinds/quoted-text';
import { valueAt } from '../framework/text-field';

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
    fixes: [fix],
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

export const spanSplitsCharacter = answerRule({
  id: 'span-splits-character',
  severity: 'error',
  fix: 'ask',
  summary: 'Half a character can be neither seen nor selected.',
  start: eachPieceInText(splitCharacters),
});

function splitCharacters(at: PieceInText, report: ReportLine): void {
  const { text, piece } = at;
  const { from, to } = piece;
  if (from >= 0 && to >= 0) {
    if (to <= from) return;
    const first = clusterAround(text.text, from);
    const last = clusterAround(text.text, to);
    if (first) report(split(at, 'start', first.start, last?.end ?? to, first));
    if (last) report(split(at, 'end', first?.start ?? from, last.end, last));
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
      path: pathOf(at, field),
      message: `Byte ${offset} lies inside the UTF-8 bytes of a character.`,
    });
  }
}

function split(
  at: PieceInText,
  field: 'start' | 'end',
  from: number,
  to: number,
  cluster: { start: number; end: number },
): LineReport {
  const { text } = at.text;
  return {
    path: pathOf(at, field),
    message: `The span ${field}s inside the character ${shown(text.slice(cluster.start, cluster.end))}.`,
    fixes: [moveTo(`Widen the span to whole characters: ${shown(text.slice(from, to))}`, { from, to }, at)],
  };
}

export const spanEdgeNoise = answerRule({
  id: 'span-edge-noise',
  severity: 'warning',
  fix: 'safe',
  summary: 'White space at the edge of a span, or a cut word, is a disagreement with every correct span.',
  start: eachPieceInText((at, report) => {
    if (at.piece.from >= 0 && at.piece.to > at.piece.from) edgeNoise(at, report);
  }),
});

function edgeNoise(at: PieceInText, report: ReportLine): void {
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

export const spanTextMismatch = answerRule({
  id: 'span-text-mismatch',
  severity: 'error',
  fix: 'ask',
  summary: 'The text at the offsets differs from the quote: one of the two is wrong.',
  start: eachPieceInText((at, report) => {
    const { from, to, quote } = at.piece;
    if (from < 0 || to <= from) return;
    if (quote === undefined) report(unquoted(at));
    else if (quote.length !== to - from || !at.text.text.startsWith(quote, from)) report(mismatch(at));
  }),
});

function unquoted(at: PieceInText): LineReport {
  const { span, piece } = at;
  const slice = at.text.text.slice(piece.from, piece.to);
  const path = pathOf(at);
  const whole = piece.part < 0 ? span.span : span.span.parts![piece.part]!;
  return {
    path,
    severity: 'info',
    message: `The span has no "text" beside its offsets: no one would notice if they shifted. They mark ${shown(slice)}.`,
    fixes: [
      { title: `Quote ${shown(slice)}`, safety: 'ask', edits: [{ path, value: { ...whole, text: slice } }] },
    ],
  };
}

const WHY: Readonly<Record<Reading, string>> = {
  codepoint: 'The offsets count code points',
  utf16: 'The offsets count UTF-16 units (an emoji is two)',
  byte: 'The offsets count UTF-8 bytes',
  crlf: 'The offsets count each \\r\\n as one',
  nfc: 'The offsets count a text in the normal form NFC',
  nfd: 'The offsets count a text in the normal form NFD',
};

function mismatch(at: PieceInText): LineReport {
  const { line, text, piece } = at;
  const quote = piece.quote!;
  const slice = text.text.slice(piece.from, piece.to);
  const explained = new Readings(text.text, text.unit).explain(piece.start, piece.end, quote);
  const place = explained?.found ?? anchorOf(text.text, quote, piece.from);
  const says = `[${piece.start}, ${piece.end}) marks ${shown(slice)}, not ${shown(quote)}.`;
  return {
    path: pathOf(at, 'text'),
    message: `${says} ${reason(line, text, quote, slice, explained?.reading)}`,
    fixes: [place && moveTo(`Move the span to ${text.fromUtf16(place.from)}, where its text is`, place, at)],
  };
}

function reason(
  line: LineView,
  text: UnitText,
  quote: string,
  slice: string,
  reading: Reading | undefined,
): string {
  if (reading) return `${WHY[reading]}, not ${text.unit === 'codepoint' ? 'code points' : `"${text.unit}"`}.`;
  if (slice.normalize('NFC') === quote.normalize('NFC'))
    return 'They are the same in another Unicode normal form.';
  const hash = line.value?.text_hash;
  const changed =
    typeof hash === 'string' && hash !== textHash(text.text)
      ? 'The text has changed since it was labelled. '
      : '';
  const times = occurrences(text.text, quote).length;
  if (times === 0) return `${changed}The quoted text is not in the sample.`;
  return `${changed}The quoted text is ${times === 1 ? 'elsewhere in the sample' : `in the sample ${times} times`}.`;
}

export const spanInTurnHeader = answerRule({
  id: 'span-in-turn-header',
  severity: 'warning',
  fix: 'ask',
  summary: 'The line with the role of a message is not something that anyone wrote.',
  start: eachPieceInText((at, report) => {
    const { sample } = at.line;
    const { from, to } = at.piece;
    if (from < 0 || to <= from || typeof sample !== 'object') return;
    const turns = sample.conversation?.turns;
    if (turns) headerInSpan(at, turns, report);
  }),
});

function headerInSpan(at: PieceInText, turns: readonly Turn[], report: ReportLine): void {
  const { from, to } = at.piece;
  const first = Math.max(0, turnAt(turns, from));
  const last = turnAt(turns, to - 1);
  const touched = turns
    .slice(first, last + 1)
    .filter(({ start, contentStart }) => start < to && contentStart > from);
  if (touched.length === 0) return;
  const [header] = touched as [Turn];
  const contents = turns.slice(first, last + 1).flatMap(({ contentStart, end }) => {
    const content = { from: Math.max(from, contentStart), to: Math.min(to, end) };
    return content.from < content.to ? [content] : [];
  });
  const [content, ...others] = contents;
  const only = others.length === 0 ? content : undefined;
  report({
    path: pathOf(at, at.piece.quote === undefined ? 'start' : 'text'),
    message:
      `The span includes the line with the role ${shown(header.role)} of turn ${shown(header.id)}, which is not part of what was said. ` +
      (others.length > 0 ? 'Mark each turn separately.' : 'Mark only the content of the turn.'),
    fixes: [
      only && moveTo(`Keep only the content: ${shown(at.text.text.slice(only.from, only.to))}`, only, at),
    ],
  });
}

export const overlappingSpans = answerRule({
  id: 'overlapping-spans',
  severity: 'error',
  fix: 'ask',
  summary: 'Flat export formats drop or mangle spans that overlap where the layer forbids it.',
  start(model) {
    const reader = spanReader(model);
    return (line, report) => {
      for (const answer of reader.of(line).answers) {
        if (answer.spans.length < 2) continue;
        for (const overlap of findOverlaps(answer.spans, answer.layer))
          report(reportOf(line, answer, overlap));
      }
    };
  },
});

function reportOf(line: LineView, answer: SpanAnswer, { kind, first, second }: Overlap): LineReport {
  const path = [...answer.path, second.index];
  if (kind === 'duplicate') {
    const fix = drop(line, answer, second, 'Remove the second one');
    return {
      path,
      message: `${name(second)} is marked twice. Remove one, or allow it (repeats: true).`,
      fixes: [fix],
    };
  }
  const how = kind === 'crossing' ? 'crosses' : 'overlaps';
  const policy =
    kind === 'crossing'
      ? `Spans of "${answer.layer.id}" may be nested, not crossed (overlap: nested).`
      : `Spans of "${answer.layer.id}" may not overlap (overlap: none).`;
  const shorter = extent(first) < extent(second) ? first : second;
  const fix = drop(line, answer, shorter, `Keep the longer one: remove ${name(shorter)}`);
  return { path, message: `${name(second)} ${how} ${name(first)}. ${policy}`, fixes: [fix] };
}

const extent = ({ span }: LocatedSpan): number => span.end - span.start;

function name({ span }: LocatedSpan): string {
  const quote = span.text ?? span.parts?.map(({ text }) => text ?? '').join(' … ');
  return `${quote ? `${shown(quote)} ` : ''}[${span.start}, ${span.end}) ${span.label}`;
}

/** Each fix holds all other spans of its line: a longer line, in characters, with thousands of them, would fill the memory. */
const MAX_FIXED_LINE = 50_000;

/** The list without one span; not offered if a relation may depend on it. */
function drop(line: LineView, answer: SpanAnswer, span: LocatedSpan, title: string): LineFix | undefined {
  if (line.raw.length > MAX_FIXED_LINE) return undefined;
  const { id } = span.span;
  if (id !== undefined && line.raw.split(JSON.stringify(id)).length > 2) return undefined;
  const list = valueAt(line.value, answer.path);
  if (!Array.isArray(list)) return undefined;
  return {
    title,
    safety: 'ask',
    edits: [{ path: answer.path, value: list.filter((_, index) => index !== span.index) }],
  };
}
