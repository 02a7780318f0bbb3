import type { ProjectModel } from '../../project/model/model';
import { field, locatedText } from '../../project/model/reader';

/** What stands for a text that is still to be written, whatever the language. */
const SIGN = String.raw`\b(?:TODO|TBD|FIXME)\b|(?<![\p{L}\p{N}-])XXX(?![\p{L}\p{N}-])|\?{3,}`;
/** One of these is in every sign, so that files without any are not searched. */
const SIGNS = ['TODO', 'TBD', 'FIXME', 'XXX', '???'];
const ALL_SIGNS = new RegExp(SIGN, 'gu');
const ONLY_SIGN = new RegExp(String.raw`^[^\p{L}\p{N}?]*(?:${SIGN})[^\p{L}\p{N}]*$`, 'u');

/** Phrases that say so, by language; patterns. */
const PHRASES: Readonly<Record<string, string>> = {
  de: 'noch offen|(?:noch )?(?:zu klären|zu definieren|zu ergänzen)|folgt(?: noch)?',
  es: '(?:pendiente|(?:pendiente de|por) (?:definir|determinar|decidir|completar))',
  fr: 'à (?:définir|préciser|compléter|déterminer|décider)',
};

/** The language of a guideline's texts: its own, else that of the project. */
export const languageOf = ({ schema, guideline }: ProjectModel): string | undefined =>
  (guideline && locatedText(guideline.file, field(guideline.file.root, 'language'))?.text) ?? schema.language;

/** "pt-BR" is "pt". */
export const mainLanguage = (language: string | undefined): string =>
  language?.split(/[-_]/, 1)[0]!.toLowerCase() ?? '';

/** How phrases of a language are found: only where they are all of a sentence, since within one they may be a criterion. */
const phrasesOf = (language: string): RegExp | undefined => {
  const phrases = PHRASES[language];
  return phrases === undefined
    ? undefined
    : new RegExp(`(?<=^\\s*|[.;:!?(\\[]\\s*)(?:${phrases})(?=\\s*(?:$|[.;:,!?)\\]]))`, 'giu');
};
const byLanguage = new Map(Object.keys(PHRASES).map((language) => [language, phrasesOf(language)]));

/** Whether a guideline's file surely has no placeholder. */
export const hasNoSign = (text: string, language: string | undefined): boolean =>
  !byLanguage.has(mainLanguage(language)) && !SIGNS.some((sign) => text.includes(sign));

/** Where a text says that something is still to be written: a sign, or a phrase of the language. */
export function placeholdersIn(
  text: string,
  language: string | undefined,
): { word: string; index: number }[] {
  const phrases = byLanguage.get(mainLanguage(language));
  return [...text.matchAll(ALL_SIGNS), ...(phrases ? text.matchAll(phrases) : [])]
    .map(({ 0: word, index }) => ({ word, index }))
    .sort((a, b) => a.index - b.index);
}

/** Whether a text is nothing but a sign that it is still to be written. */
export const isPlaceholder = (text: string): boolean => ONLY_SIGN.test(text);
