import { isObject } from '../../base/objects';
import type { DataModel } from '../../project/model/model';
import { textSource } from '../../project/samples/sample';
import type { LineReport, LineView } from './line-view';

/** The field (or column) with the text of a sample, or of a gold record that is itself a sample. */
export function textField(line: LineView, data: DataModel): string {
  const isNamed = line.kind === 'sample' && line.format !== 'lines' && line.format !== 'document';
  return isNamed ? textSource(data).field : 'text';
}

/** The text that a line has itself: of a sample, or of a gold record that is one. */
export function ownText(line: LineView, data: DataModel): string | undefined {
  if (line.kind === 'sample' && typeof line.sample === 'object') return line.sample.text;
  const text = line.value?.[textField(line, data)];
  return typeof text === 'string' ? text : undefined;
}

/** Where a part of a line's own text is in the line. `start`, `end`: UTF-16 offsets into the text. */
export function placeInText(
  line: LineView,
  data: DataModel,
  { start, end }: { readonly start: number; readonly end: number },
): Pick<LineReport, 'path' | 'within'> {
  const field = textField(line, data);
  const conversation = typeof line.sample === 'object' ? line.sample.conversation : undefined;
  if (!conversation) return { path: [field], within: { start, end } };
  const piece = conversation.pieces.find((one) => one.start <= start && start < one.end);
  // The columns of CSV hold the messages as JSON, in which there are no places.
  if (!piece || line.format !== 'jsonl') return { path: [field] };
  const path = [field, ...piece.path];
  return typeof valueAt(line.value, path) === 'string'
    ? { path, within: { start: start - piece.start, end: Math.min(end, piece.end) - piece.start } }
    : { path };
}

/** A key or a string in a line's JSON value. */
export interface StringPlace {
  readonly path: LineReport['path'];
  readonly part: 'key' | 'value';
  readonly text: string;
}

/** The strings of a line that people read: its fields, and what the messages of a conversation say. */
export function* readTexts(line: LineView, data: DataModel): Generator<StringPlace> {
  for (const field in line.value)
    if (typeof line.value[field] === 'string')
      yield { path: [field], part: 'value', text: line.value[field] };
  if (line.kind !== 'sample' || line.format !== 'jsonl' || typeof line.sample !== 'object') return;
  for (const piece of line.sample.conversation?.pieces ?? []) {
    const path = [textField(line, data), ...piece.path];
    for (const place of stringsIn(valueAt(line.value, path), path)) if (place.part === 'value') yield place;
  }
}

/** Deeper values are ignored: real data is not nested this deeply, and recursion must end. */
const MAX_DEPTH = 100;

/** Each key and each string in a value, in the order of the line. */
export function* stringsIn(value: unknown, path: LineReport['path'] = []): Generator<StringPlace> {
  if (typeof value === 'string') yield { path, part: 'value', text: value };
  else if (path.length > MAX_DEPTH) return;
  else if (Array.isArray(value))
    for (const [index, item] of value.entries()) yield* stringsIn(item, [...path, index]);
  else if (isObject(value))
    for (const key in value) {
      yield { path: [...path, key], part: 'key', text: key };
      yield* stringsIn(value[key], [...path, key]);
    }
}

/** What is at a path of a value; undefined if there is no such place. */
export function valueAt(value: unknown, path: LineReport['path']): unknown {
  let at = value;
  for (const step of path)
    at = typeof at === 'object' && at !== null ? (at as Record<string | number, unknown>)[step] : undefined;
  return at;
}
