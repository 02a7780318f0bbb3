import { maxOf } from '../../base/lists';
/** Where open-ended wording is harmless: in lists of examples, in descriptions of the data, in quotes. */

const LIST_ENDS =
  /^(?:etc|and so on|and so forth|and the like|usw|und so weiter|und dergleichen|etcétera|y así sucesivamente|et cetera|et ainsi de suite)$/i;

/** Whether a list of mere examples ends there, which may be open-ended: "For example: Pasig River, etc.", or one in parentheses. */
export function endsExamples(text: string, index: number, phrase: string): boolean {
  if (!LIST_ENDS.test(phrase)) return false;
  const before = sentenceBefore(text, index);
  return (
    /(?<!\p{L})(?:e\.g,|for example|for instance|such as|examples?:|like|z\. ?B[.,]|zum Beispiel|etwa|wie|por ejemplo|p\. ?ej[.,]|como|par exemple|p\. ?ex[.,]|comme)(?!\p{L})/iu.test(
      before,
    ) ||
    before.lastIndexOf('(') > before.lastIndexOf(')') ||
    /["”’»`],?\s*$/.test(before)
  );
}

/** Words of frequency. */
const OFTEN = /^(?:usually|normally|typically|generally|in general|often|sometimes|mostly|in most cases)$/i;
/** Words in sentences that say what to do with a sample. */
const DECIDES =
  /\b(?:(?:re)?label\w*|mark(?:s|ed|ing)?|tag(?:s|ged|ging)?|annotat\w*|classif\w*|cod(?:e|ed|ing)|counts?|counted|assign\w*|treat(?:ed)?|prefer\w*|consider(?:ed)?|exclud\w*|included|ignored?|skip(?:ped)?|select(?:ed)?|choose|chosen|wins|must|should|shall)\b/i;
/** How a sentence continues after an introductory word like "Often". */
const SUBJECT =
  /^(?:,|(?:a|an|the|this|that|these|those|there|another|some|other|such|i|you|it|they|we|he|she|one)\b)/i;

/** Whether a word of frequency is in a sentence that only describes the data, not in one that says what to do or in a criterion. */
export function onlyDescribes(text: string, index: number, phrase: string): boolean {
  if (!OFTEN.test(phrase)) return false;
  const before = sentenceBefore(text, index);
  const end = index + phrase.length;
  const after = masked(text.slice(end)).split(/[.!?;](?=\s|$)/, 1)[0]!;
  if (DECIDES.test(before + text.slice(index, end) + after)) return false;
  const begins = /^\W*(?:[^:]{1,40}:\s*)?$/.test(before);
  return !begins || SUBJECT.test(after.trimStart());
}

function sentenceBefore(text: string, index: number): string {
  const before = masked(text.slice(0, index));
  return before.slice(
    maxOf(
      [...before.matchAll(/[.!?;]\s/g)].map((end) => end.index + 1),
      0,
    ),
  );
}

/** Replaces the full stops of abbreviations, which end no sentence. */
const masked = (text: string): string =>
  text.replace(/\b([Ee]\.g|[Ii]\.e|cf|vs|etc|\p{Lu}\p{L}{0,3})\./gu, '$1,');

/** Finds out whether an index is in a part in quotes: such parts are quoted from samples, and not the rule's own wording. */
export function quotesIn(text: string): (index: number) => boolean {
  const parts = [...text.matchAll(/"[^"]*"|“[^”]*”|‘[^’]*’|«[^»]*»|`[^`]*`/g)];
  return (at) => parts.some(({ 0: part, index }) => index <= at && at < index + part.length);
}
