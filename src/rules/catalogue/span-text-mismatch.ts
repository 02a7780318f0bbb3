import { anchorOf, Readings, type Reading } from '../../project/records/quote-search';
import type { UnitText } from '../../project/records/spans';
import { textHash } from '../../base/text/hash';
import { eachPieceInText, type PieceInText } from '../framework/line-spans';
import type { LineReport, LineView } from '../framework/line-view';
import { answerRule } from '../framework/rule';
import { moveTo, pathOf, shown } from '../framework/span-words';

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
    ...(place && {
      fixes: [moveTo(`Move the span to ${text.fromUtf16(place.from)}, where its text is`, place, at)],
    }),
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
  const times = occurrences(text.text, quote);
  if (times === 0) return `${changed}The quoted text is not in the sample.`;
  return `${changed}The quoted text is ${times === 1 ? 'elsewhere in the sample' : `in the sample ${times} times`}.`;
}

function occurrences(text: string, quote: string): number {
  if (quote === '') return 0;
  let count = 0;
  for (let at = text.indexOf(quote); at >= 0; at = text.indexOf(quote, at + 1)) count += 1;
  return count;
}
