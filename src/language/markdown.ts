/** Writing Markdown for hovers and completions from texts of the project, which are literal: nothing in them may format. */

/** A text as it is: every character that Markdown or HTML could take for markup is escaped; line breaks become spaces. */
export function plain(text: string): string {
  return text
    .replace(/\s*\n\s*/g, ' ')
    .replace(/[\\`*_{}[\]()<>#+!|~&$-]/g, (character) =>
      character === '<' ? '&lt;' : character === '&' ? '&amp;' : `\\${character}`,
    );
}

/** A text as code, whatever backticks it has. */
export function code(text: string): string {
  const oneLine = text.replace(/\r?\n|\r/g, '↵');
  if (oneLine === '') return '` `';
  const longest = Math.max(0, ...[...oneLine.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest > 0 || /^ | $/.test(oneLine) ? `${fence} ${oneLine} ${fence}` : `${fence}${oneLine}${fence}`;
}

/** Paragraphs with what is empty left out. */
export const paragraphs = (...parts: readonly (string | undefined | false)[]): string =>
  parts.filter((part) => part !== undefined && part !== false && part !== '').join('\n\n');

export const bullets = (list: readonly string[]): string => list.map((item) => `- ${item}`).join('\n');

/** `1 sample`, `5 samples`, `1,200 samples`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

export const percent = (share: number): string => `${Math.round(share * 100)} %`;
