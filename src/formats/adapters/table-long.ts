/** One row per answer, or one per label if an answer holds several. */
import { parseLine } from '../../project/answers/lines';
import { isObject, defined } from '../../base/objects';
import { groupBy } from '../../base/lists';
import { LABEL_NAMES, TEXT_NAMES } from '../../project/samples/propose-fields';
import { readAttributes } from '../attributes';
import { labelTexts, spansIn } from '../foreign-values';
import type {
  ForeignAnswer,
  GivenItem,
  ForeignSpan,
  ForeignValue,
  ImportSession,
  LabelColumn,
} from '../format';
import type { Json, Row } from '../json-values';
import { type Losses, type Place, quoted, quotedJson } from '../loss-report';
import type { Table } from '../tables/table-rows';

/** What a column is for -> its possible names: first the names that we write, then those of crowd-kit and others. */
export const NAMES = {
  sample: ['sample', 'sample_id', 'item', 'item_id', 'task', 'task_id', 'id'],
  text: ['text'],
  annotator: ['annotator', 'annotator_id', 'worker', 'worker_id', 'coder', 'rater', 'user'],
  layer: ['layer'],
  type: ['type'],
  label: ['label', 'value', 'answer'],
  start: ['start', 'start_offset'],
  end: ['end', 'end_offset'],
  quote: ['quote'],
  attributes: ['attributes'],
  between: ['between'],
  time: ['time'],
  seconds: ['seconds'],
  note: ['note'],
  model: ['model'],
  score: ['score'],
  fields: ['fields'],
} as const satisfies Record<string, readonly string[]>;
export type Role = keyof typeof NAMES;
/** Returns the text in the column for a role; undefined if it is empty. */
type Cell = (role: Role) => string | undefined;
export type Roles = Partial<Record<Role, string>>;

/** The column of each role; the others are fields of the sample. */
export function columnRoles(columns: readonly string[]): Roles {
  const roles: Roles = {};
  for (const [role, names] of Object.entries(NAMES) as [Role, readonly string[]][]) {
    const column = names.find((name) => columns.includes(name));
    if (column !== undefined) roles[role] = column;
  }
  // Rows without offsets have no attributes: the column is a field.
  if (roles.start === undefined) delete roles.attributes;
  return roles;
}

interface Entry {
  readonly place: Place;
  readonly id: string | undefined;
  readonly text: string | undefined;
  readonly fields: Readonly<Record<string, unknown>>;
  /** The key of the answer that a row belongs to. Neighbours with the same key are one answer. */
  readonly answer: string;
  readonly by: Omit<ForeignAnswer, 'values'> & { readonly model?: string; readonly score?: number };
  readonly isSuggestion: boolean;
  /** Empty if the row holds a sample without an answer. */
  readonly values: readonly ForeignValue[];
}

/** Consecutive rows about one sample are one item; among these, rows by one person are one answer. */
export async function* readLong(
  table: Table,
  file: string,
  session: ImportSession,
): AsyncGenerator<GivenItem> {
  const { losses } = session;
  const chosen = chooseColumns(table.columns, session);
  if (typeof chosen === 'string') return loseTable(table, file, session, chosen);
  for (const text of chosen.taken) losses.noteOnce({ file, line: 1 }, { 'column-taken': text });
  const { roles } = chosen;
  const used = [...Object.values(roles), ...chosen.labels.map(({ column }) => column)];
  const others = table.columns.filter((column) => !used.includes(column));
  let open: Entry[] = [];
  const severalIn = new Set<string>();
  for await (const row of table.rows) {
    const { layer, type } = roles;
    const name = layer === undefined ? 'label' : cellText(row.value[layer]);
    if (type !== undefined && row.value[type] === SEVERAL && name !== undefined && !severalIn.has(name)) {
      severalIn.add(name);
      session.declare({ id: name, kind: 'choices', single: false });
    }
    const entry = readRow(row, chosen, others, losses);
    if (!entry) continue;
    const [first] = open;
    if (first && (first.id !== entry.id || first.text !== entry.text || first.id === undefined)) {
      yield itemOf(open, losses);
      open = [];
    }
    open.push(entry);
  }
  if (open.length > 0) yield itemOf(open, losses);
}

