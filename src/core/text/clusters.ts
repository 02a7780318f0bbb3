/** What people see as one character: extended grapheme clusters (Unicode UAX #29), found around one offset without walking the text. */

let segmenter: Intl.Segmenter | undefined;

/** How far around an offset certain boundaries are looked for, in UTF-16 units. Clusters longer than that are nobody's characters. */
const REACH = 512;

/**
 * The grapheme cluster that a UTF-16 offset lies inside: half an emoji, a letter without its accent, between \r and \n. Undefined when
 * the offset is a boundary, or at an end of the text. Nearly all offsets are told by the two units beside them.
 */
export function clusterAround(text: string, utf16: number): { start: number; end: number } | undefined {
  if (utf16 <= 0 || utf16 >= text.length || isPlainBoundary(text, utf16)) return undefined;
  let from = utf16 - 1;
  while (from > 0 && utf16 - from < REACH && !isPlainBoundary(text, from)) from--;
  let to = utf16 + 1;
  while (to < text.length && to - utf16 < REACH && !isPlainBoundary(text, to)) to++;
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  const found = segmenter.segment(text.slice(from, to)).containing(utf16 - from);
  if (!found || found.index === utf16 - from) return undefined;
  return { start: from + found.index, end: from + found.index + found.segment.length };
}

/** Whether two units meet that never belong to one character. */
function isPlainBoundary(text: string, utf16: number): boolean {
  const before = text.charCodeAt(utf16 - 1);
  const after = text.charCodeAt(utf16);
  return isPlain(before) && isPlain(after) && !(before === 13 && after === 10);
}

/** Letters, digits and signs that neither join the character before nor the one after them: whole ranges without any that does. */
function isPlain(unit: number): boolean {
  if (unit < 0x300) return true;
  if (unit < 0x591) return unit >= 0x370 && (unit <= 0x482 || unit >= 0x48a); // Greek, Cyrillic, Armenian
  if (unit < 0x700) return (unit >= 0x5d0 && unit <= 0x5ea) || (unit >= 0x620 && unit <= 0x64a); // Hebrew and Arabic letters
  if (unit < 0x3000)
    return (
      (unit >= 0x1e00 && unit <= 0x200a) ||
      (unit >= 0x2010 && unit <= 0x2027) ||
      (unit >= 0x2030 && unit <= 0x205e)
    );
  if (unit < 0xa000) return unit <= 0x3029 || (unit >= 0x3041 && unit <= 0x3096) || unit >= 0x309b; // kana, CJK
  return (unit >= 0xac00 && unit <= 0xd7a3) || (unit >= 0xff01 && unit <= 0xff9d); // Hangul syllables, wide forms
}
