import { isObject } from '../../base/objects';
import type { Span } from '../../project/records/records';
import type { Layer } from '../../project/schema/layer-types';
import { alignSpans, tokensOf, keptTokens, wordsOf } from '../align-tokens';
import type { ExportSession, OutputPiece, Write } from '../format';
import { samplesOut, type SampleOut, jsonLine } from '../outgoing';
import type { Json } from '../json-values';
import type { ParquetColumn } from '../parquet/parquet-schema';
import { writeTable } from '../tables/table-rows';
import { tagsOf } from './conll';
import { marksText, takesNumber, takesOneLabel, takesSet, joinsMarks } from '../../kinds/traits';

const ID = 'hugging-face';
const TEXT = 'text';

/** One row per sample: `tokens` with a column of tags for the spans layer, and a column for each other flat layer. */
export function writeHuggingFace(...[items, session]: Parameters<Write>): ReturnType<Write> {
  const { layer: only, variant } = session.options;
  const fitting = session.layers.filter(
    (layer) => !joinsMarks(layer) && (only === undefined || layer.id === only),
  );
  const spans = fitting.filter(marksText);
  const layers = fitting.filter((layer) => !marksText(layer) || layer === spans[0]);
  const samples = samplesOut(items, session, ID);
  return variant === 'parquet' ? asParquet(samples, layers, session) : asJsonl(samples, layers);
}

async function* asJsonl(
  samples: AsyncIterable<SampleOut>,
  layers: readonly Layer[],
): AsyncGenerator<OutputPiece> {
  for await (const sample of samples) {
    const row = rowOf(sample, layers);
    const kept = sample.meta;
    for (const [column, value] of Object.entries(row)) {
      const names = kept[`names ${column}`];
      if (Array.isArray(names)) row[column] = numbered(value, names as string[]);
    }
    // Undefined if the import made the text from tokens.
    const text = kept.tokens === undefined ? (kept.text_column ?? TEXT) : kept.text_column;
    if (text !== TEXT) {
      if (typeof text === 'string') row[text] = row.text;
      delete row.text;
    }
    const columns = Array.isArray(kept.columns) ? (kept.columns as string[]) : [];
    for (const column of Object.keys(row))
      if (row[column] === null && !columns.includes(column)) delete row[column];
    yield jsonLine(row);
  }
}

const numbered = (value: unknown, names: readonly string[]): unknown => {
  if (value === null) return null;
  const list = (Array.isArray(value) ? value : [value]).map((name) => names.indexOf(name as string));
  if (list.includes(-1)) return value;
  return Array.isArray(value) ? list : list[0];
};

/** Columns that are read as labels, whatever their values are. */
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

function rowOf(sample: SampleOut, layers: readonly Layer[]): Json {
  const { text } = sample.item;
  const { written } = sample.losses;
  written.samples += 1;
  const row: Json = { ...sample.id(), text };
  const out = sample.only(layers, 'a dataset has no suggestions');
  out?.count(0);
  for (const layer of layers) {
    const value = out?.labels[layer.id];
    row[columnOf(layer)] = value ?? null;
    if (marksText(layer)) {
      const tokens = keptTokens(sample) ?? tokensOf(text);
      row.tokens = wordsOf(text, tokens);
      if (!out || value === undefined) continue;
      const placed = alignSpans(out, layer.id, value as Span[], tokens);
      row[columnOf(layer)] = tagsOf(placed, tokens.length, 'iob2');
      written.labels += placed.length;
    } else if (value !== undefined) written.labels += Array.isArray(value) ? value.length : 1;
  }
  const isTaken = (name: string, value: unknown): boolean =>
    Object.hasOwn(row, name) || LABELS.includes(name) || name === 'tokens' || isSpans(value);
  return { ...sample.fieldsBeside(isTaken), ...row };
}

/** The column for tags has the layer's name, with `_tags` added unless the name already ends like that. */
const columnOf = (layer: Layer): string =>
  !marksText(layer) || /tags$/.test(layer.id) ? layer.id : `${layer.id}_tags`;

/** A column with its type for `datasets`, and the names of its classes. */
interface Column extends ParquetColumn {
  readonly feature: Json;
  readonly classes?: readonly string[];
}

/** Writes columns with types. Class names go into the metadata under `huggingface`, where `datasets` looks for them. */
function asParquet(
  samples: AsyncIterable<SampleOut>,
  layers: readonly Layer[],
  { losses }: ExportSession,
): AsyncGenerator<OutputPiece> {
  const plain = (name: string, type: 'string' | 'double', dtype: string): Column => ({
    name,
    type,
    feature: VALUE(dtype),
  });
  const list = (name: string, classes: readonly string[]): Column => ({
    name,
    type: { list: 'int64' },
    feature: LIST(CLASS(classes)),
    classes,
  });
  const columnsFor = (layer: Layer): Column[] => {
    const name = columnOf(layer);
    if (marksText(layer)) {
      const tags = ['O', ...layer.labels.flatMap((label) => [`B-${label}`, `I-${label}`])];
      return [{ name: 'tokens', type: { list: 'string' }, feature: LIST(VALUE('string')) }, list(name, tags)];
    }
    if (takesSet(layer)) return [list(name, layer.labels)];
    if (takesOneLabel(layer))
      return [{ name, type: 'int64', feature: CLASS(layer.labels), classes: layer.labels }];
    return [takesNumber(layer) ? plain(name, 'double', 'float64') : plain(name, 'string', 'string')];
  };
  const columns = [
    ...['id', 'text'].map((name) => plain(name, 'string', 'string')),
    ...layers.flatMap(columnsFor),
  ];
  const tagged = new Set(layers.filter(marksText).map(columnOf));
  const rows = async function* () {
    for await (const sample of samples) {
      const row = rowOf(sample, layers);
      const cells: Json = {};
      for (const { name, classes } of columns) {
        const value = row[name] ?? null;
        cells[name] = classes ? checked(numbered(value, classes), name, tagged.has(name), sample) : value;
      }
      cells.id = sample.item.id;
      if (Object.keys(row).some((name) => !columns.some((each) => each.name === name)))
        sample.noteOnce({ 'fields-stay': 'fields of samples have no column; export jsonl to keep them' });
      yield cells;
    }
  };
  const features = Object.fromEntries(columns.map(({ name, feature }) => [name, feature]));
  return writeTable('parquet', columns, rows(), losses, {
    keyValueMetadata: { huggingface: JSON.stringify({ info: { features } }) },
  });
}

const VALUE = (dtype: string): Json => ({ dtype, _type: 'Value' });
const CLASS = (names: readonly string[]): Json => ({ names, _type: 'ClassLabel' });
const LIST = (feature: Json): Json => ({ feature, _type: 'Sequence' });

/** Converts labels to numbers. A label that the layer does not have (any more) has no number. */
function checked(value: unknown, name: string, isTags: boolean, sample: SampleOut): unknown {
  const values = [value as unknown].flat();
  if (value === null || values.every((each) => typeof each === 'number')) return value;
  const lost = values.filter((each) => !isTags || /^B-/.test(String(each)));
  for (const each of lost) sample.first()?.loseText('unknown-label', `${name} ${JSON.stringify(each)}`);
  // These labels were already counted as written.
  sample.losses.written.labels -= lost.length;
  return null;
}
