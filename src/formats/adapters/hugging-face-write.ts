import { isObject } from '../../base/is-object';
import type { Span } from '../../project/records/records';
import type { Layer } from '../../project/schema/layer-types';
import { alignSpans, tokensOf } from '../align-tokens';
import { loseOthers, loseOwn, loseSuggestions, metaOf, idOut, fieldsBeside } from '../export-values';
import type { ExportSession, OutputPiece, OwnItem } from '../format';
import type { Json } from '../json-values';
import type { ParquetColumn, ParquetType } from '../parquet/parquet-schema';
import { writeTable } from '../tables/table-rows';
import { tagsOf } from './conll-tags';
import { marksText, takesNumber, takesOneLabel, takesSet, joinsMarks } from '../../kinds/traits';

const ID = 'hugging-face';

/** One row a sample: `tokens` with a column of tags for the spans layer, a column for each other flat layer. */
export function writeHuggingFace(
  items: AsyncIterable<OwnItem>,
  session: ExportSession,
): AsyncGenerator<OutputPiece> {
  const { layer: only } = session.options;
  const fitting = session.layers.filter(
    (layer) => !joinsMarks(layer) && (only === undefined || layer.id === only),
  );
  const spans = fitting.filter(marksText);
  const layers = fitting.filter((layer) => !marksText(layer) || layer === spans[0]);
  return session.options.variant === 'parquet'
    ? asParquet(items, session, layers)
    : asJsonl(items, session, layers);
}

async function* asJsonl(
  items: AsyncIterable<OwnItem>,
  session: ExportSession,
  layers: readonly Layer[],
): AsyncGenerator<OutputPiece> {
  for await (const item of items) {
    const row = rowOf(item, session, layers);
    const kept = metaOf(item, ID);
    for (const [column, value] of Object.entries(row)) {
      const names = kept[`names ${column}`];
      if (Array.isArray(names)) row[column] = numbered(value, names as string[]);
    }
    if (kept.tokens !== undefined && kept.text_column === undefined) delete row.text;
    else if (typeof kept.text_column === 'string' && kept.text_column !== 'text') {
      row[kept.text_column] = row.text;
      delete row.text;
    }
    const columns = Array.isArray(kept.columns) ? (kept.columns as string[]) : [];
    for (const column of Object.keys(row))
      if (row[column] === null && !columns.includes(column)) delete row[column];
    yield { content: `${JSON.stringify(row)}\n` };
  }
}

const numbered = (value: unknown, names: readonly string[]): unknown => {
  if (value === null) return null;
  const list = (Array.isArray(value) ? value : [value]).map((name) => names.indexOf(name as string));
  if (list.includes(-1)) return value;
  return Array.isArray(value) ? list : list[0];
};

/** Columns that are read as labels whatever they are. */
export const LABELS = ['label', 'labels'];

/** Whether a column's value is read as spans. */
export const isSpans = (value: unknown): value is readonly Json[] =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every(
    (each) =>
      isObject(each) &&
      Number.isInteger(each.start) &&
      Number.isInteger(each.end) &&
      typeof each.label === 'string',
  );

function rowOf(item: OwnItem, session: ExportSession, layers: readonly Layer[]): Json {
  const { written } = session.losses;
  written.samples += 1;
  const row: Json = { ...idOut(item, ID), text: item.text };
  loseSuggestions(session, item, 'a dataset has no suggestions');
  const answer = item.answers[0];
  if (answer) {
    loseOthers(session, item, answer, layers);
    written.answers += 1;
  }
  for (const layer of layers) {
    const value = answer?.labels[layer.id];
    if (marksText(layer)) {
      const kept = metaOf(item, ID).tokens as [number, number][] | undefined;
      const tokens = kept?.map(([start, end]) => ({ start, end })) ?? tokensOf(item.text);
      const points = [...item.text];
      row.tokens = tokens.map(({ start, end }) => points.slice(start, end).join(''));
      if (value === undefined) row[columnOf(layer)] = null;
      else {
        const placed = alignSpans(
          session,
          item,
          layer.id,
          value as Span[],
          tokens,
          session.options.align ?? 'exact',
        );
        row[columnOf(layer)] = tagsOf(placed, tokens.length, 'iob2');
        written.labels += placed.length;
      }
    } else {
      row[columnOf(layer)] = value ?? null;
      if (value !== undefined) written.labels += Array.isArray(value) ? value.length : 1;
    }
  }
  const isTaken = (name: string, value: unknown): boolean =>
    Object.hasOwn(row, name) || LABELS.includes(name) || name === 'tokens' || isSpans(value);
  return { ...fieldsBeside(session, item, ID, isTaken), ...row };
}

