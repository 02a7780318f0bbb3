/** Writing Markdown from texts of the project, which are literal: nothing in them may format. */

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

/**
 * A text as it is, for documents that are read as source too: only what Markdown, GitHub's or HTML would take for markup at its place
 * is escaped. Line breaks stay line breaks, blank lines are left out; `indent` stands before each line but the first.
 */
export function prose(text: string, indent = ''): string {
  const safe = text
    .replace(/\r\n?/g, '\n')
    // eslint-disable-next-line no-control-regex
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '\ufffd')
    .replace(/[\\`*_[\]<>|~$]|&(?=#?\w+;)/g, (character) =>
      character === '<' ? '&lt;' : character === '&' ? '&amp;' : `\\${character}`,
    )
    // Bare addresses are links to GitHub.
    .replace(/:(?=\/\/)/g, '\\:')
    .replace(/www\./gi, (host) => `${host.slice(0, -1)}\\.`);
  return safe
    .split('\n')
    .map((line) => escapeStart(line.trim()))
    .filter((line) => line !== '')
    .join(`\\\n${indent}`);
}

/** What starts a heading, list, quote or rule at the start of a line, or makes a table of the line before. */
const escapeStart = (line: string): string =>
  line
    .replace(/^(?=#{1,6}(?:\s|$)|[-+](?:\s|$)|:?-+:?\s*$|={1,}\s*$)/, '\\')
    .replace(/^(\d{1,9})(?=[.)](?:\s|$))/, '$1\\');
