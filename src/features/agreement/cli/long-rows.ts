import { isObject } from '../../../base/is-object';
import { shorten } from '../../../base/text/shorten';
import { UserError } from '../../../base/user-error';
import { parseTree, type ParseError } from 'jsonc-parser';
import type { Declared } from '../../../agreement/label-order';
import { LongDataBuilder, type LongData, type LongDataNotes } from '../../../agreement/long-data';
import { readLongRow, type LongRow } from '../../../agreement/long-row';
import { createReadStream } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';

/** Input with invalid rows. */
export class InputError extends UserError {
  /** `problems`: lines, each with its place. */
  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
  }
}

export interface ReadLongOptions extends Declared {
  layer?: string;
  /** Read labels as numbers. */
  numeric?: boolean;
  /** The annotator whose labels count as right. */
  reference?: string;
  /** Receives each row that counts, and its `origin`, which records of a project have. */
  visit?: (row: LongRow, origin: unknown) => void;
}

const MAX_PROBLEMS = 20;

/**
 * Reads answers in long form from a JSONL file or, for `-`, from standard input. Wrong rows would make wrong numbers, so they cause an
 * {@link InputError} that names the file, line and column of the first twenty.
 */
export async function readLongData(
  path: string,
  { layer, numeric, reference, visit, ...declared }: ReadLongOptions,
): Promise<LongData & { notes: LongDataNotes }> {
  const builder = new LongDataBuilder(numeric, reference);
  const problems: string[] = [];
  const layers = new Set<string | undefined>();
  let referenceSeen = false;
  const name = path === '-' ? '<stdin>' : path;
  await forEachLine(path, (text, number) => {
    if (text.trim() === '') return true;
    const { row, origin } = parseRow(text);
    if ('problem' in row && layers.size === 0 && !/^\s*[[{]/.test(text))
      throw new InputError([
        `${name}:${number}:1: this is no JSONL: ${JSON.stringify(shorten(text, 60))} is not an object. Write one answer per line, such as {"item": "t-1", "annotator": "ana", "label": "refund"}; tables (CSV, TSV) become a project with "labelwright import".`,
      ]);
    if (!('problem' in row)) {
      layers.add(row.layer);
      if (row.annotator === reference) referenceSeen = true;
    }
    const unwanted = !('problem' in row) && layer !== undefined && row.layer !== layer;
    if (!('problem' in row) && !unwanted) visit?.(row, origin);
    const problem = 'problem' in row ? row : unwanted ? undefined : { problem: builder.add(row), column: 1 };
    if (problem?.problem !== undefined)
      problems.push(`${name}:${number}:${problem.column}: ${problem.problem}`);
    return problems.length < MAX_PROBLEMS;
  });
  if (problems.length > 0) throw new InputError(problems);
  if (reference !== undefined && !referenceSeen) {
    throw new InputError([`${name}: no row is by the annotator ${JSON.stringify(reference)}, the reference`]);
  }
  checkLayers(name, layers, layer);
  return { ...builder.build(declared), notes: builder.notes };
}

function parseRow(text: string): { row: LongRow | { problem: string; column: number }; origin?: unknown } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { row: jsonProblem(text) };
  }
  const row = readLongRow(value);
  return {
    row: typeof row === 'string' ? { problem: row, column: 1 } : row,
    origin: isObject(value) ? value.origin : undefined,
  };
}

/** The position of a JSON syntax error; the column counts UTF-16 units from 1, as editors do. */
function jsonProblem(text: string): { problem: string; column: number } {
  const errors: ParseError[] = [];
  parseTree(text, errors, { disallowComments: true });
  return { problem: 'the line is not JSON', column: (errors[0]?.offset ?? 0) + 1 };
}

/** Rows of different layers are never mixed. */
function checkLayers(
  name: string,
  layers: ReadonlySet<string | undefined>,
  wanted: string | undefined,
): void {
  const named = [...layers].filter((layer) => layer !== undefined).sort();
  const list = named.map((layer) => JSON.stringify(layer)).join(', ') || 'none';
  if (wanted !== undefined && !layers.has(wanted) && layers.size > 0) {
    throw new InputError([
      `${name}: no row has the layer ${JSON.stringify(wanted)}; layers in the file: ${list}`,
    ]);
  }
  if (wanted === undefined && layers.size > 1) {
    throw new InputError([`${name}: the rows belong to several layers (${list}); choose one with --layer`]);
  }
}

/**
 * Visits the lines of a UTF-8 file (standard input for `-`) without line breaks, with numbers from 1; a BOM is skipped. Reads in pieces, so
 * memory depends only on the longest line. `visit` returns false to stop.
 */
async function forEachLine(
  path: string,
  visit: (text: string, number: number) => boolean | void,
): Promise<void> {
  const stream = path === '-' ? process.stdin : createReadStream(path, { highWaterMark: 1 << 20 });
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let number = 0;
  const pass = (line: string) => {
    number += 1;
    const text = line.endsWith('\r') ? line.slice(0, -1) : line;
    return visit(number === 1 && text.startsWith('\ufeff') ? text.slice(1) : text, number);
  };
  for await (const chunk of stream) {
    const text = rest + decoder.write(chunk as Buffer);
    let from = 0;
    for (let to = text.indexOf('\n'); to >= 0; to = text.indexOf('\n', from)) {
      if (pass(text.slice(from, to)) === false) return;
      from = to + 1;
    }
    rest = text.slice(from);
  }
  rest += decoder.end();
  if (rest !== '') pass(rest);
}
