/** Hugging Face datasets, JSONL or Parquet: token classification and text classification. docs/formats/hugging-face.md. */
import { parseLine } from '../../project/answers/lines';
import { takeAttributes } from '../attributes';
import { isObject } from '../../base/objects';
import { takeDotted } from '../../base/json/dotted';
import { refuseValue, type Reading } from '../foreign-values';
import type { GivenItem, ForeignSpan, ForeignValue, Format, ImportSession, InputFile } from '../format';
import {
  columnNames,
  isTexts,
  jsonObjects,
  nameIn,
  noteMissingId,
  numberIn,
  objectIn,
  objectsIn,
  type Json,
  type Row,
} from '../json-values';
import { textOf } from '../lines';
import { noteNotRead, quotedJson } from '../loss-report';
import { placeTokens, noteTokensOnly } from '../place-tokens';
import { isParquet, readTables } from '../tables/table-rows';
import { spansOfTags, spansOnTokens } from './conll';
import { sharedFolder } from '../file-name';
import { isSpans, LABELS, writeHuggingFace } from './hugging-face-write';
import { parseDocument } from 'yaml';
import { matcherOf } from '../../base/files/globs';

export const huggingFace: Format = {
  id: 'hugging-face',
  title: 'Hugging Face dataset',
  columns: true,
  tokens: true,
  variants: ['jsonl', 'parquet'],
  ending: '.jsonl',
  endings: { parquet: '.parquet' },
  recognises: (_name, head) =>
    /^\s*\{[^\n]*"tokens"\s*:\s*\[\s*"/.test(head) &&
    /"\w*tags"\s*:\s*\[\s*(?:"|\d)/.test(head) &&
    !/"spans"\s*:/.test(head),
  async *read(files, session) {
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
  },
  write: writeHuggingFace,
};

/** Columns that may hold the text, the most common name first. */
const TEXTS = ['text', 'sentence', 'content', 'document'];

async function* readFile(
  file: InputFile,
  shared: ClassNames,
  session: ImportSession,
): AsyncGenerator<GivenItem> {
  const read = async function* (rows: AsyncIterable<Row>, names = shared): AsyncGenerator<GivenItem> {
    for await (const { value, place } of rows) {
      const item = readRow(value, { place, names, session });
      if (item) yield item;
    }
  };
  if (!isParquet(file)) yield* read(jsonObjects(file, session.losses));
  else
    yield* readTables([file], session.losses, ({ rows, keyValueMetadata }) => {
      const own = namesOfInfo(parseLine(keyValueMetadata?.huggingface ?? ''));
      return read(rows, new Map([...shared, ...own]));
    });
}

/** Where a row is, and the names of classes that are known there. */
interface Context extends Reading {
  readonly names: ClassNames;
}

function readRow(given: Json, context: Context): GivenItem | undefined {
  const { place, names, session } = context;
  const { losses, columns = {} } = session;
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
  const kept: Json = { columns: Object.keys(row) };
  const keepNames = (column: string): void => {
    if (typeof [row[column]].flat()[0] === 'number') kept[`names ${column}`] = names.get(column);
  };
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
    for (const column of Object.keys(row)) {
      if (column === 'tokens' || !isTags(column, row[column], words.length, names.get(column))) continue;
      const tags = tagsOf(take(column) as (string | number)[], column, context);
      if (!tags) continue;
      values.push({ kind: 'spans', layer: column, spans: spansFrom(tags, placed.tokens) });
      keepNames(column);
    }
  }
  const labelColumns = columns.labels?.map((each) => each.column) ?? LABELS;
  for (const column of Object.keys(fields)) {
    const value = readLabels(column, fields[column], context, labelColumns);
    if (!value) continue;
    take(column);
    const layer = columns.labels?.find((each) => each.column === column)?.layer;
    values.push(layer === undefined ? value : { ...value, layer });
    keepNames(column);
  }
  noteMissingId(row, place, session);
  const idColumn = columns.id ?? 'id';
  const hasId = typeof row[idColumn] === 'string' || typeof row[idColumn] === 'number';
  const id = hasId ? take(idColumn) : undefined;
  return {
    place,
    id: nameIn(id),
    text: text!,
    fields,
    meta: { ...kept, text_column: textColumn, id: numberIn(id) },
    answers: values.length > 0 ? [{ values }] : [],
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
  { names, place, session }: Context,
): string[] | undefined {
  const known = names.get(column);
  const texts = tags.map((tag) => (typeof tag === 'string' ? tag : known?.[tag]));
  if (texts.every((tag) => tag !== undefined)) return texts;
  session.losses.lose(place, 'not-a-label', `${column} ${quotedJson(tags)}`, {
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
  const all = [...spans, ...bad.map((n) => ({ label: tags[n]!, first: n, last: n }))];
  return spansOnTokens(
    all.sort((a, b) => a.first - b.first),
    tokens,
  );
}

/** The answer in a column: a column with class names, `label` or `labels`, or one with spans (start, end and label). */
function readLabels(
  column: string,
  value: unknown,
  context: Context,
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
        quote: typeof text === 'string' ? text : undefined,
        ...takeAttributes(more).own,
      })),
    };
  const known = context.names.get(column);
  if (!known && !labelColumns.includes(column)) return undefined;
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const labels: string[] = [];
  for (const each of list) {
    // -1 means that there is no label, as in test sets without answers.
    if (each === -1) continue;
    const name = typeof each === 'number' && known ? known[each] : nameIn(each);
    if (name !== undefined && name !== '') labels.push(name);
    else refuseValue(context, column, each);
  }
  if (labels.length === 0 && !Array.isArray(value)) return undefined;
  return { kind: 'choices', layer: column, labels };
}

/** Column -> names by number. */
type ClassNames = ReadonlyMap<string, readonly string[]>;

/** From the key `huggingface` of a Parquet file's metadata, or `dataset_info.json`: `{"info": {"features": …}}` or `{"features": …}`. */
function namesOfInfo(info: unknown): ClassNames {
  const given = objectIn(info);
  const { features } = isObject(given.info) ? given.info : given;
  if (isObject(features)) return namesIn(Object.entries(features));
  // dataset_infos.json holds one such object for each configuration.
  const first = Object.values(given).find((each) => isObject(objectIn(each).features));
  return first === undefined ? new Map() : namesOfInfo(first);
}

/** The names of the features that have some. The first feature of a name counts. */
const namesIn = (features: readonly (readonly [name: unknown, feature: unknown])[]): ClassNames =>
  new Map(
    features.toReversed().flatMap(([name, feature]) => {
      const names = classNamesIn(feature);
      return typeof name === 'string' && names ? [[name, names] as const] : [];
    }),
  );

/** The YAML block at the top of README.md. */
function cardIn(markdown: string): unknown {
  const yaml = /^---\r?\n([\s\S]*?)\r?\n---/.exec(markdown)?.[1];
  return yaml === undefined ? undefined : parseDocument(yaml).toJS();
}

/** From a dataset card, whose lists are `- name: ner_tags, sequence: {class_label: {names: …}}`. */
function namesOfCard(card: unknown): ClassNames {
  const infos = [objectIn(card).dataset_info].flat();
  const features = infos.flatMap((info) => objectsIn(objectIn(info).features));
  return namesIn(features.map((feature) => [feature.name, feature]));
}

/** The names are in the feature itself or in the items of its list. */
function classNamesIn(feature: unknown): readonly string[] | undefined {
  if (Array.isArray(feature)) return classNamesIn(feature[0]);
  if (!isObject(feature)) return undefined;
  const names = feature.names ?? objectIn(feature.class_label).names;
  if (Array.isArray(names))
    return names.every((name) => typeof name === 'string') ? (names as string[]) : undefined;
  if (isObject(names)) {
    // In a card: {'0': O, '1': B-PER}.
    const list = Object.entries(names).map(([number, name]) => [Number(number), String(name)] as const);
    return list.sort(([a], [b]) => a - b).map(([, name]) => name);
  }
  const inner = [feature.feature, feature.sequence, feature.list, feature.dtype].filter(isObject);
  return inner.map(classNamesIn).find((found) => found !== undefined);
}

/** Words that usually name each split. `datasets` understands the same ones. */
const SPLITS: readonly (readonly [name: string, word: RegExp])[] = [
  ['train', /^train(?:ing)?$/],
  ['validation', /^(?:val(?:id(?:ation)?)?|dev(?:el(?:opment)?)?)$/],
  ['test', /^(?:test(?:ing)?|eval|evaluation)$/],
];

/** Returns the split of each file according to a dataset card: `data_files` of a configuration, a mapping or a list of `split` and `path`. */
function splitsOfCard(card: unknown, folder: string): (name: string) => string | undefined {
  const rules = objectsIn(objectIn(card).configs).flatMap(({ data_files: files }) => {
    const pairs: (readonly [unknown, unknown])[] = Array.isArray(files)
      ? objectsIn(files).map((each) => [each.split, each.path])
      : Object.entries(objectIn(files));
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
