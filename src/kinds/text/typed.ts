/** What somebody made of a text in a field, which has only line feeds: with that text's first line end, or the text itself if nothing else is new. */
export function typedOver(start: string, typed: string): string {
  const lineEnds = /\r\n?|\n/g;
  const end = lineEnds.exec(start)?.[0] ?? '\n';
  return typed === start.replace(lineEnds, '\n') ? start : typed.replaceAll('\n', end);
}