/** Counts the rows of a table as lost if its columns do not show what they hold. */
export function loseTable({ columns }: Table, file: string, { losses }: ImportSession, why: string): void {
  losses.lose({ file, line: 1 }, 'unreadable', `columns ${columns.map(quoted).join(', ')}`, { why });
}

interface ChosenColumns {
  readonly roles: Roles;
  /** Columns with the answers to a layer each. */
  readonly labels: readonly LabelColumn[];
  /** Sentences about columns that were taken for the text or the label only because of their names. */
  readonly taken: readonly string[];
}

/** The requested columns, else those with our names, else the only ones with a fitting name. Otherwise the reason why they cannot be determined. */
function chooseColumns(
  columns: readonly string[],
  { columns: asked = {}, onto }: ImportSession,
): ChosenColumns | string {
  const missing = [asked.text, asked.id, ...(asked.labels ?? []).map(({ column }) => column)].find(
    (name) => name !== undefined && !columns.includes(name),
  );
  if (missing !== undefined) return `there is no column ${quoted(missing)}`;
  const roles = columnRoles(columns);
  if (asked.text !== undefined) roles.text = asked.text;
  if (asked.id !== undefined) roles.sample = asked.id;
  const taken: string[] = [];
  const guessed = (names: RegExp, what: string): string | undefined => {
    const fitting = columns.filter((name) => names.test(name) && !Object.values(roles).includes(name));
    if (fitting.length !== 1) return undefined;
    taken.push(`the column ${quoted(fitting[0]!)} is read as the ${what}`);
    return fitting[0];
  };
  // If the project already exists, the id alone can identify a sample.
  if (roles.text === undefined && (roles.sample === undefined || !onto)) {
    const text = guessed(TEXT_NAMES, 'text');
    if (text !== undefined) roles.text = text;
  }
  let labels = asked.labels ?? [];
  if (labels.length > 0) delete roles.label;
  else if (roles.label === undefined) {
    const column = guessed(LABEL_NAMES, 'label');
    if (column !== undefined) labels = [{ layer: column, column }];
  }
  const hasText = roles.text !== undefined || roles.sample !== undefined;
  if (roles.label === undefined && labels.length === 0)
    return `no column is known to hold the labels: name it with --label COLUMN (again for each further column of labels)${hasText ? '' : ', and the one with the text with --text COLUMN'}; for a column a person give --variant wide`;
  if (!hasText) return 'no column is known to hold the text: name it with --text COLUMN';
  return { roles, labels, taken };
}

/** The text of a cell; undefined if it is empty. */
export const cellText = (value: unknown): string | undefined =>
  value === null || value === undefined || value === ''
    ? undefined
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value as string | number | boolean);

