import { parseLine } from '../answers/lines';
import { withDotted } from '../../base/json/dotted';
import { memoize } from '../../base/memoize';
import { isObject } from '../../base/objects';
import type { DataModel, SampleFormat } from '../model/model';
import { conversationOf, type Conversation } from './conversation';

/** A sample as in its file. `text` is exact: not trimmed, normalised or converted. */
export interface Sample {
  /** The id in the file; if there is none, the caller derives one from the text's hash. */
  readonly id: string | undefined;
  readonly text: string;
  /** All fields: the JSON object, or the columns of a CSV record. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** The messages that `text` was made from, if the samples are conversations. */
  readonly conversation?: Conversation;
}

/** Why a line is not a sample, as a sentence that says what to do. */
export interface Unreadable {
  readonly unreadable: string;
  /** Path of the value that is wrong, if it is not the whole text. */
  readonly path?: readonly (string | number)[];
}

/** The key of `data` that names the field with the text, and that field. */
export function textSource(data: Pick<DataModel, 'text' | 'messages'>): {
  readonly key: 'text' | 'messages';
  readonly field: string;
} {
  return data.messages === undefined
    ? { key: 'text', field: data.text }
    : { key: 'messages', field: data.messages };
}

export const isUnreadable = (value: Sample | Unreadable): value is Unreadable => 'unreadable' in value;

/** A field that names something, such as a split: a text, number or boolean. Undefined if it is empty or not there. */
export function fieldText(fields: Sample['fields'], name: string | undefined): string | undefined {
  const value = name !== undefined && Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (typeof value === 'string') return value === '' ? undefined : value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** The value of a field as people see it: a text as it is, everything else as JSON. */
export const plainText = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value);

/** The names under `data` that may lead into objects: those with a dot. */
export const dottedNames = memoize((data: DataModel): readonly string[] => {
  const { id, split, group, context = [], monospace = [] } = data;
  return [id, textSource(data).field, split, group, ...context, ...monospace].filter(
    (name) => name?.includes('.') === true,
  ) as string[];
});

/** Reads the JSON object of a line. */
export function sampleFromObject(row: unknown, data: DataModel): Sample | Unreadable {
  if (!isObject(row))
    return { unreadable: 'A sample must be a JSON object, e.g. {"id": "t-1", "text": "…"}.' };
  const { key, field } = textSource(data);
  const value = withDotted(row, dottedNames(data));
  const given = Object.hasOwn(value, field) ? value[field] : undefined;
  const id = idOf(Object.hasOwn(value, data.id) ? value[data.id] : undefined);
  if (key === 'messages' && given !== undefined) return sampleFromMessages(given, id, value, field);
  if (typeof given !== 'string') {
    const what = given === undefined ? 'is missing' : 'is not a text';
    const way =
      key === 'messages'
        ? 'Name the field that holds the messages under data.messages in labelwright.yaml.'
        : looksLikeMessages(given)
          ? `It holds messages: write "messages: ${field}" instead of "text: ${field}" under data in labelwright.yaml.`
          : 'Name the field that holds the text under data.text in labelwright.yaml.';
    return { unreadable: `The field "${field}" ${what}. ${way}` };
  }
  return { id, text: given, fields: value };
}

/** Whether a value is a list of messages, or meant to be one: each has a role. */
export const looksLikeMessages = (value: unknown): boolean =>
  Array.isArray(value) && value.length > 0 && value.every((each) => isObject(each) && 'role' in each);

function sampleFromMessages(
  messages: unknown,
  id: string | undefined,
  fields: Sample['fields'],
  field: string,
): Sample | Unreadable {
  const conversation = conversationOf(messages);
  if ('problem' in conversation)
    return {
      unreadable: `The field "${field}" is not a conversation. ${conversation.problem}`,
      path: [field, ...conversation.path],
    };
  return { id, text: conversation.text, fields, conversation };
}

/** Reads a CSV record by its header. */
export function sampleFromColumns(
  header: readonly string[],
  record: readonly string[],
  data: DataModel,
): Sample | Unreadable {
  const { key, field } = textSource(data);
  const at = header.indexOf(field);
  if (at < 0)
    return {
      unreadable: `No column is called "${field}". Columns: ${header.join(', ')}. Name the text's column under data.${key} in labelwright.yaml.`,
    };
  if (record.length !== header.length)
    return {
      unreadable: `The record has ${record.length} fields, the header ${header.length}. Check quotes and separators.`,
    };
  const fields: Record<string, unknown> = Object.fromEntries(
    header.map((name, column) => [name, record[column] ?? '']),
  );
  const id = idOf(fields[data.id]);
  const text = record[at] ?? '';
  if (key === 'text') return { id, text, fields };
  const messages = parseLine(text);
  return messages === undefined
    ? { unreadable: `The column "${field}" is not valid JSON. It must hold a list of messages as JSON.` }
    : sampleFromMessages(messages, id, fields, field);
}

/** A sample that has only a text. */
export function sampleFromText(text: string, id?: string): Sample {
  return { id, text, fields: { text } };
}

/** The id that a value of JSON is; undefined for none. */
export function idOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  return typeof value === 'number' ? JSON.stringify(value) : undefined;
}

const FORMATS: ReadonlyMap<string | undefined, SampleFormat> = new Map([
  ['jsonl', 'jsonl'],
  ['ndjson', 'jsonl'],
  ['csv', 'csv'],
  ['tsv', 'tsv'],
  ['txt', 'lines'],
]);

/** The format by a file's extension, or undefined. */
export const formatOf = (path: string): SampleFormat | undefined =>
  FORMATS.get(/\.([^./]+)$/.exec(path)?.[1]?.toLowerCase());
