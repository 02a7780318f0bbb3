import type { Position, Range } from '../../project/findings/finding';
import { JsonLine, type LineRange } from '../../base/json/positions';
import type { StringLiteral } from '../../base/json/string-literal';
import { columnLocator } from './column-locator';
import type { LineLocator, LineView } from './line-view';

export function locatorOf(line: LineView): LineLocator {
  return line.format === 'jsonl' ? jsonLocator(line) : columnLocator(line);
}

/**
 * Places in a JSON line. A path that does not exist is located at its nearest existing ancestor: at the ancestor's key if it has one
 * (underlining a whole object is noise), else at its value; if there is none, or the line is not JSON, at the whole line.
 */
function jsonLocator(line: LineView): LineLocator {
  const json = new JsonLine(line.raw);
  const literals = new Map<string, StringLiteral | undefined>();
  // JSON has no raw line breaks inside a line, so a column is an offset.
  const at = (character: number): Position => ({ line: line.line, character });
  const rawRange = (start: number, end: number): Range => ({ start: at(start), end: at(end) });
  const toRange = ({ start, end }: LineRange): Range => rawRange(start, end);
  const literalAt = (path: readonly (string | number)[]): StringLiteral | undefined => {
    const key = JSON.stringify(path);
    if (!literals.has(key)) literals.set(key, json.stringAt(path));
    return literals.get(key);
  };
  const inside = (path: readonly (string | number)[], within: LineRange): LineRange | undefined => {
    const literal = literalAt(path);
    const start = literal?.toRaw(within.start);
    const end = literal?.toRaw(within.end);
    return start === undefined || end === undefined ? undefined : { start, end };
  };
  const nearest = (path: readonly (string | number)[]): LineRange => {
    for (let length = path.length - 1; length > 0; length--) {
      const step = path.slice(0, length);
      const found = json.rangeOf(step, 'key') ?? json.rangeOf(step);
      if (found) return found;
    }
    return { start: line.raw.length - line.raw.trimStart().length, end: line.raw.trimEnd().length };
  };
  return {
    rawRange,
    valueRange(path) {
      const found = json.rangeOf(path);
      return found && toRange(found);
    },
    range({ path, part, within }) {
      if (path.length === 0) return toRange(nearest(path));
      const found = (within && inside(path, within)) ?? json.rangeOf(path, part ?? 'value') ?? nearest(path);
      return toRange(found);
    },
  };
}
