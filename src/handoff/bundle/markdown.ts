import { prose } from '../../core/text/markdown';

/** Text of the project as it stands in Markdown, with its paragraphs: nothing of it becomes a heading, a link, a table or markup. */
export const escapeMarkdown = (text: string): string =>
  text
    .trim()
    .split(/\r?\n[^\S\n]*\r?\n\s*/)
    .map((paragraph) => prose(paragraph))
    .join('\n\n');

/** The same for headings and cells, where a line break would be the end. */
export const escapeLine = (text: string): string => prose(text.replace(/\s+/g, ' '));

/** An address as a link, whatever else it is as text. */
export const linkOf = (url: string): string =>
  /^https?:\/\/[^\s<>\\]+$/i.test(url) ? `<${url}>` : escapeLine(url);
