/** Spans put on tokens, for formats that label tokens. Offsets are code points. */
import { leadingCount } from '../base/leading-count';
import type { Span } from '../project/records/records';
import { ownTexts } from './export-values';
import type { Alignment } from './format';
import type { AnswerOut, SampleOut } from './outgoing';

export interface Token {
  readonly start: number;
  readonly end: number;
}

/** Words, and each sign of punctuation by itself; white space belongs to no token. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let before = 0;
  for (const match of text.matchAll(/[\p{L}\p{N}\p{M}_]+(?:['’][\p{L}\p{N}\p{M}_]+)*|[^\s]/gu)) {
    at += [...text.slice(before, match.index)].length;
    const start = at;
    at += [...match[0]].length;
    before = match.index + match[0].length;
    tokens.push({ start, end: at });
  }
  return tokens;
}

/**
 * The tokens of each span, in order. `exact`: the span begins and ends with tokens; `expand`: all tokens it touches; `contract`: those it
 * covers whole; `half`: those of which it covers at least half; `any`: those it touches that no span before it has. Spans that get no
 * tokens, or (but with `any`) tokens that another has, are reported. `tokens` are in the order of the text and do not overlap.
 */
export function alignSpans(
  out: AnswerOut,
  layer: string,
  spans: readonly Span[],
  tokens: readonly Token[],
): { label: string; first: number; last: number }[] {
  const how = out.session.options.align ?? 'exact';
  const placed: { label: string; first: number; last: number }[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (span.parts) {
      out.lose('discontinuous', layer, [span]);
      continue;
    }
    const taken = placed.at(-1)?.last ?? -1;
    const [touched, last] = tokensFor(span, tokens, how);
    const first = how === 'any' && touched <= taken && taken < last ? taken + 1 : touched;
    const isExact = first <= last && tokens[first]!.start === span.start && tokens[last]!.end === span.end;
    if (first > last || (how === 'exact' && !isExact)) {
      out.lose('not-on-tokens', layer, [span], `alignment ${how}`);
      continue;
    }
    if (first <= taken) {
      out.lose('overlap', layer, [span], 'the span that begins first, else the longer one, is kept');
      continue;
    }
    if (!isExact)
      out.note({
        moved: `${ownTexts(layer, [span])[0]!} goes out as ${tokens[first]!.start}-${tokens[last]!.end}: alignment ${how}`,
      });
    placed.push({ label: span.label, first, last });
  }
  return placed;
}

/** The tokens that a sample came with, in code points; undefined if it came with none. */
export const keptTokens = ({ meta: { tokens } }: SampleOut): Token[] | undefined =>
  (tokens as [number, number][] | undefined)?.map(([start, end]) => ({ start, end }));

/** First and last token of a span, found by halves; the last before the first when it has none. */
function tokensFor(span: Span, tokens: readonly Token[], how: Alignment): [first: number, last: number] {
  let first = firstWhere(tokens, ({ end }) => end > span.start);
  let last = firstWhere(tokens, ({ start }) => start >= span.end) - 1;
  // What is between touched tokens is covered whole.
  if (first <= last && !takes(span, tokens[first]!, how)) first += 1;
  if (first <= last && !takes(span, tokens[last]!, how)) last -= 1;
  return [first, last];
}

/** Index of the first token that fits, given that all later ones fit too; the number of tokens if none does. */
function firstWhere(tokens: readonly Token[], isTrue: (token: Token) => boolean): number {
  return leadingCount(tokens.length, (n) => !isTrue(tokens[n]!));
}

/** Whether a token that a span touches is one of its own. */
function takes(span: Span, token: Token, how: Alignment): boolean {
  const covered = Math.min(span.end, token.end) - Math.max(span.start, token.start);
  if (how === 'contract') return covered === token.end - token.start;
  return how === 'half' ? covered * 2 >= token.end - token.start : true;
}
