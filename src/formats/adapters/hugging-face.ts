/** Hugging Face datasets, JSONL or Parquet: token classification and text classification. docs/formats/hugging-face.md. */
import { isObject } from '../../base/is-object';
import type { ForeignItem, ForeignSpan, ForeignValue, Format, ImportSession, InputFile } from '../format';
import { isTexts, jsonObjects } from '../json-values';
import { textOf } from '../lines';
import { quoted, type Losses, type Place } from '../loss-report';
import { openParquet, ParquetReadError } from '../parquet/read-parquet';
import { placeTokens } from '../place-tokens';
import { spansOfTags } from './conll-tags';
import { namesOfCard, namesOfInfo, type ClassNames } from './hugging-face-features';
import { writeHuggingFace } from './hugging-face-write';

const HUGGING_FACE = 'hugging-face';

export const huggingFace: Format = {
  id: HUGGING_FACE,
  title: 'Hugging Face dataset',
  unit: 'codepoint',
  several: false,
  columns: true,
  tokens: true,
  variants: ['jsonl', 'parquet'],
  ending: '.jsonl',
  endings: { parquet: '.parquet' },
  recognises: (_name, head) =>
    /^\s*\{[^\n]*"tokens"\s*:\s*\[\s*"/.test(head) &&
    /"\w*tags"\s*:\s*\[\s*(?:"|\d)/.test(head) &&
    !/"spans"\s*:/.test(head),
  read,
  write: writeHuggingFace,
};

/** Columns that hold the text, the most usual first. */
const TEXTS = ['text', 'sentence', 'content', 'document'];
const LABELS = ['label', 'labels'];

async function* read(files: readonly InputFile[], session: ImportSession): AsyncGenerator<ForeignItem> {
  const shared = new Map<string, readonly string[]>();
  const data: InputFile[] = [];
  for (const file of files) {
    const name = file.name.toLowerCase();
    if (/(^|\/)dataset_infos?\.json$/.test(name)) add(shared, namesOfInfo(parsed(await textOf(file))));
    else if (/(^|\/)readme\.md$/.test(name)) add(shared, namesOfCard(await textOf(file)));
    else if (/\.(jsonl?|ndjson|parquet|pq)$/.test(name)) data.push(file);
    else
      session.losses.note({
        file: file.name,
        about: 'not-read',
        text: 'it is neither JSON nor Parquet and was not read',
      });
  }
  for (const file of data)
    if (/\.(parquet|pq)$/i.test(file.name)) yield* readParquet(file, shared, session);
    else
      for await (const { value, line } of jsonObjects(file, session.losses)) {
        const item = readRow(value, { file: file.name, line }, shared, session);
        if (item) yield item;
      }
}

const add = (to: Map<string, readonly string[]>, from: ClassNames): void => {
  for (const [column, names] of from) to.set(column, names);
};

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

async function* readParquet(
  file: InputFile,
  shared: ClassNames,
  session: ImportSession,
): AsyncGenerator<ForeignItem> {
  const source = await file.open();
  try {
    const parquet = await openParquet(source);
    const names = new Map(shared);
    add(names, namesOfInfo(parsed(parquet.keyValueMetadata.huggingface ?? '')));
    let row = 0;
    for await (const value of parquet.rows()) {
      row += 1;
      const item = readRow(value, { file: file.name, line: row }, names, session);
      if (item) yield item;
    }
  } catch (error) {
    if (!(error instanceof ParquetReadError)) throw error;
    session.losses.lose({
      file: file.name,
      reason: 'unreadable',
      what: 'table',
      labels: 0,
      why: error.message,
      policy: 'left out',
    });
  } finally {
    await source.close();
  }
}

function readRow(
  row: Record<string, unknown>,
  place: Place,
  names: ClassNames,
  { losses, columns = {} }: ImportSession,
): ForeignItem | undefined {
  const fields = { ...row };
  const take = (column: string): unknown => {
    const value = fields[column];
    delete fields[column];
    return value;
  };
  const textColumn = (columns.text === undefined ? TEXTS : [columns.text]).find(
    (column) => typeof row[column] === 'string',
  );
  const words = isTexts(row.tokens) ? row.tokens : undefined;
  if (textColumn === undefined && words === undefined) {
    losses.lose({
      ...place,
      reason: 'no-text',
      what: quoted(JSON.stringify(row)),
      labels: 0,
      samples: 1,
      why: `there is no column ${columns.text ?? [...TEXTS, 'tokens'].join(', ')}`,
      policy: 'the row is left out; --text COLUMN says another name',
    });
    return undefined;
  }
  const values: ForeignValue[] = [];
  const kept: Record<string, unknown> = { columns: Object.keys(row) };
  let text = textColumn === undefined ? undefined : (take(textColumn) as string);
  if (words) {
    const placed = placeTokens(words, text);
    if (!placed) {
      losses.lose({
        ...place,
        reason: 'unreadable',
        what: quoted(JSON.stringify(words)),
        labels: 0,
        why: `the tokens do not stand one after the other in ${textColumn}`,
        policy: 'the row is left out',
      });
      return undefined;
    }
    if (text === undefined)
      losses.noteOnce({
        file: place.file,
        about: 'white-space',
        text: 'the file holds tokens only: one blank is put between them',
      });
    text = placed.text;
    take('tokens');
    kept.tokens = placed.tokens;
    for (const column of Object.keys(row).filter(
      (each) => each !== 'tokens' && isTags(each, row[each], words.length, names.get(each)),
    )) {
      const tags = tagsOf(take(column) as (string | number)[], column, names, place, losses);
      if (!tags) continue;
      values.push({ kind: 'spans', layer: column, spans: spansFrom(tags, placed.tokens) });
      if (typeof (row[column] as unknown[])[0] === 'number') kept[`names ${column}`] = names.get(column);
    }
  }
  const labelColumns = columns.labels?.map((each) => each.column) ?? LABELS;
  for (const column of Object.keys(fields)) {
    const value = readLabels(column, fields[column], names, place, losses, labelColumns);
    if (!value) continue;
    take(column);
    const layer = columns.labels?.find((each) => each.column === column)?.layer;
    values.push(layer === undefined ? value : { ...value, layer });
    if (typeof row[column] === 'number' || (Array.isArray(row[column]) && typeof row[column][0] === 'number'))
      kept[`names ${column}`] = names.get(column);
  }
  const idColumn = columns.id ?? 'id';
  if (columns.id !== undefined && !(idColumn in row))
    losses.noteOnce({
      ...place,
      about: 'no-id',
      text: `WARNING: there is no ${quoted(idColumn)} for the id, from this line on. It has ${Object.keys(row).map(quoted).join(', ')}`,
    });
  const id =
    typeof row[idColumn] === 'string' || typeof row[idColumn] === 'number' ? take(idColumn) : undefined;
  return {
    place,
    ...(id !== undefined && id !== '' && { id: String(id as string) }),
    text: text!,
    fields,
    meta: {
      ...kept,
      ...(textColumn !== undefined && { text_column: textColumn }),
      ...(typeof id === 'number' && { id }),
    },
    answers: values.length > 0 ? [{ values }] : [],
    suggestions: [],
  };
}

/** Whether a column holds a tag a token: by its name, or because its classes or values are tags. A list of labels may be as long by chance. */
function isTags(
  column: string,
  value: unknown,
  count: number,
  classes: readonly string[] | undefined,
): boolean {
  if (!Array.isArray(value) || value.length !== count) return false;
  const isTag = (each: unknown) => typeof each === 'string' && /^(?:O|[BIESLU]-.+)$/.test(each);
  if (!value.every((each) => typeof each === 'string' || Number.isInteger(each))) return false;
  return /_tags$/.test(column) || (classes ?? (value as unknown[])).some(isTag);
}

/** Tags as texts; undefined when they are numbers that nothing explains. */
function tagsOf(
  tags: readonly (string | number)[],
  column: string,
  names: ClassNames,
  place: Place,
  losses: Losses,
): string[] | undefined {
  const known = names.get(column);
  const texts = tags.map((tag) => (typeof tag === 'string' ? tag : known?.[tag]));
  if (texts.every((tag) => tag !== undefined)) return texts;
  losses.lose({
    ...place,
    reason: 'not-a-label',
    what: `${column} ${quoted(JSON.stringify(tags))}`,
    labels: tags.filter((tag, n) => tag !== 0 && texts[n] === undefined).length,
    why: known
      ? 'there is no class with this number'
      : 'no file says what the numbers mean; give dataset_info.json or README.md as well',
    policy: 'the column is left out',
  });
  return undefined;
}

/** BIO tags are spans of several tokens; where no tag has a mark (part-of-speech tags), each token is one. */
function spansFrom(tags: readonly string[], tokens: readonly (readonly [number, number])[]): ForeignSpan[] {
  const { spans, bad } = spansOfTags(tags);
  return [...spans, ...bad.map((n) => ({ label: tags[n]!, first: n, last: n }))]
    .sort((a, b) => a.first - b.first)
    .map(({ label, first, last }) => ({ label, start: tokens[first]![0], end: tokens[last]![1] }));
}

/** The answer of a column: one that has class names, `label` or `labels`; or spans with start, end and label. */
function readLabels(
  column: string,
  value: unknown,
  names: ClassNames,
  place: Place,
  losses: Losses,
  labelColumns: readonly string[],
): ForeignValue | undefined {
  if (value === null || value === undefined) return undefined;
  if (Array.isArray(value) && value.length > 0 && value.every((each) => isObject(each) && isSpan(each)))
    return {
      kind: 'spans',
      layer: column,
      spans: (value as Record<string, unknown>[]).map(({ start, end, label, text }) => ({
        start: start as number,
        end: end as number,
        label: label as string,
        ...(typeof text === 'string' && { quote: text }),
      })),
    };
  const known = names.get(column);
  if (!known && !labelColumns.includes(column)) return undefined;
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const labels: string[] = [];
  for (const each of list) {
    // -1 says that there is no label: test sets without answers.
    if (each === -1) continue;
    const name =
      typeof each === 'number' && known
        ? known[each]
        : typeof each === 'string' || typeof each === 'number'
          ? String(each)
          : undefined;
    if (name !== undefined && name !== '') labels.push(name);
    else
      losses.lose({
        ...place,
        reason: 'not-a-label',
        what: `${column} ${quoted(JSON.stringify(each))}`,
        labels: 1,
        policy: 'left out',
      });
  }
  if (labels.length === 0 && !Array.isArray(value)) return undefined;
  return { kind: 'choices', layer: column, labels };
}

const isSpan = ({ start, end, label }: Record<string, unknown>): boolean =>
  Number.isInteger(start) && Number.isInteger(end) && typeof label === 'string';
