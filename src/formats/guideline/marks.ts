/** How authors of guidelines mark examples of a label, and counter-examples. */

/** `example`: the label is right for the text; `counter`: it is wrong. */
type Mark = 'example' | 'counter';

const WRONG = '✗✘✖❌❎☒';
const SIGN = `[✓✔✅☑${WRONG}]\ufe0f?`;

/** A sign at an end of a text or behind a quotation. Within a sentence it may be what the sentence is about. */
const PLACED = new RegExp(`^${SIGN}|(?<=["”“»«'’])\\s*${SIGN}|${SIGN}$`, 'u');
const ALONE = new RegExp(`^${SIGN}$`, 'u');
const ANY = new RegExp(SIGN, 'gu');
const BEFORE_SIGN = new RegExp(`(?=${SIGN})`, 'u');

const COUNTER_SIGN = new RegExp(`[${WRONG}]`, 'u');

const WORDS: readonly [Mark, RegExp][] = [
  ['counter', /^(?:not|wrong|incorrect|(?:counter|negative|wrong|bad|non)[- ]?examples?)$/],
  ['example', /^(?:right|correct|(?:(?:positive|right|good|typical) )?examples?)$/],
];

/** Whether a text has the sign of a counter-example, wherever. */
export const hasCounterSign = (text: string): boolean => COUNTER_SIGN.test(text);

/** What a sign says of a text that has one, and which is not about the sign. */
export function markOf(text: string): Mark | undefined {
  const sign = text.match(ANY)?.length === 1 ? PLACED.exec(text)?.[0] : undefined;
  return sign === undefined ? undefined : hasCounterSign(sign) ? 'counter' : 'example';
}

/** Whether a cell has nothing but a sign: it is about its row. */
export const isSign = (cell: string): boolean => ALONE.test(cell);

/** What words in lower case say of the texts that they lead to. */
export const markByWords = (words: string): Mark | undefined =>
  WORDS.find(([, form]) => form.test(words))?.[0];

/** The texts of a paragraph in which each begins with a sign. Others are one text. */
export const markedTexts = (text: string): string[] =>
  text.search(ANY) === 0 ? text.split(BEFORE_SIGN).map((part) => part.trim()) : [text];

const QUOTES = ['""', '“”', '„“', '„”', '«»', "''", '‘’'].map(([open, close]) => `${open}[^]+?${close}`);
const QUOTATION = new RegExp(`^(?<quoted>${QUOTES.join('|')})(?![\\p{L}\\p{N}])(?<why>[^]*)$`, 'u');
const FURTHER = /^(?:[\s,;/]|and|or)*["“„«‘]/;

/** An example without its sign: of a quotation the words in it, and what follows it as the reason, which may be empty. */
export function markedText(marked: string): { text: string; rationale: string } {
  const sign = markOf(marked) && PLACED.exec(marked);
  const before = sign ? marked.slice(0, sign.index).trim() : marked;
  const after = sign ? marked.slice(sign.index + sign[0].length).trim() : '';
  const [body, more] = before === '' ? [after, ''] : [before, after];
  const { quoted, why = '' } = QUOTATION.exec(body)?.groups ?? {};
  const isQuoted = quoted !== undefined && !FURTHER.test(why);
  return {
    text: isQuoted ? quoted.slice(1, -1) : body,
    rationale: reason(`${isQuoted ? why : ''} ${more}`),
  };
}

/** Without the signs and brackets that part it from the text. */
const reason = (text: string): string =>
  text
    .trim()
    .replace(/^\(([^()]*)\)\.?$/, '$1')
    .replace(/^[\s.,;:–—→=-]+(?!\d)/, '');
