import { mainScript } from '../../base/text/scripts';
import { count } from '../framework/options';
import { lineRule } from '../framework/rule';
import { ownText, textField } from '../framework/text-field';

/** Latin letters come before these. */
const BEYOND_LATIN = /[\u0370-\u1cff\u2c80-\ua71f\ua800-\ufaff\ufb13-\ufefe]|[\ud800-\udbff]/;
const LETTERS = /\p{L}/gu;
/** The first characters of a text, in which letters are counted. */
const COUNTED = 500;

export const unexpectedLanguage = lineRule({
  id: 'unexpected-language',
  group: 'data',
  kinds: ['sample'],
  severity: 'info',
  strict: 'warning',
  reveals: 'nothing',
  summary:
    'Annotators can only guess the label of a text that they cannot read, and a model learns nothing from it.',
  options: {
    min_letters: count(20, 'texts with fewer letters are not checked'),
  },
  start({ schema: { language, data } }, { options }) {
    const otherScript = scriptFinder(language, Number(options.min_letters));
    return (line, report) => {
      // People without another keyboard write any language in Latin letters.
      if (line.isAscii || !line.value) return;
      const text = ownText(line, data);
      const script = text === undefined ? undefined : otherScript?.(text);
      if (script === undefined) return;
      report({
        path: [textField(line, data)],
        message:
          `The text is written in ${script === 'other' ? 'the letters of another language' : `${script} letters`}, but the project is in ` +
          `"${language}". Take the sample out, or remove "language" from labelwright.yaml if the data hold several.`,
      });
    };
  },
});

/** A function that finds the script of a text if it is not the language's; undefined for unknown languages. */
function scriptFinder(
  language: string | undefined,
  least: number,
): ((text: string) => string | undefined) | undefined {
  const expected = language === undefined ? undefined : scriptsOfLanguage(language);
  if (!expected) return undefined;
  return (text) => {
    if (text.length < least || !BEYOND_LATIN.test(text)) return undefined;
    const script = mainScript(text);
    if (script === undefined || script === 'Latin' || expected.has(script)) return undefined;
    return (text.slice(0, COUNTED).match(LETTERS)?.length ?? 0) < least ? undefined : script;
  };
}

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
function scriptsOfLanguage(language: string): ReadonlySet<string> | undefined {
  try {
    const locale = new Intl.Locale(language);
    if (locale.script === undefined && IN_SEVERAL.has(locale.language)) return undefined;
    const names = NAMES[locale.maximize().script ?? ''];
    return names && new Set(names);
  } catch {
    return undefined;
  }
}
