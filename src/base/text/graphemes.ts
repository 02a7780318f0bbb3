/**
 * Grapheme clusters: what a reader sees as one character (👨‍🚒 is five UTF-16 units, é may be two). All offsets are UTF-16 units.
 *
 * Clusters come from Intl.Segmenter, so they follow the Unicode version of the engine that runs this. It takes time in proportion to
 * the whole text for each question; here it sees only the surroundings of an offset, up to the next place that is surely a boundary.
 */

// The language makes no difference to clusters; a fixed one keeps the machine's out of it. Made when first needed: it takes a while.
let segmenter: Intl.Segmenter | undefined;

/**
 * How far a sure boundary is looked for on either side, in UTF-16 units. Only rows of hundreds of flags, of jamo or of combining marks
 * have none for so long; a flag in the middle of such a row may be told wrong.
 */
const reach = 2000;

/** The cluster that an offset lies inside; undefined when it is a boundary. */
export function clusterAround(text: string, utf16: number): { start: number; end: number } | undefined {
  const around = graphemeBoundaries(text, utf16);
  return around.start === around.end ? undefined : around;
}

/** Whether an offset lies between two grapheme clusters, or at (or beyond) an end of the text. */
export function isGraphemeBoundary(text: string, utf16: number): boolean {
  return clusterAround(text, utf16) === undefined;
}

/**
 * The nearest boundaries at or before an offset and at or after it: equal when the offset is one, else the cluster around it. An
 * offset outside the text gives its nearest end.
 */
export function graphemeBoundaries(text: string, utf16: number): { start: number; end: number } {
  if (utf16 <= 0 || text.length === 0) return { start: 0, end: 0 };
  if (utf16 >= text.length) return { start: text.length, end: text.length };
  if (isSureBoundary(text, utf16)) return { start: utf16, end: utf16 };
  let from = utf16 - 1;
  while (from > 0 && utf16 - from < reach && !isSureBoundary(text, from)) from--;
  let to = utf16 + 1;
  while (to < text.length && to - utf16 < reach && !isSureBoundary(text, to)) to++;
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  const cluster = segmenter.segment(text.slice(from, to)).containing(utf16 - from)!;
  const start = from + cluster.index;
  return start === utf16 ? { start, end: start } : { start, end: start + cluster.segment.length };
}

/**
 * Whether there is a boundary whatever stands further left and right: between two letters, digits, punctuation marks, spaces or emoji
 * none of which combines with others. (UAX #29: what combines is Grapheme_Extend or a spacing mark, the prepended letters, Hangul jamo,
 * and the letters that make flags.)
 */
function isSureBoundary(text: string, utf16: number): boolean {
  const after = text.charCodeAt(utf16);
  const before = text.charCodeAt(utf16 - 1);
  if (before < 0x300 && after < 0x300) return before >= 0x20 && after >= 0x20;
  const isAfterPair = (before & 0xfc00) === 0xdc00 && utf16 > 1;
  return (
    standsAlone(isAfterPair ? text.codePointAt(utf16 - 2)! : before) && standsAlone(text.codePointAt(utf16)!)
  );
}

const standalone = /^[\p{L}\p{Nd}\p{P}\p{Zs}\p{Emoji_Presentation}]$/u;
/** What combines among them: prepended letters, spacing marks (Thai, Lao), Hangul jamo, flags' letters, and everything that extends. */
const combining =
  /^[\p{Grapheme_Extend}\p{Emoji_Modifier}\p{Regional_Indicator}\u0d4e\u0e33\u0eb3\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]$/u;
const emojiStart = 0x1f000;

function standsAlone(codePoint: number): boolean {
  // Before the combining marks only CR and LF join; they are left to the segmenter with the other controls.
  if (codePoint < 0x300) return codePoint >= 0x20;
  // Letters beyond the basic plane are rare, and some are prepended: left to the segmenter.
  if (codePoint > 0xffff && codePoint < emojiStart) return false;
  const char = String.fromCodePoint(codePoint);
  return standalone.test(char) && !combining.test(char);
}
