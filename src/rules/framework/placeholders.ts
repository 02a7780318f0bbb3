import type { ProjectModel } from '../../project/model/model';
import { field, locatedText } from '../../project/model/reader';

/** Marks a text that is still to be written, in any language. */
const SIGN = String.raw`\b(?:TODO|TBD|FIXME)\b|(?<![\p{L}\p{N}-])XXX(?![\p{L}\p{N}-])|\?{3,}`;
/** Every sign contains one of these; files without them are not searched. */
const SIGNS = ['TODO', 'TBD', 'FIXME', 'XXX', '???'];
const ALL_SIGNS = new RegExp(SIGN, 'gu');
const ONLY_SIGN = new RegExp(String.raw`^[^\p{L}\p{N}?]*(?:${SIGN})[^\p{L}\p{N}]*$`, 'u');

/** Phrases with the same meaning, by language, as patterns. */
const PHRASES: Readonly<Record<string, string>> = {
  de: 'noch offen|(?:noch )?(?:zu klären|zu definieren|zu ergänzen)|folgt(?: noch)?',
  es: '(?:pendiente|(?:pendiente de|por) (?:definir|determinar|decidir|completar))',
  fr: 'à (?:définir|préciser|compléter|déterminer|décider)',
};

/** The language of a guideline's texts: its own, else the project's. */
export const languageOf = ({ schema, guideline }: ProjectModel): string | undefined =>
  (guideline && locatedText(guideline.file, field(guideline.file.root, 'language'))?.text) ?? schema.language;

/** "pt-BR" is "pt". */
const mainLanguage = (language: string | undefined): string =>
  language?.split(/[-_]/, 1)[0]!.toLowerCase() ?? '';

/** Matches a language's phrases only as whole sentences, since within one they may be part of a criterion. */
const phrasesOf = (language: string): RegExp | undefined => {
  const phrases = PHRASES[language];
  return phrases === undefined
    ? undefined
    : new RegExp(`(?<=^\\s*|[.;:!?(\\[]\\s*)(?:${phrases})(?=\\s*(?:$|[.;:,!?)\\]]))`, 'giu');
};
const byLanguage = new Map(Object.keys(PHRASES).map((language) => [language, phrasesOf(language)]));

/** A quick check: true if a guideline's file certainly has no placeholder. */
export const hasNoSign = (text: string, language: string | undefined): boolean =>
  !byLanguage.has(mainLanguage(language)) && !SIGNS.some((sign) => text.includes(sign));

/** The placeholders in a text: signs, or phrases of its language. */
export function placeholdersIn(
  text: string,
  language: string | undefined,
): { word: string; index: number }[] {
  const phrases = byLanguage.get(mainLanguage(language));
  return [...text.matchAll(ALL_SIGNS), ...(phrases ? text.matchAll(phrases) : [])]
    .map(({ 0: word, index }) => ({ word, index }))
    .sort((a, b) => a.index - b.index);
}

/** Whether a text consists of a placeholder only. */
export const isPlaceholder = (text: string): boolean => ONLY_SIGN.test(text);
