const LINE_END = /\r\n?|\n/g;

/** A text as a field of the page holds it: its line ends are line feeds. */
export const inField = (text: string): string => text.replace(LINE_END, '\n');

/**
 * What was made of a text in such a field, with the line ends of that text: the text itself if nothing else has changed, or else its first
 * line end everywhere.
 */
export const typedOver = (start: string, typed: string): string =>
  typed === inField(start) ? start : typed.replace(LINE_END, /\r\n?|\n/.exec(start)?.[0] ?? '\n');
