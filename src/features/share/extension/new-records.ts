import { isObject } from '../../../base/objects';
import { counted } from '../../../base/text/phrases';
import { parseLine } from '../../../project/answers/lines';

const linesOf = (text: string): string[] => text.split(/\r?\n/).filter((line) => line.trim() !== '');

/** The lines of a text that none of the others has. */
export function newLines(others: readonly string[], text: string): string[] {
  const known = new Set(others.flatMap(linesOf));
  return linesOf(text).filter((line) => !known.has(line));
}

function recordIn(line: string): Record<string, unknown> {
  const value = parseLine(line);
  return isObject(value) ? value : {};
}

/** Whether a migration wrote the record: it repeats what the person had answered, in the commit of somebody else. */
export const isMigrated = (line: string): boolean => isObject(recordIn(line).migration);

/**
 * How many records there are, as people count them: samples answered and decided, however often. Other records, such as drafts, count
 * only where there is nothing else. `said`: `2 new answers and 1 new decision`, with the adjective `new `.
 */
export function tally(lines: readonly string[], adjective = ''): { count: number; said: string } {
  const [answered, decided] = [new Set<string>(), new Set<string>()];
  for (const { sample, reviewer, status, withdrawn, migration } of lines.map(recordIn))
    if (typeof sample === 'string' && status !== 'draft' && withdrawn !== true && !migration)
      (reviewer === undefined ? answered : decided).add(sample);
  const count = answered.size + decided.size;
  if (count === 0) return { count: lines.length, said: counted(lines.length, `${adjective}record`) };
  const found = [
    ...(answered.size > 0 ? [counted(answered.size, `${adjective}answer`)] : []),
    ...(decided.size > 0 ? [counted(decided.size, `${adjective}decision`)] : []),
  ];
  return { count, said: found.join(' and ') };
}
