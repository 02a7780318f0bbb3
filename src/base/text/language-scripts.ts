/** The names used by `mainScript` for the writing systems of ISO 15924. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  Latn: ['Latin'],
  Cyrl: ['Cyrillic'],
  Grek: ['Greek'],
  Arab: ['Arabic'],
  Hebr: ['Hebrew'],
  Deva: ['Devanagari'],
  Beng: ['Bengali'],
  Guru: ['Gurmukhi'],
  Gujr: ['Gujarati'],
  Taml: ['Tamil'],
  Telu: ['Telugu'],
  Knda: ['Kannada'],
  Mlym: ['Malayalam'],
  Sinh: ['Sinhala'],
  Thai: ['Thai'],
  Laoo: ['Lao'],
  Mymr: ['Myanmar'],
  Khmr: ['Khmer'],
  Geor: ['Georgian'],
  Armn: ['Armenian'],
  Ethi: ['Ethiopic'],
  Kore: ['Hangul', 'Han'],
  Jpan: ['Japanese', 'Han'],
  Hans: ['Han'],
  Hant: ['Han'],
};

/** Languages that are written in several scripts. */
const IN_SEVERAL = new Set('az bs ha kk ku mn ms pa sd sh sr tg tk tt ug uz'.split(' '));

/**
 * The writing systems of a language (BCP 47), named as in `mainScript`. Undefined if the language is invalid, if its script has no name
 * there, or if it is written in several scripts and the tag does not specify one (`sr`, but not `sr-Cyrl`).
 */
export function scriptsOfLanguage(language: string): ReadonlySet<string> | undefined {
  try {
    const locale = new Intl.Locale(language);
    if (locale.script === undefined && IN_SEVERAL.has(locale.language)) return undefined;
    const names = NAMES[locale.maximize().script ?? ''];
    return names && new Set(names);
  } catch {
    return undefined;
  }
}