function readRow(
  { value: cells, place }: Row,
  { roles, labels }: ChosenColumns,
  others: readonly string[],
  losses: Losses,
): Entry | undefined {
  const cell: Cell = (role) => {
    const column = roles[role];
    return column === undefined ? undefined : cellText(cells[column]);
  };
  const count = cell('label') === undefined ? 0 : 1;
  const label = `label ${quoted(cell('label') ?? '')}`;
  const refuse = (why: string): void => {
    const what = `row of sample ${quoted(cell('sample') ?? cell('text') ?? '')}, ${label}`;
    losses.lose(place, 'unreadable', what, { labels: count, why });
  };
  const text = roles.text === undefined ? undefined : String((cells[roles.text] as string | null) ?? '');
  const id = cell('sample');
  if (id === undefined && (text === undefined || text === ''))
    return void losses.lose(place, 'no-text', `row with ${label}`, { labels: count });
  const values = labels.length > 0 ? valuesOfColumns(labels, cells) : [valueOf(cell, refuse)].flat();
  if (values.includes('refused')) return undefined;
  const [value] = values;
  const isAttributed = typeof value === 'object' && spansIn(value)?.[0]?.attributes !== undefined;
  const time = Date.parse(cell('time') ?? '');
  const [seconds, score] = [Number(cell('seconds') ?? NaN), Number(cell('score') ?? NaN)];
  const [annotator, model, note] = [cell('annotator'), cell('model'), cell('note')];
  return {
    place,
    id,
    text,
    fields: {
      ...givenIn(cells, others),
      ...moreFields(cell('fields')),
      // A column of that name in any other table is a field.
      ...(roles.attributes !== undefined && !isAttributed && givenIn(cells, [roles.attributes])),
    },
    answer: JSON.stringify([annotator, model, cell('time')]),
    isSuggestion: annotator === undefined && model !== undefined,
    by: {
      spread: true,
      annotator,
      time: Number.isNaN(time) ? undefined : time,
      seconds: seconds >= 0 ? seconds : undefined,
      note,
      model,
      score: Number.isNaN(score) ? undefined : score,
    },
    values: values as readonly ForeignValue[],
  };
}

/** Each column is a layer. An empty cell is not an answer. */
const valuesOfColumns = (labels: readonly LabelColumn[], cells: Json): ForeignValue[] =>
  labels.flatMap(({ layer, column }) => {
    const label = cellText(cells[column]);
    return label === undefined ? [] : [{ kind: 'choices', layer, labels: [label] }];
  });

/** The cells of some columns that are not empty. */
const givenIn = (cells: Json, names: readonly string[]): Json =>
  Object.fromEntries(
    names.flatMap((name) => (cellText(cells[name]) === undefined ? [] : [[name, cells[name]]])),
  );

function moreFields(json: string | undefined): Json {
  if (json === undefined) return {};
  const value = parseLine(json);
  // Otherwise it is a field like any other.
  return isObject(value) ? value : { fields: json };
}

/** The value in a row with a label, or a text with the reason why there is none. */
type ReadLabel = (layer: string, label: string, cell: Cell) => ForeignValue | string;

const readChoice: ReadLabel = (layer, label) => ({ kind: 'choices', layer, labels: [label] });

/** The type of an answer that may have several labels. */
const SEVERAL = 'choices';

/** By the word in the column `type`. */
const TYPES: Readonly<Record<string, ReadLabel>> = {
  choice: readChoice,
  [SEVERAL]: readChoice,
  rating: (layer, label) =>
    Number.isFinite(Number(label)) && label.trim() !== ''
      ? { kind: 'rating', layer, value: Number(label) }
      : `${quoted(label)} is not a number`,
  text: (layer, value) => ({ kind: 'text', layer, value }),
  // By id: a table does not list the turns of a conversation.
  turn: (layer, value) => ({ kind: 'text', layer, value }),
  comparison: (layer, value, cell) => {
    const between = (cell('between') ?? '').split('|');
    return between.length === 2 && [...between, 'tie', 'none'].includes(value)
      ? { kind: 'comparison', layer, between: between as [string, string], value }
      : 'the column "between" must name the two fields, as in a|b, and the label one of them, tie or none';
  },
  spans: (layer, label, cell) => {
    const [start, end] = [Number(cell('start') ?? NaN), Number(cell('end') ?? NaN)];
    if (!Number.isInteger(start) || !Number.isInteger(end)) return 'start and end must be whole numbers';
    const attributes = readAttributes(parseLine(cell('attributes') ?? ''));
    const span: ForeignSpan = defined({ start, end, label, quote: cell('quote'), attributes });
    return { kind: 'spans', layer, spans: [span] };
  },
};

