/**
 * Grapheme clusters: what a reader sees as one character (👨‍🚒 is five UTF-16 units, é may be two). All offsets are UTF-16 units.
 *
 * Clusters come from Intl.Segmenter, so they follow the Unicode version of the JavaScript engine. Its time is proportional to the length
 * of the text, so it only gets the text around an offset, up to the next places that are certainly boundaries.
 */

// Clusters do not depend on the language. Created when first needed, because it takes time.
let segmenter: Intl.Segmenter | undefined;

/** How far to search for a sure boundary, in UTF-16 units. Only runs of hundreds of flags, jamo or combining marks have none so near. */
const MAX_DISTANCE = 2000;

/** The cluster around an offset; undefined if the offset is a boundary. */
export function clusterAround(text: string, utf16: number): { start: number; end: number } | undefined {
  const around = graphemeBoundaries(text, utf16);
  return around.start === around.end ? undefined : around;
}

/** Whether an offset is between two grapheme clusters, or at (or beyond) an end of the text. */
export function isGraphemeBoundary(text: string, utf16: number): boolean {
  return clusterAround(text, utf16) === undefined;
}

/** The nearest boundaries at or before and at or after an offset; equal if it is one. Outside the text, both are its nearest end. */
export function graphemeBoundaries(text: string, utf16: number): { start: number; end: number } {
  if (utf16 <= 0 || text.length === 0) return { start: 0, end: 0 };
  if (utf16 >= text.length) return { start: text.length, end: text.length };
  if (isSureBoundary(text, utf16)) return { start: utf16, end: utf16 };
  let from = utf16 - 1;
  while (from > 0 && utf16 - from < MAX_DISTANCE && !isSureBoundary(text, from)) from--;
  let to = utf16 + 1;
  while (to < text.length && to - utf16 < MAX_DISTANCE && !isSureBoundary(text, to)) to++;
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  const cluster = segmenter.segment(text.slice(from, to)).containing(utf16 - from)!;
  const start = from + cluster.index;
  return start === utf16 ? { start, end: start } : { start, end: start + cluster.segment.length };
}

/**
 * Whether there is a boundary regardless of the text further left and right: between two letters, digits, punctuation marks, spaces or
 * emoji that never combine with others. (By UAX #29, these combine: Grapheme_Extend, spacing marks, prepended letters, Hangul jamo, and
 * the letters of flags.)
 */
function isSureBoundary(text: string, utf16: number): boolean {
  const after = text.charCodeAt(utf16);
  const before = text.charCodeAt(utf16 - 1);
  if (before < 0x300 && after < 0x300) return before >= 0x20 && after >= 0x20;
  const isAfterPair = (before & 0xfc00) === 0xdc00 && utf16 > 1;
  return (
    neverCombines(isAfterPair ? text.codePointAt(utf16 - 2)! : before) &&
    neverCombines(text.codePointAt(utf16)!)
  );
}

const standalone = /^[\p{L}\p{Nd}\p{P}\p{Zs}\p{Emoji_Presentation}]$/u;
/** The exceptions that combine: prepended letters, spacing marks (Thai, Lao), Hangul jamo, letters of flags, and extending characters. */
const combining =
  /^[\p{Grapheme_Extend}\p{Emoji_Modifier}\p{Regional_Indicator}\u0d4e\u0e33\u0eb3\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]$/u;
const emojiStart = 0x1f000;

function neverCombines(codePoint: number): boolean {
  // Below U+0300 only CR and LF combine. They are left to the segmenter, with the other control characters.
  if (codePoint < 0x300) return codePoint >= 0x20;
  // Letters beyond the basic plane are rare, and some are prepended, so they are left to the segmenter.
  if (codePoint > 0xffff && codePoint < emojiStart) return false;
  const char = String.fromCodePoint(codePoint);
  return standalone.test(char) && !combining.test(char);
}
