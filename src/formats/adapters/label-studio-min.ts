/** Label Studio's JSON_MIN and CSV exports: one row per annotation, with a column for each tag of the configuration. */
import { defined } from '../../base/defined';
import { isObject } from '../../base/is-object';
import { append } from '../../base/lists';
import { ownKeys } from '../../base/own-keys';
import { parseLine } from '../../project/answers/lines';
import type { ForeignAnswer, GivenItem } from '../format';
import { filled, nameIn, numberIn, type Json } from '../json-values';
import { quoted } from '../loss-report';
import type { LabelConfig } from './label-studio-config';
import { ABOUT } from './label-studio-min-write';
import { readResults, timeIn, type ResultContext } from './label-studio-results';

/** Columns about the annotation itself; all others are data of the task or answers. */
const BOOKKEEPING = [...ABOUT, 'agreement', 'history'];

const RENAMED = '_data_';

export const isMinimal = (row: Json): boolean =>
  'annotation_id' in row && 'annotator' in row && !isObject(row.data);

/** The content of an answer's cell: parsed if it is a list or an object. */
const parsed = (cell: unknown): unknown =>
  typeof cell === 'string' && /^[[{]/.test(cell) ? (parseLine(cell) ?? cell) : cell;

/** Keys by which a result's value shows its type, which has the same name; of `selected` it is `pairwise`. */
const TYPE_KEYS = ['labels', 'choices', 'taxonomy', 'rating', 'number', 'selected'];

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
    const key = TYPE_KEYS.find((one) => one in each);
    const ofText = 'text' in each && plain?.key === 'text' ? plain.type : undefined;
    const type = key === 'selected' ? 'pairwise' : (key ?? ofText);
    return type === undefined ? undefined : { type, ...common, value: each };
  });
  const known = results.filter((each) => each !== undefined);
  // Without a configuration, only columns that show their type become answers.
  return known.length === results.length && known.length > 0 ? known : undefined;
}

export function readMinimal(row: Json, context: ResultContext, csv: boolean): GivenItem | undefined {
  const { place, config, session } = context;
  const { id, ...rest } = row;
  const data = ownKeys<unknown>();
  const results: Json[] = [];
  for (const [name, cell] of Object.entries(rest)) {
    if (BOOKKEEPING.includes(name)) continue;
    const found = resultsOf(name, csv ? parsed(cell) : cell, config);
    // In CSV, a column of the task with the name of an answer was renamed.
    const before = csv && name.startsWith(RENAMED) ? name.slice(RENAMED.length) : name;
    if (found) append(results, found);
    else data[Object.hasOwn(row, before) ? before : name] = cell;
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
  const number = csv ? numbered(id) : id;
  return {
    place,
    id: nameIn(id),
    text: text as string,
    fields,
    meta: { id: numberIn(number), text_field: field, lists: ['annotations'] },
    answers: answersOf(row, results, context, csv),
  };
}

/** A number that CSV wrote as a text. */
const numbered = (cell: unknown): unknown => (/^\d{1,15}$/.test(String(cell)) ? Number(cell) : cell);

function answersOf(
  row: Json,
  results: readonly Json[],
  context: ResultContext,
  csv: boolean,
): ForeignAnswer[] {
  const { annotator, annotation_id: id, created_at: created, updated_at: updated, lead_time: lead } = row;
  const said = (value: unknown): unknown => (value === null || value === '' ? undefined : value);
  // Tasks without annotations have a row, too.
  if (said(id) === undefined && results.length === 0) return [];
  const { values, results: kept } = readResults(results, context);
  const seconds = Number(said(lead) ?? NaN);
  const [who, number] = csv ? [numbered(annotator), numbered(id)] : [annotator, id];
  const name = said(annotator);
  return [
    {
      values,
      annotator: name === undefined ? undefined : String(name as string),
      time: timeIn(said(updated) ?? created),
      seconds: seconds >= 0 ? seconds : undefined,
      meta: {
        id: said(number),
        completed_by: name === undefined ? undefined : typeof who === 'number' ? who : { email: name },
        created_at: said(created),
        updated_at: said(updated),
        agreement: said(row.agreement),
        history: said(row.history),
        results: filled(kept),
      },
    },
  ];
}
