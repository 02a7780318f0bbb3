/** Potato: answers of version 1 (annotated_instances) and 2 (user_state.json, exported annotations). docs/formats/potato.md. */
import { ownKeys, isObject } from '../../base/objects';
import { parseLine } from '../../project/answers/lines';
import { append, addTo } from '../../base/lists';
import { lose } from '../foreign-values';
import type { GivenItem, ForeignSpan, ForeignValue, Format, ImportSession, InputFile } from '../format';
import {
  filled,
  itemsIn,
  jsonObjects,
  nameIn,
  numberIn,
  objectIn,
  without,
  wordIn,
  type Json,
  type Row,
} from '../json-values';
import { textOf } from '../lines';
import { noteNotRead, quoted, quotedJson } from '../loss-report';
import { tableRows } from '../tables/table-rows';
import { PotatoConfig, readConfig } from './potato-config';
import { linkValues, schemeValues, spanOf, type PotatoContext } from './potato-values';
import { writePotato } from './potato-write';

export const potato: Format = {
  id: 'potato',
  title: 'Potato',
  several: true,
  ending: '.jsonl',
  recognises: (name, head) =>
    (/"label_annotations"\s*:/.test(head) && /"(?:displayed_text|span_annotations)"\s*:/.test(head)) ||
    /"instance_id_to_label_to_value"\s*:/.test(head) ||
    /^\s*\{"instance_id"\s*:[^\n]*"labels"\s*:\s*\{/.test(head) ||
    (/\.(csv|tsv)$/i.test(name) && /^[^\n]*\bdisplayed_text\b[^\n]*:::/.test(head)),
  attributes: (of) => 'start' in of,
  async *read(files, session) {
    const config = new PotatoConfig();
    for (const file of files.filter(isConfig))
      if (!readConfig(await textOf(file), config, session))
        noteNotRead(
          session.losses,
          file.name,
          'it is not a configuration of Potato (annotation_schemes) and was not read',
        );
    /** Documents read so far, by id: an answer that names only the id gets its text from here. */
    const texts = new Map<string, GivenItem>();
    const states: { readonly state: Json; readonly context: PotatoContext }[] = [];
    // Documents first: users' states refer to them by id only.
    for (const file of files.filter((each) => !isConfig(each)))
      for await (const { value, place } of isTable(file)
        ? answerRows(file, session)
        : jsonObjects(file, session.losses)) {
        const context = { place, session, config };
        const isState =
          isObject(value.instance_id_to_label_to_value) || isObject(value.instance_id_to_span_to_value);
        const hasText = typeof value.displayed_text === 'string';
        if (isState || (isAnswer(value) && !hasText)) states.push({ state: value, context });
        else if (isAnswer(value)) yield answerItem(value, context);
        else {
          const item = documentItem(value, context);
          if (!item) continue;
          texts.set(item.id!, item);
          yield item;
        }
      }
    for (const { state, context } of states)
      if (isAnswer(state)) yield withText(answerItem(state, context), texts);
      else for (const item of stateItems(state, context)) yield withText(item, texts);
  },
  write: writePotato,
};

const isConfig = ({ name }: InputFile): boolean => /\.ya?ml$/i.test(name);
const isTable = ({ name }: InputFile): boolean => /\.(csv|tsv)$/i.test(name);

const withText = (item: GivenItem, texts: ReadonlyMap<string, GivenItem>): GivenItem => {
  const known = item.id === undefined ? undefined : texts.get(item.id);
  return known ? { ...known, place: item.place, answers: item.answers } : item;
};

const isAnswer = (value: Json): boolean =>
  'label_annotations' in value ||
  ('instance_id' in value && (isObject(value.labels) || isObject(value.spans)));

/** A row of the data that was annotated. */
function documentItem(row: Json, context: PotatoContext): GivenItem | undefined {
  const { idKey, textKey } = context.config;
  const { [idKey]: id, [textKey]: text, ...fields } = row;
  if (typeof text !== 'string' || (typeof id !== 'string' && typeof id !== 'number')) {
    context.session.losses.lose(context.place, 'no-text', quotedJson(row), {
      why: `a document needs ${quoted(idKey)} and ${quoted(textKey)}; give the configuration (YAML) if it has other names`,
    });
    return undefined;
  }
  return { place: context.place, id: String(id), text, fields, meta: {} };
}

/** One person's answer to one document: a line of annotated_instances.jsonl or of an export. */
function answerItem(row: Json, context: PotatoContext): GivenItem {
  const {
    user_id: user,
    instance_id: instance,
    id,
    displayed_text: text,
    behavioral_data: behaviour,
    ...rest
  } = row;
  const labels = isObject(rest.label_annotations) ? rest.label_annotations : rest.labels;
  const spans = rest.span_annotations ?? rest.spans;
  const values = Object.entries(objectIn(labels)).flatMap(([scheme, own]) =>
    schemeValues(scheme, labelsFrom(own), context),
  );
  const given = Array.isArray(spans)
    ? (spans as unknown[]).map((span): GivenSpan => [undefined, span])
    : bySchemes(objectIn(spans));
  const read = spanValues(given, context);
  append(values, read.values);
  append(values, linkValues(listed(rest.links), read.layers, context));
  const folder = 'id' in row && instance === undefined ? context.place.file.split('/').at(-2) : undefined;
  const annotator = wordIn(user) ?? wordIn(folder);
  const name = instance ?? id;
  const more = without(rest, ['label_annotations', 'labels', 'span_annotations', 'spans', 'links']);
  const noUser = typeof user === 'string' ? undefined : true;
  const meta: Json = { labels, behavioral_data: behaviour, no_user: noUser, more: filled(more) };
  return {
    place: context.place,
    id: nameIn(name),
    text: typeof text === 'string' ? text : undefined,
    meta: { id: numberIn(name) },
    answers: [{ values, annotator, seconds: secondsOf(behaviour), meta }],
  };
}

/** `time_string: "Time spent: 0d 0h 1m 5s "` of version 1, `total_time_ms` of version 2. */
function secondsOf(behaviour: unknown): number | undefined {
  if (!isObject(behaviour)) return undefined;
  const { time_string: text, total_time_ms: milliseconds } = behaviour;
  if (typeof milliseconds === 'number' && milliseconds >= 0) return milliseconds / 1000;
  const parts = /(\d+)d (\d+)h (\d+)m (\d+)s/.exec(typeof text === 'string' ? text : '');
  if (!parts) return undefined;
  const [days, hours, minutes, seconds] = parts.slice(1).map(Number) as [number, number, number, number];
  return ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
}

function spanValues(
  given: readonly GivenSpan[],
  context: PotatoContext,
): { values: ForeignValue[]; layers: Map<string, string> } {
  const found = new Map<string, ForeignSpan[]>();
  const layers = new Map<string, string>();
  for (const [scheme, value] of given) {
    const read = spanOf(value, scheme, context);
    if (!read) continue;
    addTo(found, read.layer, read.span);
    if (read.span.id !== undefined) layers.set(read.span.id, read.layer);
  }
  return { values: [...found].map(([layer, spans]) => ({ kind: 'spans', layer, spans })), layers };
}

/** All answers of one person: user_state.json of version 2, with pairs of a label (or span) and its value. */
function* stateItems(state: Json, context: PotatoContext): Generator<GivenItem> {
  const [labels, spans, links, behaviour] = [
    'instance_id_to_label_to_value',
    'instance_id_to_span_to_value',
    'instance_id_to_link_to_value',
    'instance_id_to_behavioral_data',
  ].map((key) => objectIn(state[key])) as [Json, Json, Json, Json];
  const annotator = wordIn(state.user_id) ?? wordIn(context.place.file.split('/').at(-2));
  for (const id of new Set([...Object.keys(labels), ...Object.keys(spans), ...Object.keys(links)])) {
    const schemes = ownKeys<Json>();
    for (const [label, value] of pairsOf(labels[id], context)) {
      if (typeof label.schema === 'string' && typeof label.name === 'string')
        (schemes[label.schema] ??= ownKeys())[label.name] = value;
      else lose(context, 'not-a-label', quotedJson(label), 'a label has a schema and a name');
    }
    // The documentation shows labels grouped by scheme; both forms are read.
    for (const [scheme, own] of Object.entries(objectIn(labels[id])))
      schemes[scheme] = isObject(own) && isObject(own.labels) ? own.labels : labelsFrom(own);
    const given = isObject(spans[id])
      ? bySchemes(spans[id])
      : pairsOf(spans[id], context).map(([span]): GivenSpan => [undefined, span]);
    const read = spanValues(given, context);
    const values = [
      ...Object.entries(schemes).flatMap(([scheme, own]) => schemeValues(scheme, own, context)),
      ...read.values,
      ...linkValues(listed(links[id]), read.layers, context),
    ];
    const data = Object.hasOwn(behaviour, id) ? behaviour[id] : undefined;
    const meta = { labels: schemes, behavioral_data: data };
    yield { place: context.place, id, answers: [{ values, annotator, seconds: secondsOf(data), meta }] };
  }
}

/** A span, with its scheme if the file names it beside the span. */
type GivenSpan = readonly [scheme: string | undefined, span: unknown];

const bySchemes = (spans: Json): GivenSpan[] =>
  Object.entries(spans).flatMap(([scheme, list]) => [list].flat().map((span): GivenSpan => [scheme, span]));

/** Links may be an object by id, or a list. */
const listed = (links: unknown): unknown[] =>
  typeof links === 'object' ? Object.values(links ?? {}) : links === undefined ? [] : [links];

/** A scheme's labels with their values; an answer may also be a single value or a list. */
const labelsFrom = (own: unknown): Json =>
  isObject(own)
    ? own
    : Object.fromEntries(
        [own]
          .flat()
          .filter((each) => each !== null && each !== '')
          .map((each) => [isObject(each) ? JSON.stringify(each) : String(each), true]),
      );

function pairsOf(value: unknown, context: PotatoContext): [Json, unknown][] {
  return itemsIn(value).flatMap((pair): [Json, unknown][] => {
    if (Array.isArray(pair) && isObject(pair[0])) return [[pair[0], pair[1]]];
    lose(context, 'unreadable', quotedJson(pair), 'it is not a pair of a label and its value');
    return [];
  });
}

/** CSV and TSV: columns `scheme:::label` (version 1) or `scheme.label` (version 2) become labels by scheme; other tables are documents. */
async function* answerRows(file: InputFile, session: ImportSession): AsyncGenerator<Row> {
  for await (const { value: cells, place } of tableRows(file, session.losses)) {
    const isOld = Object.keys(cells).some((name) => name.includes(':::')) && 'instance_id' in cells;
    const isNew = !isOld && 'instance_id' in cells && 'user_id' in cells;
    if (!isOld && !isNew) {
      yield { value: cells, place };
      continue;
    }
    const context = { place, session, config: new PotatoConfig() };
    const labels = ownKeys<Json>();
    const spans: unknown[] = [];
    for (const [name, cell] of Object.entries(cells)) {
      if (cell === '' || cell === null || ['user', 'user_id', 'instance_id', 'displayed_text'].includes(name))
        continue;
      const [scheme, label] = splitName(name, isOld ? ':::' : '.');
      if (scheme === 'span_annotation' && isOld) {
        const what = `${name} ${quoted(String(cell as string))}`;
        const why = 'it is in Python’s notation; import annotated_instances.jsonl, which has JSON';
        if (cell !== '[]') lose(context, 'unreadable', what, why);
      } else if (label === '_spans') append(spans, spansOf(cell, scheme));
      else (labels[scheme] ??= ownKeys())[label] = cell;
    }
    yield {
      value: {
        user_id: cells.user ?? cells.user_id,
        instance_id: cells.instance_id,
        displayed_text: cells.displayed_text,
        label_annotations: labels,
        span_annotations: spans,
      },
      place,
    };
  }
}

function splitName(name: string, at: string): [scheme: string, label: string] {
  const place = name.indexOf(at);
  return place < 0 ? [name, name] : [name.slice(0, place), name.slice(place + at.length)];
}

function spansOf(cell: unknown, schema: string): unknown[] {
  const parsed = parseLine(String(cell as string));
  return [parsed === undefined ? cell : parsed]
    .flat()
    .map((span) => (isObject(span) ? { schema, ...span } : span));
}
