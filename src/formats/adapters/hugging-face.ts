/** Hugging Face datasets, JSONL or Parquet: token classification and text classification. docs/formats/hugging-face.md. */
import { parseLine } from '../../project/answers/lines';
import { defined } from '../../base/defined';
import { takeAttributes } from '../attributes';
import { isObject } from '../../base/is-object';
import { takeDotted } from '../../base/json/dotted';
import type { ForeignItem, ForeignSpan, ForeignValue, Format, ImportSession, InputFile } from '../format';
import { isTexts, jsonObjects, columnNames, itemsIn } from '../json-values';
import { textOf } from '../lines';
import { type Losses, type Place, noteNotRead, quoted, quotedJson } from '../loss-report';
import { placeTokens, noteTokensOnly } from '../place-tokens';
import { isParquet, readTables, type Table } from '../tables/table-rows';
import { spansOfTags } from './conll-tags';
import { sharedFolder } from '../file-name';
import { isSpans, LABELS, writeHuggingFace } from './hugging-face-write';
import { parseDocument } from 'yaml';
import { matcherOf } from '../../base/files/globs';

export const huggingFace: Format = {
  id: 'hugging-face',
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

/** Columns that may hold the text, the most common name first. */
const TEXTS = ['text', 'sentence', 'content', 'document'];

async function* read(files: readonly InputFile[], session: ImportSession): AsyncGenerator<ForeignItem> {
  let shared: ClassNames = new Map();
  let splitInCard = splitsOfCard(undefined, '');
  const data: InputFile[] = [];
  for (const file of files) {
    const name = file.name.toLowerCase();
    if (/(^|\/)dataset_infos?\.json$/.test(name))
      shared = new Map([...shared, ...namesOfInfo(parseLine(await textOf(file)))]);
    else if (/(^|\/)readme\.md$/.test(name)) {
      const card = cardIn(await textOf(file));
      shared = new Map([...shared, ...namesOfCard(card)]);
      splitInCard = splitsOfCard(card, file.name.slice(0, -'readme.md'.length));
    } else if (/\.(jsonl?|ndjson|parquet|pq)$/.test(name)) data.push(file);
    else noteNotRead(session.losses, file.name, 'it is neither JSON nor Parquet and was not read');
  }
  const shares = sharedFolder(files.map(({ name }) => name)).length;
  for (const file of data) {
    const split = splitInCard(file.name) ?? splitOfName(file.name.slice(shares));
    for await (const item of readFile(file, shared, session))
      yield split === undefined ? item : { ...item, split };
  }
}

async function* readFile(
  file: InputFile,
  shared: ClassNames,
  session: ImportSession,
): AsyncGenerator<ForeignItem> {
  if (isParquet(file))
    yield* readTables([file], session.losses, (table) => readTable(table, file.name, shared, session));
  else
    for await (const { value, line } of jsonObjects(file, session.losses)) {
      const item = readRow(value, { file: file.name, line }, shared, session);
      if (item) yield item;
    }
}

async function* readTable(
  { rows, keyValueMetadata }: Table,
  file: string,
  shared: ClassNames,
  session: ImportSession,
): AsyncGenerator<ForeignItem> {
  const names = new Map([...shared, ...namesOfInfo(parseLine(keyValueMetadata?.huggingface ?? ''))]);
  for await (const { cells, line } of rows) {
    const item = readRow(cells, { file, line }, names, session);
    if (item) yield item;
  }
}

function readRow(
  given: Record<string, unknown>,
  place: Place,
  names: ClassNames,
  { losses, columns = {} }: ImportSession,
): ForeignItem | undefined {
  const row = takeDotted(given, columnNames(columns));
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
    losses.lose(place, 'no-text', quotedJson(row), {
      samples: 1,
      why: `there is no column ${columns.text ?? [...TEXTS, 'tokens'].join(', ')}`,
      policy: 'the row is left out; name the column with --text COLUMN',
    });
    return undefined;
  }
  const values: ForeignValue[] = [];
  const kept: Record<string, unknown> = { columns: Object.keys(row) };
  let text = textColumn === undefined ? undefined : (take(textColumn) as string);
  if (words) {
    const placed = placeTokens(words, text);
    if (!placed) {
      losses.lose(place, 'unreadable', quotedJson(words), {
        why: `the tokens do not follow each other in ${textColumn}`,
        policy: 'the row is left out',
      });
      return undefined;
    }
    if (text === undefined) noteTokensOnly(losses, place.file);
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
    losses.noteOnce(place, {
      'no-id': `WARNING: there is no ${quoted(idColumn)} for the id, from this line on. It has ${Object.keys(row).map(quoted).join(', ')}`,
    });
  const id =
    typeof row[idColumn] === 'string' || typeof row[idColumn] === 'number' ? take(idColumn) : undefined;
  return {
    place,
    ...(id !== undefined && id !== '' && { id: String(id as string) }),
    text: text!,
    fields,
    meta: defined({ ...kept, text_column: textColumn, ...(typeof id === 'number' && { id }) }),
    answers: values.length > 0 ? [{ values }] : [],
    suggestions: [],
  };
}

/**
 * Whether a column holds one tag per token, judged by its name, its classes or its values. (A list of labels may have the same length by chance.)
 */
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

/** Tags as texts; undefined if they are numbers without names. */
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
  losses.lose(place, 'not-a-label', `${column} ${quotedJson(tags)}`, {
    labels: tags.filter((tag, n) => tag !== 0 && texts[n] === undefined).length,
    why: known
      ? 'there is no class with this number'
      : 'no file says what the numbers mean; give dataset_info.json or README.md as well',
    policy: 'the column is left out',
  });
  return undefined;
}

