import { parseLine } from '../answers/lines';

/** The ids of a batch's samples, as earlier versions wrote them: one per line. An id that starts with a quote, or has a line break or a space at an end, is a JSON string. */

/** A line of a file of ids: 0-based, with the byte offset at which it starts. */
export interface IdLine {
  readonly id: string;
  readonly line: number;
  readonly offset: number;
}

/** The id in a line without its line break; undefined if it is empty. A line in quotes that is not JSON is taken as it is. */
export function idIn(raw: string): string | undefined {
  const line = raw.trim();
  if (line === '') return undefined;
  if (!line.startsWith('"')) return line;
  const value = parseLine(line);
  return typeof value === 'string' && value !== '' ? value : line;
}
