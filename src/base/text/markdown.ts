import { maxOf } from '../lists';
/** A literal text as Markdown: all characters that could be markup in Markdown or HTML are escaped, and line breaks become spaces. */
export function plain(text: string): string {
  return text
    .replace(/\s*\n\s*/g, ' ')
    .replace(/[\\`*_{}[\]()<>#+!|~&$-]/g, (character) =>
      character === '<' ? '&lt;' : character === '&' ? '&amp;' : `\\${character}`,
    );
}

/** A text as a code span, even if it contains backticks. */
export function code(text: string): string {
  const oneLine = text.replace(/\r?\n|\r/g, '↵');
  if (oneLine === '') return '` `';
  const longest = maxOf(
    [...oneLine.matchAll(/`+/g)].map(([run]) => run.length),
    0,
  );
  const fence = '`'.repeat(longest + 1);
  return longest > 0 || /^ | $/.test(oneLine) ? `${fence} ${oneLine} ${fence}` : `${fence}${oneLine}${fence}`;
}

/** Joins paragraphs, leaving out empty ones. */
export const paragraphs = (...parts: readonly (string | undefined | false)[]): string =>
  parts.filter((part) => part !== undefined && part !== false && part !== '').join('\n\n');

export const bullets = (list: readonly string[]): string => list.map((item) => `- ${item}`).join('\n');

/** A literal text as readable Markdown: only markup is escaped, blank lines are dropped, `indent` comes before each line but the first. */
export function prose(text: string, indent = ''): string {
  const safe = text
    .replace(/\r\n?/g, '\n')
    // eslint-disable-next-line no-control-regex
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '\ufffd')
    .replace(/[\\`*_[\]<>|~$]|&(?=#?\w+;)/g, (character) =>
      character === '<' ? '&lt;' : character === '&' ? '&amp;' : `\\${character}`,
    )
    // GitHub turns bare addresses into links.
    .replace(/:(?=\/\/)/g, '\\:')
    .replace(/www\./gi, (host) => `${host.slice(0, -1)}\\.`);
  return safe
    .split('\n')
    .map((line) => escapeStart(line.trim()))
    .filter((line) => line !== '')
    .join(`\\\n${indent}`);
}

/** Escapes the start of a trimmed line that would begin a heading, list or rule, or turn the line before into a table. */
const escapeStart = (line: string): string =>
  line
    .replace(/^(?=#{1,6}(?:\s|$)|[-+](?:\s|$)|:?-[-\s]*:?$|=+$)/, '\\')
    .replace(/^(\d{1,9})(?=[.)](?:\s|$))/, '$1\\');