/** The spans of tags. BIO tags give spans of several tokens; if no tag has a prefix (part-of-speech tags), each token is a span. */
function spansFrom(tags: readonly string[], tokens: readonly (readonly [number, number])[]): ForeignSpan[] {
  const { spans, bad } = spansOfTags(tags);
  return [...spans, ...bad.map((n) => ({ label: tags[n]!, first: n, last: n }))]
    .sort((a, b) => a.first - b.first)
    .map(({ label, first, last }) => ({ label, start: tokens[first]![0], end: tokens[last]![1] }));
}

/** The answer in a column: a column with class names, `label` or `labels`, or one with spans (start, end and label). */
function readLabels(
  column: string,
  value: unknown,
  names: ClassNames,
  place: Place,
  losses: Losses,
  labelColumns: readonly string[],
): ForeignValue | undefined {
  if (value === null || value === undefined) return undefined;
  if (isSpans(value))
    return {
      kind: 'spans',
      layer: column,
      spans: value.map(({ start, end, label, text, ...more }) => ({
        start: start as number,
        end: end as number,
        label: label as string,
        ...(typeof text === 'string' && { quote: text }),
        ...takeAttributes(more).own,
      })),
    };
  const known = names.get(column);
  if (!known && !labelColumns.includes(column)) return undefined;
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const labels: string[] = [];
  for (const each of list) {
    // -1 means that there is no label, as in test sets without answers.
    if (each === -1) continue;
    const name =
      typeof each === 'number' && known
        ? known[each]
        : typeof each === 'string' || typeof each === 'number'
          ? String(each)
          : undefined;
    if (name !== undefined && name !== '') labels.push(name);
    else losses.lose(place, 'not-a-label', `${column} ${quotedJson(each)}`, { labels: 1 });
  }
  if (labels.length === 0 && !Array.isArray(value)) return undefined;
  return { kind: 'choices', layer: column, labels };
}

/** Column -> names by number. */
type ClassNames = ReadonlyMap<string, readonly string[]>;

/** From the key `huggingface` of a Parquet file's metadata, or `dataset_info.json`: `{"info": {"features": …}}` or `{"features": …}`. */
function namesOfInfo(info: unknown): ClassNames {
  const found = new Map<string, readonly string[]>();
  if (!isObject(info)) return found;
  const { features } = isObject(info.info) ? info.info : info;
  if (isObject(features))
    for (const [column, feature] of Object.entries(features)) {
      const names = classNamesIn(feature);
      if (names) found.set(column, names);
    }
  // dataset_infos.json holds one such object for each configuration.
  else
    for (const each of Object.values(info))
      if (isObject(each) && isObject(each.features)) return namesOfInfo(each);
  return found;
}

