/** Writing systems that are told apart, as Unicode names them; others are `other`. */
const SCRIPTS = [
  'Latin',
  'Cyrillic',
  'Greek',
  'Arabic',
  'Hebrew',
  'Devanagari',
  'Bengali',
  'Gurmukhi',
  'Gujarati',
  'Tamil',
  'Telugu',
  'Kannada',
  'Malayalam',
  'Sinhala',
  'Thai',
  'Lao',
  'Myanmar',
  'Khmer',
  'Georgian',
  'Armenian',
  'Ethiopic',
  'Hangul',
  'Hiragana',
  'Katakana',
  'Han',
] as const;

const patterns = SCRIPTS.map((name) => ({ name, pattern: new RegExp(`\\p{Script=${name}}`, 'u') }));
const known = new Map<number, string | undefined>();

/** Letters that are looked at: more do not change what a text is written in. */
const LETTERS = 400;

/**
 * What most letters of a text are written in; undefined for a text without letters. Japanese, which mixes three, is `Japanese` as soon as
 * there is kana. A writing system is no language: English and Spanish are both `Latin`.
 */
export function mainScript(text: string): string | undefined {
  const counts = new Map<string, number>();
  let letters = 0;
  for (const character of text) {
    const script = scriptOf(character.codePointAt(0)!, character);
    if (script === undefined) continue;
    counts.set(script, (counts.get(script) ?? 0) + 1);
    if (++letters >= LETTERS) break;
  }
  const kana = (counts.get('Hiragana') ?? 0) + (counts.get('Katakana') ?? 0);
  if (kana > 0) {
    counts.set('Japanese', kana + (counts.get('Han') ?? 0));
    for (const part of ['Hiragana', 'Katakana', 'Han']) counts.delete(part);
  }
  let most: string | undefined;
  for (const [script, count] of counts) if (most === undefined || count > counts.get(most)!) most = script;
  return most;
}

function scriptOf(codePoint: number, character: string): string | undefined {
  if (codePoint < 128) {
    const lower = codePoint | 32;
    return lower >= 97 && lower <= 122 ? 'Latin' : undefined;
  }
  if (!known.has(codePoint))
    known.set(
      codePoint,
      /\p{Letter}/u.test(character)
        ? (patterns.find(({ pattern }) => pattern.test(character))?.name ?? 'other')
        : undefined,
    );
  return known.get(codePoint);
}
