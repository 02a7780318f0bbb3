interface Line {
  /** Of the dash if there is one, else of the content. */
  readonly column: number;
  /** Of the content after the dash; equal to `column` without one. */
  readonly content: number;
  readonly hasDash: boolean;
  readonly key?: string;
  /** The text after the key, or the whole line without one. */
  readonly value: string;
}

/** The number of lines that are read in each direction. */
const LINES_READ = 3000;
/** Lines are cut at this column; a value that does not end before it is ignored. */
const MAX_COLUMNS = 1000;

/**
 * The lines that determine where a place of a YAML file is: the keys above and beside it, found by indentation alone. Everything else that
 * may be wrong in the file (a key without its colon, an unclosed quote, a tab, wrong indentation) is left out, so that the place can be
 * parsed. With the place in them (UTF-16 offset). Undefined if the place continues a text.
 */
export function linesAround(text: string, offset: number): { text: string; offset: number } | undefined {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset) < 0 ? text.length : text.indexOf('\n', offset);
  const own = text.slice(start, end);
  const before = own.slice(0, offset - start);
  // An empty line is as deep as the cursor.
  const here = readLine(before) ?? blank(before);
  if (!here || /^ *\t/.test(before)) return undefined;
  const above = linesAbove(text, start, here);
  if (!above) return undefined;
  const { lines, column } = above;
  const cursorLine = ' '.repeat(column) + own.slice(here.column);
  const around = [...lines, cursorLine, ...linesBelow(text, end, here, column)];
  const lead = lines.reduce((length, line) => length + line.length + 1, 0);
  return { text: around.join('\n'), offset: lead + column + (offset - start - here.column) };
}

/** The lines beside and above a line, up to the top; `column` is its correct column, which may differ from the actual one. */
function linesAbove(
  text: string,
  start: number,
  here: Line,
): { lines: string[]; column: number } | undefined {
  const lines: string[] = [];
  let column = here.column;
  // The depth of the next lines to find, and whether they are items whose list is not found yet.
  let limit = here.column;
  let inList = here.hasDash;
  const isAlone = here.key === undefined && !here.hasDash;
  for (const line of linesUp(text, start)) {
    if (line.column > limit) continue;
    const opens = line.key !== undefined && /^(?:[|>].*|#.*)?$/.test(line.value);
    if (line.hasDash && line.column === limit) {
      // Items beside the place; further out, only the item that contains it.
      if (limit === here.column && (inList || lines.length === 0)) lines.unshift(lineOf(line));
    } else if (line.hasDash && !inList && line.content >= limit) {
      // The line that begins the mapping; a line between its dash and its keys was meant as a key.
      if (line.content > limit && limit === here.column && lines.length === 0) column = line.content;
      lines.unshift(lineOf(line));
      limit = line.column;
      inList = true;
    } else if (!line.hasDash && line.column === limit && !inList) {
      if (line.key !== undefined) lines.unshift(lineOf(line));
    } else if (opens) {
      lines.unshift(lineOf(line));
      limit = line.column;
      inList = line.hasDash;
    } else if (isAlone && lines.length === 0 && line.key !== undefined) {
      // A word below a key with a value continues its text.
      return undefined;
    }
    if (limit === 0 && !inList && here.column > 0) break;
  }
  return { lines, column };
}

/** The keys after the line at its level, including those below an item's dash; and the items of its list. */
function linesBelow(text: string, end: number, here: Line, column: number): string[] {
  const lines: string[] = [];
  let keys = here.hasDash ? here.content : column;
  for (const line of linesDown(text, end)) {
    if (line.column < column) break;
    if (line.hasDash && line.column === column) keys = -1;
    const isBeside = line.hasDash ? here.hasDash && line.column === column : line.column === keys;
    if (isBeside && (line.hasDash || line.key !== undefined)) lines.push(lineOf(line));
  }
  return lines;
}

const lineOf = (line: Line): string =>
  `${' '.repeat(line.column)}${line.hasDash ? `-${' '.repeat(Math.max(1, line.content - line.column - 1))}` : ''}${readable(line)}`;

function* linesUp(text: string, start: number): Generator<Line> {
  let end = start - 1;
  for (let n = 0; n < LINES_READ && end >= 0; n++) {
    const from = text.lastIndexOf('\n', end - 1) + 1;
    const line = readLine(text.slice(from, end));
    if (line) yield line;
    end = from - 1;
  }
}

function* linesDown(text: string, end: number): Generator<Line> {
  let from = end + 1;
  for (let n = 0; n < LINES_READ && from < text.length; n++) {
    const next = text.indexOf('\n', from);
    const line = readLine(text.slice(from, next < 0 ? text.length : next));
    if (line) yield line;
    if (next < 0) return;
    from = next + 1;
  }
}

/** Undefined for a line without structure: empty, a comment, indented by tabs. */
function readLine(text: string): Line | undefined {
  const [, indent, dash, rest] = /^( *)(-(?: +|\s*$))?([^]*)$/.exec(text.slice(0, MAX_COLUMNS))!;
  const content = rest!.trimEnd();
  if ((content === '' && dash === undefined) || /^[#\t]/.test(content)) return undefined;
  const [, key, value] =
    /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s#"'{}[\],&*!|>%@:-][^#:]*?):(?:\s+(.*))?$/.exec(content) ?? [];
  const column = indent!.length;
  return {
    column,
    content: column + (dash?.length ?? 0),
    hasDash: dash !== undefined,
    value: key === undefined ? content : (value ?? ''),
    ...(key !== undefined && { key }),
  };
}

const blank = (before: string): Line | undefined =>
  /^ *$/.test(before)
    ? { column: before.length, content: before.length, hasDash: false, value: '' }
    : undefined;

/** A line's key and value, or the key alone if the value does not end on the line. */
function readable({ key, value }: Line): string {
  // A block scalar's header.
  if (/^[|>]/.test(value)) return `${key === undefined ? '' : `${key}: `}${value}`;
  const whole = /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s"'{}[\],&*!|>%@#][^#]*?)(?:\s+#.*)?$/.test(value);
  const readableValue =
    (whole && !/:\s/.test(value.replace(/^(["']).*\1/, ''))) || isClosed(value) ? value : '';
  return key === undefined ? readableValue : `${key}:${readableValue === '' ? '' : ` ${readableValue}`}`;
}

/** A flow list or mapping that ends on its line. */
function isClosed(value: string): boolean {
  if (!/^[[{]/.test(value)) return false;
  const bare = value.replace(/"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'/g, '');
  if (/["']/.test(bare)) return false;
  const count = (pattern: RegExp): number => bare.match(pattern)?.length ?? 0;
  return count(/\[/g) === count(/\]/g) && count(/\{/g) === count(/\}/g);
}
