import { addOne } from '../lists';
/** The writing systems that are distinguished, named as in Unicode. All others are `other`. */
const SCRIPTS = (
  'Latin Cyrillic Greek Arabic Hebrew Devanagari Bengali Gurmukhi Gujarati Tamil Telugu Kannada ' +
  'Malayalam Sinhala Thai Lao Myanmar Khmer Georgian Armenian Ethiopic Hangul Hiragana Katakana Han'
).split(' ');

const patterns = SCRIPTS.map((name) => ({ name, pattern: new RegExp(`\\p{Script=${name}}`, 'u') }));
const known = new Map<number, string | undefined>();

const MAX_LETTERS = 400;

/** The script of most letters in a text, if it has any; `Japanese` with kana. Not a language: English and Spanish are `Latin`. */
export function mainScript(text: string): string | undefined {
  const counts = new Map<string, number>();
  let letters = 0;
  let latin = 0;
  for (let at = 0; at < text.length && letters < MAX_LETTERS; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 128) {
      if (!isAsciiLetter(unit)) continue;
      letters += 1;
      // More than half of all letters to check are Latin, whatever the others are.
      if (++latin > MAX_LETTERS / 2) return 'Latin';
      continue;
    }
    const codePoint = text.codePointAt(at)!;
    if (codePoint > 0xffff) at += 1;
    const script = scriptOf(codePoint);
    if (script === undefined) continue;
    letters += 1;
    addOne(counts, script);
  }
  if (latin > 0) counts.set('Latin', latin + (counts.get('Latin') ?? 0));
  const kana = (counts.get('Hiragana') ?? 0) + (counts.get('Katakana') ?? 0);
  if (kana > 0) {
    counts.set('Japanese', kana + (counts.get('Han') ?? 0));
    for (const part of ['Hiragana', 'Katakana', 'Han']) counts.delete(part);
  }
  let most: string | undefined;
  for (const [script, count] of counts) if (most === undefined || count > counts.get(most)!) most = script;
  return most;
}

function isAsciiLetter(unit: number): boolean {
  const lower = unit | 32;
  return lower >= 97 && lower <= 122;
}

/** The script of a non-ASCII letter; undefined for other characters. */
function scriptOf(codePoint: number): string | undefined {
  if (!known.has(codePoint)) {
    const character = String.fromCodePoint(codePoint);
    // Letters in a special style (𝐓𝐡𝐞) count as the letters they represent.
    const plain = [character, character.normalize('NFKC')];
    const script = patterns.find(({ pattern }) => plain.some((form) => pattern.test(form)))?.name ?? 'other';
    known.set(codePoint, /\p{Letter}/u.test(character) ? script : undefined);
  }
  return known.get(codePoint);
}
