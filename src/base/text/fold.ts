import { fastHash64 } from './hash';

/** A text with case, white space and Unicode forms folded, so that texts that look the same are equal. */
export function foldText(text: string): string {
  return collapseSpace(text.normalize('NFKC').toLowerCase());
}

/** A text with each run of white space as one space, trimmed. Single spaces are not replaced, because that would take most of the time. */
export function collapseSpace(text: string): string {
  return text.replace(/[^\S ]\s*| \s+/g, ' ').trim();
}

const SPACE = 0x20;

/** A 53-bit hash of the folded text, never 0. Not safe against attackers. */
export function foldedHash(text: string): number {
  const [high, low] = fastHash64(foldText(text));
  return (high & 0x1fffff) * 2 ** 32 + (low >>> 0) || 1;
}

/** ASCII in lower case, with all white space as spaces. */
export const ASCII = Uint8Array.from({ length: 128 }, (_, code) =>
  /\s/.test(String.fromCharCode(code)) ? SPACE : String.fromCharCode(code).toLowerCase().charCodeAt(0),
);

/** UTF-16 unit -> its folded unit + 1; 0: not computed yet; 1: depends on its neighbours. */
const units = new Uint32Array(1 << 16);

/** The folded form of a UTF-16 unit; 0 if it depends on the neighbours or is more than one unit. */
export function foldedUnit(code: number): number {
  const known = units[code]!;
  if (known !== 0) return known - 1;
  const character = String.fromCharCode(code);
  const text = /\s/.test(character) ? ' ' : character.normalize('NFKC').toLowerCase();
  const alone = text.length === 1 && !dependsOnPlace(character) && !dependsOnPlace(text);
  const unit = alone ? (/\s/.test(text) ? SPACE : text.charCodeAt(0)) : 0;
  units[code] = unit + 1;
  return unit;
}

/** Hangul letters combine, the lower case of a sigma depends on its place, and a surrogate is not a character. */
const DEPENDS = /[\p{Cs}\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff\u03a3\u03c2]/u;
/** The mark that is ordered after every other one. */
const LAST_MARK = '\u0345';

function dependsOnPlace(character: string): boolean {
  if (DEPENDS.test(character)) return true;
  // Marks that are never reordered and combine with no letter are like letters, such as most vowel signs of Indian scripts.
  return (
    /\p{M}/u.test(character) &&
    ((LAST_MARK + character).normalize('NFD') !== LAST_MARK + character || joiningMarks().has(character))
  );
}

let joining: ReadonlySet<string> | undefined;

function joiningMarks(): ReadonlySet<string> {
  if (joining) return joining;
  const found = new Set<string>();
  for (let code = 0xc0; code < 0x10000; code++) {
    const decomposed = [...String.fromCharCode(code).normalize('NFD')];
    for (const character of decomposed.slice(1)) found.add(character);
  }
  return (joining = found);
}

/** U+1F400 to U+1F7FF and U+1F900 to U+1FAFF: emoji and shapes, which fold to themselves. */
export function isPictograph(codePoint: number): boolean {
  return (codePoint >= 0x1f400 && codePoint <= 0x1f7ff) || (codePoint >= 0x1f900 && codePoint <= 0x1faff);
}
