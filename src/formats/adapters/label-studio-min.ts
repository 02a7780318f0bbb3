/** Label Studio's JSON_MIN and CSV exports: one row per annotation, with a column for each tag of the configuration. */
import { defined } from '../../base/defined';
import { isObject } from '../../base/is-object';
import { append } from '../../base/lists';
import { ownKeys } from '../../base/own-keys';
import { parseLine } from '../../project/answers/lines';
import type { ForeignAnswer, ForeignItem, ImportSession, InputFile } from '../format';
import { isName, type Json } from '../json-values';
import { quoted, type Place } from '../loss-report';
import { csvRows } from '../tables/csv-rows';
import { cellReader } from '../tables/formula-notes';
import type { LabelConfig } from './label-studio-config';
import { readResults } from './label-studio-results';

/** Columns about the annotation itself; all others are data of the task or answers. */
const BOOKKEEPING = [
  'annotator',
  'annotation_id',
  'created_at',
  'updated_at',
  'lead_time',
  'agreement',
  'history',
];

const RENAMED = '_data_';

export const isMinimal = (row: Json): boolean =>
  'annotation_id' in row && 'annotator' in row && !isObject(row.data);

/** The rows of a CSV or TSV export in the form of JSON_MIN: cells with lists and objects are parsed as JSON. */
export async function* minimalCsvRows(
  file: InputFile,
  session: ImportSession,
): AsyncGenerator<{ value: Json; line: number }> {
  let columns: readonly string[] | undefined;
  const cellOf = cellReader(file.name, session.losses, session.guardFormulas ?? false);
  for await (const { cells: written, line } of csvRows(file, session.losses)) {
    const cells = written.map((cell) => cellOf(cell, line));
    if (!columns) {
      columns = cells;
      continue;
    }
    if (cells.length !== columns.length) {
      session.losses.lose({ file: file.name, line }, 'unreadable', `row ${quoted(cells.join(' '))}`, {
        why: `it has ${cells.length} cells, but the header has ${columns.length}`,
      });
      continue;
    }
    yield { value: Object.fromEntries(columns.map((name, n) => [name, cells[n]])), line };
  }
}

/** The content of an answer's cell: parsed if it is a list or an object. */
const parsed = (cell: unknown): unknown =>
  typeof cell === 'string' && /^[[{]/.test(cell) ? (parseLine(cell) ?? cell) : cell;

/** Key of a result's value -> its type, for results that show their type. */
const TYPE_BY_KEY = {
  labels: 'labels',
  choices: 'choices',
  taxonomy: 'taxonomy',
  rating: 'rating',
  number: 'number',
  selected: 'pairwise',
};

/** Tags whose answers are plain texts in these exports. */
const PLAIN: Readonly<Record<string, { readonly type: string; readonly key: string }>> = {
  Choices: { type: 'choices', key: 'choices' },
  TextArea: { type: 'textarea', key: 'text' },
};

/** The results of a column; undefined if the column is a field of the task. */
function resultsOf(name: string, value: unknown, config: LabelConfig): Json[] | undefined {
  if (value === null || value === undefined || value === '') return undefined;
  const tag = config.controls.get(name);
  const list = Array.isArray(value) ? (value as unknown[]) : [value];
  const common = defined({ from_name: name, to_name: tag?.to });
  const plain = tag && PLAIN[tag.name];
  const results = list.map((each): Json | undefined => {
    if (!isObject(each))
      return plain && typeof each === 'string'
        ? { type: plain.type, ...common, value: { [plain.key]: [each] } }
        : undefined;
    const key = Object.keys(TYPE_BY_KEY).find((one) => one in each) as keyof typeof TYPE_BY_KEY | undefined;
    const type = key ? TYPE_BY_KEY[key] : 'text' in each && plain?.key === 'text' ? plain.type : undefined;
    return type === undefined ? undefined : { type, ...common, value: each };
  });
  const known = results.filter((each) => each !== undefined);
  // Without a configuration, only columns that show their type become answers.
  return known.length === results.length && known.length > 0 ? known : undefined;
}

export function readMinimal(
  row: Json,
  place: Place,
  config: LabelConfig,
  session: ImportSession,
  csv: boolean,
): ForeignItem | undefined {
  const { id, ...rest } = row;
  const data = ownKeys<unknown>();
  const results: Json[] = [];
  for (const [name, cell] of Object.entries(rest)) {
    if (BOOKKEEPING.includes(name)) continue;
    const found = resultsOf(name, csv ? parsed(cell) : cell, config);
    if (found) append(results, found);
    // In CSV, a column of the task with the name of an answer was renamed.
    else
      data[
        csv && name.startsWith(RENAMED) && Object.hasOwn(row, name.slice(RENAMED.length))
          ? name.slice(RENAMED.length)
          : name
      ] = cell;
  }
  const field = [...config.texts, 'text'].find((name) => typeof data[name] === 'string' && data[name] !== '');
  if (field === undefined) {
    session.losses.lose(place, 'no-text', `task ${quoted(String(id as string))}`, {
      labels: results.length,
      why: 'no column is known to be the text; give the label configuration (XML) as well',
      policy: 'the row is left out',
    });
    return undefined;
  }
  if (config.controls.size === 0)
    session.losses.noteOnce(place.file, {
      'no-configuration':
        'single choices and texts look like data of the task in this export: without the label configuration (XML) they stay fields of the sample',
    });
  const { [field]: text, ...fields } = data;
  return {
    place,
    ...(isName(id) && { id: String(id) }),
    text: text as string,
    fields,
    meta: {
      ...(typeof id === 'number' && { id }),
      ...(csv && /^\d{1,15}$/.test(String(id)) && { id: Number(id) }),
      text_field: field,
      lists: ['annotations'],
    },
    answers: [answerOf(row, results, { place, config, session }, csv)].flatMap((answer) => answer ?? []),
    suggestions: [],
  };
}

function answerOf(
  row: Json,
  results: readonly Json[],
  context: { place: Place; config: LabelConfig; session: ImportSession },
  csv: boolean,
): ForeignAnswer | undefined {
  const { annotator, annotation_id: id, created_at: created, updated_at: updated, lead_time: lead } = row;
  const isSaid = (value: unknown): boolean => value !== null && value !== undefined && value !== '';
  // Tasks without annotations have a row, too.
  if (!isSaid(id) && results.length === 0) return undefined;
  const { values, results: kept } = readResults(results, context);
  const time = Date.parse(String((isSaid(updated) ? updated : created) as string));
  const seconds = isSaid(lead) ? Number(lead) : NaN;
  const number = (value: unknown) => (csv && /^\d{1,15}$/.test(String(value)) ? Number(value) : value);
  return {
    values,
    ...(isSaid(annotator) && { annotator: String(annotator as string) }),
    ...(!Number.isNaN(time) && { time }),
    ...(seconds >= 0 && { seconds }),
    meta: {
      ...(isSaid(id) && { id: number(id) }),
      ...(isSaid(annotator) && {
        completed_by: typeof number(annotator) === 'number' ? number(annotator) : { email: annotator },
      }),
      ...(isSaid(created) && { created_at: created }),
      ...(isSaid(updated) && { updated_at: updated }),
      ...(isSaid(row.agreement) && { agreement: row.agreement }),
      ...(isSaid(row.history) && { history: row.history }),
      ...(Object.keys(kept).length > 0 && { results: kept }),
    },
  };
}