/** The YAML block at the top of README.md. */
function cardIn(markdown: string): unknown {
  const yaml = /^---\r?\n([\s\S]*?)\r?\n---/.exec(markdown)?.[1];
  return yaml === undefined ? undefined : parseDocument(yaml).toJS();
}

/** From a dataset card, whose lists are `- name: ner_tags, sequence: {class_label: {names: …}}`. */
function namesOfCard(card: unknown): ClassNames {
  const found = new Map<string, readonly string[]>();
  const infos: unknown = isObject(card) ? card.dataset_info : undefined;
  for (const info of Array.isArray(infos) ? infos : [infos])
    if (isObject(info) && Array.isArray(info.features))
      for (const feature of info.features)
        if (isObject(feature) && typeof feature.name === 'string') {
          const names = classNamesIn(feature);
          if (names && !found.has(feature.name)) found.set(feature.name, names);
        }
  return found;
}

/** The names are in the feature itself or in the items of its list. */
function classNamesIn(feature: unknown): readonly string[] | undefined {
  if (Array.isArray(feature)) return classNamesIn(feature[0]);
  if (!isObject(feature)) return undefined;
  const names = feature.names ?? (isObject(feature.class_label) ? feature.class_label.names : undefined);
  if (Array.isArray(names))
    return names.every((name) => typeof name === 'string') ? (names as string[]) : undefined;
  if (isObject(names)) {
    // In a card: {'0': O, '1': B-PER}.
    const list = Object.entries(names).map(([number, name]) => [Number(number), String(name)] as const);
    return list.sort(([a], [b]) => a - b).map(([, name]) => name);
  }
  for (const inner of [feature.feature, feature.sequence, feature.list, feature.dtype])
    if (isObject(inner)) {
      const found = classNamesIn(inner);
      if (found) return found;
    }
  return undefined;
}

/** Words that usually name each split. `datasets` understands the same ones. */
const SPLITS: readonly (readonly [name: string, word: RegExp])[] = [
  ['train', /^train(?:ing)?$/],
  ['validation', /^(?:val(?:id(?:ation)?)?|dev(?:el(?:opment)?)?)$/],
  ['test', /^(?:test(?:ing)?|eval|evaluation)$/],
];

/** Returns the split of each file according to a dataset card: `data_files` of a configuration, a mapping or a list of `split` and `path`. */
function splitsOfCard(card: unknown, folder: string): (name: string) => string | undefined {
  const configs = isObject(card) ? itemsIn(card.configs) : [];
  const rules = configs.flatMap((config) => {
    const files: unknown = isObject(config) ? config.data_files : undefined;
    const pairs: (readonly [unknown, unknown])[] = Array.isArray(files)
      ? files.map((each) => (isObject(each) ? [each.split, each.path] : [undefined, undefined]))
      : isObject(files)
        ? Object.entries(files)
        : [];
    return pairs.flatMap(([split, path]) => {
      if (typeof split !== 'string' || split === '') return [];
      const globs = [path].flat().filter((each) => typeof each === 'string');
      return [{ split, matches: matcherOf(globs.map((glob) => glob.replace(/^\.\//, ''))) }];
    });
  });
  return (name) => {
    const below = name.startsWith(folder) ? name.slice(folder.length) : name;
    return rules.find(({ matches }) => matches(below))?.split;
  };
}

/** The split in a file's name, or else in that of its folder: `data/test-00000-of-00001.parquet`, `dev/rows.jsonl`. */
function splitOfName(name: string): string | undefined {
  const [file = '', ...folders] = name.split('/').toReversed();
  const shard = /^(\w+)-\d{5}-of-\d{5}\./.exec(file)?.[1];
  const words = [file.replace(/\.[^.]*$/, ''), ...folders].map((part) => part.toLowerCase().split(/[^a-z]+/));
  for (const part of words) {
    const found = SPLITS.find(([, word]) => part.some((each) => word.test(each)));
    if (found) return found[0];
  }
  return shard;
}
