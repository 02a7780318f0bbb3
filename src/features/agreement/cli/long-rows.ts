import { isObject } from '../../../base/objects';
import { shorten } from '../../../base/text/phrases';
import { UserError } from '../../../base/user-error';
import { parseTree, type ParseError } from 'jsonc-parser';
import type { Declared } from '../../../agreement/tables/label-order';
import { LongDataBuilder, type LongData, type LongDataNotes } from '../../../agreement/rows/long-data';
import { readLongRow, type LongRow } from '../../../agreement/rows/long-row';
import { createReadStream } from 'node:fs';
import { linesIn } from '../../../project/answers/lines';

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
  const report = (line: number, column: number, problem: string) =>
    problems.push(`${name}:${line + 1}:${column}: ${problem}`);
  const stream = path === '-' ? process.stdin : createReadStream(path, { highWaterMark: 1 << 20 });
  read: for await (const group of linesIn(stream as AsyncIterable<Buffer>))
    for (const { raw, line } of group) {
      if (raw.trim() === '') continue;
      const { row, origin } = parseRow(raw);
      if ('problem' in row) {
        if (layers.size === 0 && !/^\s*[[{]/.test(raw))
          throw new InputError([
            `${name}:${line + 1}:1: this is not JSONL: ${JSON.stringify(shorten(raw, 60))} is not an object. Write one answer per line, such as {"item": "t-1", "annotator": "ana", "label": "refund"}; tables (CSV, TSV) become a project with "labelwright import".`,
          ]);
        report(line, row.column, row.problem);
      } else {
        layers.add(row.layer);
        if (row.annotator === reference) referenceSeen = true;
        if (layer !== undefined && row.layer !== layer) continue;
        visit?.(row, origin);
        const problem = builder.add(row);
        if (problem !== undefined) report(line, 1, problem);
      }
      if (problems.length === MAX_PROBLEMS) break read;
    }
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