/** Tags go by the layer's name, with `_tags` where it does not say so itself. */
const columnOf = (layer: Layer): string =>
  !marksText(layer) || /tags$/.test(layer.id) ? layer.id : `${layer.id}_tags`;

/** Columns with their types, class names in the metadata under `huggingface`, where `datasets` looks for them. */
function asParquet(
  items: AsyncIterable<OwnItem>,
  session: ExportSession,
  layers: readonly Layer[],
): AsyncGenerator<OutputPiece> {
  const columns: ParquetColumn[] = [
    { name: 'id', type: 'string' },
    { name: 'text', type: 'string' },
  ];
  const features: Json = { id: VALUE('string'), text: VALUE('string') };
  const names = new Map<string, readonly string[]>();
  const column = (name: string, type: ParquetType, feature: unknown, classes?: readonly string[]) => {
    columns.push({ name, type });
    features[name] = feature;
    if (classes) names.set(name, classes);
  };
  for (const layer of layers) {
    const name = columnOf(layer);
    if (marksText(layer)) {
      const tags = ['O', ...layer.labels.flatMap((label) => [`B-${label}`, `I-${label}`])];
      column('tokens', { list: 'string' }, LIST(VALUE('string')));
      column(name, { list: 'int64' }, LIST(CLASS(tags)), tags);
    } else if (takesSet(layer)) column(name, { list: 'int64' }, LIST(CLASS(layer.labels)), layer.labels);
    else if (takesOneLabel(layer)) column(name, 'int64', CLASS(layer.labels), layer.labels);
    else if (takesNumber(layer)) column(name, 'double', VALUE('float64'));
    else column(name, 'string', VALUE('string'));
  }
  const tagged = new Set(layers.filter(marksText).map(columnOf));
  const rows = async function* () {
    for await (const item of items) {
      const row = rowOf(item, session, layers);
      const out: Json = {};
      for (const { name } of columns) {
        const classes = names.get(name);
        out[name] = classes
          ? checked(numbered(row[name] ?? null, classes), name, tagged.has(name), item, session)
          : (row[name] ?? null);
      }
      out.id = item.id;
      if (Object.keys(row).some((name) => !columns.some((each) => each.name === name)))
        session.losses.noteOnce(item.place.file, {
          'fields-stay': 'fields of samples have no column; export jsonl to keep them',
        });
      yield out;
    }
  };
  return writeTable('parquet', columns, rows(), session.losses, {
    keyValueMetadata: { huggingface: JSON.stringify({ info: { features } }) },
  });
}

const VALUE = (dtype: string): Json => ({ dtype, _type: 'Value' });
const CLASS = (names: readonly string[]): Json => ({ names, _type: 'ClassLabel' });
const LIST = (feature: Json): Json => ({ feature, _type: 'Sequence' });

/** Numbers only: a label that the layer does not have (any more) has none. */
function checked(
  value: unknown,
  name: string,
  isTags: boolean,
  item: OwnItem,
  session: ExportSession,
): unknown {
  if (
    value === null ||
    typeof value === 'number' ||
    (Array.isArray(value) && value.every((each) => typeof each === 'number'))
  )
    return value;
  const whats = [value as unknown]
    .flat()
    .filter((each) => !isTags || /^B-/.test(String(each)))
    .map((each) => `${name} ${JSON.stringify(each)}`);
  loseOwn(session, item, item.answers[0], 'unknown-label', whats);
  // They were counted among what goes out.
  session.losses.written.labels -= whats.length;
  return null;
}
