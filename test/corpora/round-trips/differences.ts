/** What keeps a file that came back from being equal to the one that went in: found by trying, named by what it leaves out of account. */
import { parse as parseCsv } from 'csv-parse/sync';

/** A way to look at a file that leaves something out of account. */
export interface View {
  /** What is left out of account: the reason that the table gives. */
  readonly name: string;
  readonly look: (text: string) => string;
}

/**
 * The fewest views under which two texts are equal, as names; undefined when not even all of them together make them equal. Views are tried
 * in their order, so that each sees what the ones before it made.
 */
export function differencesOf(given: string, back: string, views: readonly View[]): string[] | undefined {
  const equal = (chosen: readonly View[]) => {
    try {
      return seen(given, chosen) === seen(back, chosen);
    } catch {
      // A view may need what one before it makes.
      return false;
    }
  };
  if (!equal(views)) return undefined;
  let needed = views;
  for (const view of [...views].reverse()) {
    const fewer = needed.filter((each) => each !== view);
    if (equal(fewer)) needed = fewer;
  }
  return needed.map(({ name }) => name);
}

export const seen = (text: string, views: readonly View[]): string =>
  views.reduce((before, { look }) => look(before), text);

const LAST_LINE_END: View = {
  name: 'line end after the last line',
  look: (text) => text.replace(/\r?\n$/, ''),
};
const CARRIAGE_RETURNS: View = { name: 'carriage returns', look: (text) => text.replaceAll('\r\n', '\n') };
const MARK: View = { name: 'byte order mark', look: (text) => text.replace(/^\uFEFF/, '') };

export const TEXT_VIEWS: readonly View[] = [MARK, CARRIAGE_RETURNS, LAST_LINE_END];

export const CONLL_VIEWS: readonly View[] = [
  ...TEXT_VIEWS,
  { name: 'white space at line ends', look: (text) => text.replace(/[ \t]+$/gm, '') },
  { name: 'white space between columns', look: (text) => text.replace(/[ \t]+/g, '\t') },
  {
    name: 'number of blank lines',
    look: (text) => text.replace(/\n{2,}/g, '\n\n').replace(/^\n+|\n+$/g, ''),
  },
];

export const TSV_VIEWS: readonly View[] = [
  ...TEXT_VIEWS,
  {
    name: 'order of stacked annotations',
    look: (text) =>
      text.replace(/[^\t\n]*\|[^\t\n]*/g, (cell) =>
        cell.startsWith('#') ? cell : cell.split('|').sort().join('|'),
      ),
  },
];

/** Of JSON; each leaves white space out of account as well. */
export const JSON_VIEWS: readonly View[] = [
  { name: 'white space', look: (text) => compact(text) },
  { name: 'an array, or values one after the other', look: (text) => compact(text).replace(/^\[\n/, '') },
  { name: 'how numbers and characters are written', look: onEach((value) => JSON.stringify(value)) },
  { name: 'order of keys', look: onEach((value) => JSON.stringify(sortedKeys(value))) },
  { name: 'order of records', look: (text) => text.split('\n').sort().join('\n') },
];

/** The records, one a line, below a bracket when they are an array. */
function compact(text: string): string {
  const values = valuesOf(text)
    .map((each) => each.text)
    .join('\n');
  return text.trimStart().startsWith('[') ? `[\n${values}` : values;
}

/** Of tables; each but the first leaves the quoting of cells out of account as well. */
export const CSV_VIEWS: readonly View[] = [
  ...TEXT_VIEWS,
  { name: 'quoting of cells', look: onRows((row) => row) },
  {
    name: 'an empty column `id`',
    look: onRows(({ id, ...row }) => ({ ...(id !== undefined && id !== '' && { id }), ...row })),
  },
  { name: 'order of columns', look: onRows((row) => sortedKeys(row)) },
];

function onRows(change: (row: Record<string, string>) => unknown): View['look'] {
  return (text) => {
    const rows = text.startsWith('{')
      ? text.split('\n').map((line) => JSON.parse(line) as Record<string, string>)
      : parseCsv<Record<string, string>>(text, { columns: true, relax_column_count: true });
    return rows.map((row) => JSON.stringify(change(row))).join('\n');
  };
}

function onEach(change: (value: unknown) => string): View['look'] {
  return (text) =>
    text
      .split('\n')
      .map((line) => (line === '' || line === '[' ? line : change(JSON.parse(line))))
      .join('\n');
}

/** A JSON value with the keys of its objects in one order. */
export function sortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, sortedKeys(each)]),
  );
}

export interface Part {
  /** Without white space between its values. */
  readonly text: string;
  /** Of its first and last line, from 1. */
  readonly lines: readonly [number, number];
}

/** The records of a file: the values that follow each other, or those of the one array. */
export function valuesOf(text: string): Part[] {
  const top = partsOf(text, 0);
  return top.length === 1 && top[0]!.text.startsWith('[') ? partsOf(text, 1) : top;
}

/** Values at a depth of brackets, as they are written but for white space. */
function partsOf(text: string, depth: number): Part[] {
  const parts: Part[] = [];
  let [at, line, kept, first] = [0, 1, '', 1];
  const close = () => {
    if (kept !== '') parts.push({ text: kept, lines: [first, line] });
    kept = '';
  };
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]|\n|[^\S\n]+|,|[^\s[\]{},"]+/g)) {
    if (token === '\n') line += 1;
    else if (token.trim() === '') continue;
    else {
      if ('[{'.includes(token)) at += 1;
      const inside = token.length === 1 && '[{'.includes(token) ? at > depth : at >= depth;
      if (token === ',' && at === depth) close();
      else if (inside && !(']}'.includes(token) && at <= depth)) {
        if (kept === '') first = line;
        kept += token;
      }
      if (']}'.includes(token)) at -= 1;
      if (at === depth && ']}'.includes(token)) close();
    }
  }
  close();
  return parts;
}
