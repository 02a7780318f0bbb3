/** An invisible character that means nothing to a reader. UTF-16 units, end exclusive. */
export interface Invisible {
  readonly codePoint: number;
  readonly start: number;
  readonly end: number;
}

/**
 * Control characters other than tab, line feed and carriage return; zero-width space, word joiner and invisible operators; bidi
 * embeddings, overrides and isolates (which can display a text in a different order); line and paragraph separators; a byte order mark
 * within a text; tag characters. Not those that scripts and emoji need: joiners (U+200C, U+200D), direction marks (U+200E, U+200F, U+061C),
 * variation selectors and the soft hyphen.
 */
const INVISIBLE =
  // eslint-disable-next-line no-control-regex
  /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\u{e0001}\u{e0020}-\u{e007f}]/gu;
/** A flag made of tag characters, such as those of England and Scotland. */
const TAG_FLAG = /\u{1f3f4}[\u{e0020}-\u{e007e}]+\u{e007f}/gu;

/** All invisible characters, in the order of the text. */
export function findInvisible(text: string): Invisible[] {
  const found = [...text.matchAll(INVISIBLE)];
  if (found.length === 0) return [];
  const flags = [...text.matchAll(TAG_FLAG)].map(({ index, 0: flag }) => ({
    start: index,
    end: index + flag.length,
  }));
  const isInFlag = (at: number): boolean => flags.some(({ start, end }) => at >= start && at < end);
  return found
    .filter(({ index }) => !isInFlag(index))
    .map(({ index, 0: character }) => ({
      codePoint: character.codePointAt(0)!,
      start: index,
      end: index + character.length,
    }));
}

const NAMES: Readonly<Record<number, string>> = {
  0x00: 'NUL',
  0x0b: 'vertical tab',
  0x0c: 'form feed',
  0x1b: 'escape',
  0x7f: 'delete',
  0x85: 'next line',
  0x200b: 'zero-width space',
  0x2028: 'line separator',
  0x2029: 'paragraph separator',
  0x202a: 'left-to-right embedding',
  0x202b: 'right-to-left embedding',
  0x202c: 'pop directional formatting',
  0x202d: 'left-to-right override',
  0x202e: 'right-to-left override',
  0x2060: 'word joiner',
  0x2066: 'left-to-right isolate',
  0x2067: 'right-to-left isolate',
  0x2068: 'first strong isolate',
  0x2069: 'pop directional isolate',
  0xfeff: 'byte order mark',
};

/** `U+200B zero-width space`. */
export function codePointName(codePoint: number): string {
  const code = `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;
  const name =
    NAMES[codePoint] ??
    (codePoint < 0xa0 ? 'control character' : codePoint >= 0xe0000 ? 'tag character' : '');
  return name === '' ? code : `${code} ${name}`;
}
