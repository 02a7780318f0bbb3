/** Paints JSON with one value on a line, in its own characters and order. */
import { parseLine } from '../../../project/answers/lines';
import type { LineLook, PaintedLine, Run } from './painted';

/** Deeper values are on the line of the one around them. */
const MAX_DEPTH = 40;
/** What is shorter stays on one line, in UTF-16 units. */
const MAX_FLAT = 60;

const TOKEN =
  /[ \t\r\n]+|(?<string>"(?:[^"\\]|\\.)*")|(?<literal>true|false|null|-?\d[\d.eE+-]*)|(?<open>[{[])|(?<close>[}\]])|(?<mark>[,:])/gy;

/** Paints a text. Without lines if it is not JSON, or nothing but a word or a number. */
export function paintJson(source: string): PaintedLine[] {
  if (!/^\s*[{[]/.test(source) || parseLine(source) === undefined) return [];
  const lines: PaintedLine[] = [];
  /** For each value that is open, whether its parts have lines of their own. */
  const open: boolean[] = [];
  let runs: Run[] = [];
  let depth = 0;
  const add = (start: number, end: number, look?: string): void => {
    runs.push({ start, end, ...(look !== undefined && { look }) });
  };
  const finish = (next: number): void => {
    const look: LineLook = { kind: 'code', depth };
    if (runs.length > 0) lines.push({ start: runs[0]!.start, end: runs.at(-1)!.end, runs, look });
    runs = [];
    depth = next;
  };
  const inside = (): number => open.filter(Boolean).length;
  for (const match of source.matchAll(TOKEN)) {
    const start = match.index;
    const end = start + match[0].length;
    const { string, literal, open: opened, close, mark } = match.groups!;
    if (opened !== undefined) {
      add(start, end);
      const isTall = inside() < MAX_DEPTH && !isFlat(source, start);
      open.push(isTall);
      if (isTall) finish(inside());
    } else if (close !== undefined) {
      const wasTall = open.pop();
      if (wasTall) finish(inside());
      add(start, end);
    } else if (mark !== undefined) {
      add(start, end);
      if (mark === ',' && open.at(-1)) finish(inside());
      // A space between name and value, or between values on one line, if the source has one.
      else if (/[ \t\r\n]/.test(source.charAt(end))) runs.push({ start: end, end: end + 1, shown: ' ' });
    } else if (string !== undefined) add(start, end, isName(source, end) ? 'json-name' : 'json-string');
    else if (literal !== undefined) add(start, end, 'json-literal');
  }
  finish(0);
  return lines;
}

/** Whether a value is short enough for one line: its end is near, and so is everything inside. */
function isFlat(source: string, start: number): boolean {
  let level = 0;
  let isInString = false;
  for (let at = start; at < Math.min(source.length, start + MAX_FLAT); at++) {
    const character = source.charAt(at);
    if (isInString) {
      if (character === '\\') at += 1;
      else if (character === '"') isInString = false;
    } else if (character === '"') isInString = true;
    else if (character === '{' || character === '[') level += 1;
    else if ((character === '}' || character === ']') && --level === 0) return true;
  }
  return false;
}

const isName = (source: string, end: number): boolean => /^[ \t\r\n]*:/.test(source.slice(end, end + 20));
