/** Aligns spans with tokens, for formats that label tokens. Offsets are code points. */
import { leadingCount } from '../base/leading-count';
import type { Span } from '../project/records/records';
import { ownTexts } from './export-values';
import type { Alignment } from './format';
import type { AnswerOut, SampleOut } from './outgoing';

export interface Token {
  readonly start: number;
  readonly end: number;
}

/** Splits a text into words and single punctuation marks. White space belongs to no token. */
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
 * The tokens of each span, in order. `exact`: the span begins and ends with tokens; `expand`: all tokens that it touches; `contract`: tokens that
 * it covers entirely; `half`: tokens of which it covers at least half; `any`: tokens that it touches and that no earlier span has. Reports spans
 * that get no tokens or, except with `any`, tokens of another span. `tokens` must be in text order and must not overlap.
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
        moved: `${ownTexts(layer, [span])[0]!} is exported as ${tokens[first]!.start}-${tokens[last]!.end}: alignment ${how}`,
      });
    placed.push({ label: span.label, first, last });
  }
  return placed;
}

/** The texts of tokens. */
export function wordsOf(text: string, tokens: readonly Token[]): string[] {
  const points = [...text];
  return tokens.map(({ start, end }) => points.slice(start, end).join(''));
}

/** The imported tokens of a sample, in code points; undefined if it was imported without tokens. */
export const keptTokens = ({ meta: { tokens } }: SampleOut): Token[] | undefined =>
  (tokens as [number, number][] | undefined)?.map(([start, end]) => ({ start, end }));

/** First and last token of a span, by binary search. If the span has no tokens, the last is before the first. */
function tokensFor(span: Span, tokens: readonly Token[], how: Alignment): [first: number, last: number] {
  let first = firstWhere(tokens, ({ end }) => end > span.start);
  let last = firstWhere(tokens, ({ start }) => start >= span.end) - 1;
  // Tokens between the first and the last are covered entirely.
  if (first <= last && !takes(span, tokens[first]!, how)) first += 1;
  if (first <= last && !takes(span, tokens[last]!, how)) last -= 1;
  return [first, last];
}

/** Index of the first token that fits, by binary search: all tokens after it must fit, too. Returns the number of tokens if none fits. */
function firstWhere(tokens: readonly Token[], isTrue: (token: Token) => boolean): number {
  return leadingCount(tokens.length, (n) => !isTrue(tokens[n]!));
}

/** Whether a token that a span touches belongs to it. */
function takes(span: Span, token: Token, how: Alignment): boolean {
  const covered = Math.min(span.end, token.end) - Math.max(span.start, token.start);
  if (how === 'contract') return covered === token.end - token.start;
  return how === 'half' ? covered * 2 >= token.end - token.start : true;
}