/** The value of a row with an empty label: nothing was chosen. For a missing or another type, the row is not an answer. */
const EMPTY: Readonly<Record<string, (layer: string) => ForeignValue>> = {
  [SEVERAL]: (layer) => ({ kind: 'choices', layer, labels: [] }),
  spans: (layer) => ({ kind: 'spans', layer, spans: [] }),
  text: (layer) => ({ kind: 'text', layer, value: '' }),
};

function valueOf(cell: Cell, refuse: (why: string) => void): ForeignValue | [] | 'refused' {
  const [label, type] = [cell('label'), cell('type')];
  const isPlaced = cell('start') !== undefined;
  const layer = cell('layer') ?? (isPlaced ? 'entities' : 'label');
  const read = Object.hasOwn(TYPES, type ?? '') ? TYPES[type!]! : undefined;
  if (type !== undefined && !read) {
    refuse(`there is no type ${quoted(type)}`);
    return 'refused';
  }
  if (label === undefined) return (type !== undefined && EMPTY[type]?.(layer)) || [];
  const value = (read ?? (isPlaced ? TYPES.spans! : readChoice))(layer, label, cell);
  if (typeof value !== 'string') return value;
  refuse(value);
  return 'refused';
}

function itemOf(entries: readonly Entry[], losses: Losses): GivenItem {
  const { place, id, text, fields } = entries[0]!;
  const same = JSON.stringify(fields);
  for (const entry of entries)
    if (JSON.stringify(entry.fields) !== same)
      losses.lose(entry.place, 'unsupported', `fields ${quotedJson(entry.fields)}`, {
        why: 'a sample has one set of fields',
        policy: "those of the sample's first row are kept",
        sample: id,
      });
  const groups = groupBy(entries, (entry) => entry.answer);
  const answers = [...groups.values()]
    .map((group) => ({ ...group[0]!, by: sharedBy(group, losses), values: gathered(group, losses) }))
    .filter(({ values, by }) => values.length > 0 || by.note !== undefined);
  return {
    place,
    id,
    text,
    fields,
    answers: answers.flatMap(({ by, values, isSuggestion }) => (isSuggestion ? [] : { ...by, values })),
    suggestions: answers.flatMap(({ by, values, isSuggestion }) => (isSuggestion ? { ...by, values } : [])),
  };
}

/** What the rows of one answer have in common beside labels: all different notes, and the first of the seconds and scores. */
function sharedBy(entries: readonly Entry[], losses: Losses): Entry['by'] {
  const { by } = entries[0]!;
  const notes = [...new Set(entries.flatMap(({ by: { note } }) => note ?? []))];
  for (const { by: other, place, id } of entries)
    for (const key of ['seconds', 'score'] as const)
      if (other[key] !== by[key])
        losses.lose(place, 'unsupported', `${key} ${other[key] ?? '(none)'}`, {
          why: 'an answer has one number',
          policy: 'that of its first row is kept',
          sample: id,
        });
  return { ...by, note: notes.length > 0 ? notes.join('\n') : undefined };
}

/** The values of one answer. Each label or span of a layer has a row. */
function gathered(entries: readonly Entry[], losses: Losses): ForeignValue[] {
  const values = new Map<string, ForeignValue>();
  const why = 'a later row of the same answer has another value for the layer';
  for (const { values: given, place, id: sample } of entries)
    for (const value of given) {
      const before = values.get(value.layer);
      const [spans, more] = [before && spansIn(before), spansIn(value)];
      let both = value;
      if (before && 'labels' in before && 'labels' in value)
        both = { ...before, labels: [...before.labels, ...value.labels] };
      else if (spans && more) both = { ...before, spans: [...spans, ...more] } as ForeignValue;
      else
        for (const what of before ? labelTexts(before) : []) {
          const policy = 'the later row is kept';
          losses.lose(place, 'too-many-labels', what, { labels: 1, why, policy, sample });
        }
      values.set(value.layer, both);
    }
  return [...values.values()];
}
