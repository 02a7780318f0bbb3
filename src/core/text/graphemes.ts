/**
 * Grapheme clusters: what a reader sees as one character (👨‍🚒 is five UTF-16 units, é may be two). All offsets are UTF-16 units.
 *
 * Clusters come from Intl.Segmenter, so they follow the Unicode version of the engine that runs this. It takes time in proportion to
 * the whole text for each question; here it sees only the surroundings of an offset, up to the next place that is surely a boundary.
 */

// The language makes no difference to clusters; a fixed one keeps the machine's out of it.
const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** How an offset cuts a character in two. */
export type CharacterSplit = 'surrogate-pair' | 'grapheme';

/** Whether an offset cuts a character, and how; undefined when it does not. Offsets outside the text cut nothing. */
export function splitsCharacter(text: string, utf16: number): CharacterSplit | undefined {
  if (isGraphemeBoundary(text, utf16)) return undefined;
  const before = text.charCodeAt(utf16 - 1);
  const after = text.charCodeAt(utf16);
  return (before & 0xfc00) === 0xd800 && (after & 0xfc00) === 0xdc00 ? 'surrogate-pair' : 'grapheme';
}

/** Whether an offset lies between two grapheme clusters, or at (or beyond) an end of the text. */
export function isGraphemeBoundary(text: string, utf16: number): boolean {
  const { start, end } = graphemeBoundaries(text, utf16);
  return start === end;
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
  while (from > 0 && !isSureBoundary(text, from)) from--;
  let to = utf16 + 1;
  while (to < text.length && !isSureBoundary(text, to)) to++;
  const cluster = segmenter.segment(text.slice(from, to)).containing(utf16 - from)!;
  const start = from + cluster.index;
  return start === utf16 ? { start, end: start } : { start, end: start + cluster.segment.length };
}

/**
 * Whether there is a boundary whatever stands further left and right: between two letters, digits, punctuation marks or spaces none of
 * which combines with others. (UAX #29: what combines is Grapheme_Extend or a spacing mark, the prepended letters, and Hangul jamo.)
 */
function isSureBoundary(text: string, utf16: number): boolean {
  return standsAlone(text.charCodeAt(utf16 - 1)) && standsAlone(text.charCodeAt(utf16));
}

const standalone = /^[\p{L}\p{Nd}\p{P}\p{Zs}]$/u;
/** Letters that combine: a prepended one (Malayalam), spacing marks (Thai, Lao), Hangul jamo, and everything that extends. */
const combining = /^[\p{Grapheme_Extend}\u0d4e\u0e33\u0eb3\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]$/u;

function standsAlone(unit: number): boolean {
  // Before the combining marks only CR and LF join; they are left to the segmenter with the other controls.
  if (unit < 0x300) return unit >= 0x20;
  const char = String.fromCharCode(unit);
  return standalone.test(char) && !combining.test(char);
}
