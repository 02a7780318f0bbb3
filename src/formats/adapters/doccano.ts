/** doccano: JSONL of text classification, sequence labelling, relations, intents with slots, and text to text. docs/formats/doccano.md. */
import { readAttributes, takeAttributes, attributesOut } from '../attributes';
import { isObject } from '../../base/objects';
import { takeDotted } from '../../base/json/dotted';
import { append, maxOf, takeFrom, addTo, getOrAdd } from '../../base/lists';
import type { LayerValue } from '../../project/records/records';
import type { SpansLayer } from '../../project/schema/layer-types';
import { labelTexts, refuseValue } from '../foreign-values';
import type {
  DeclaredLabel,
  ExportSession,
  ForeignAnswer,
  GivenItem,
  ForeignSpan,
  ForeignValue,
  Format,
  ImportSession,
} from '../format';
import { firstLayer, firstRelations, jsonLine, samplesOut, type AnswerOut } from '../outgoing';
import {
  columnNames,
  filled,
  itemsIn,
  jsonObjects,
  nameIn,
  noteMissingId,
  numberIn,
  objectIn,
  objectsIn,
  type Json,
} from '../json-values';
import { quoted, quotedJson, type Place } from '../loss-report';
import { readTables, type Table } from '../tables/table-rows';
import { isOwnTable, isTable, isTableOfUsers, joinedRows, writeTable } from './doccano-csv';
import { readLong } from './table-long';
import { labelsWhole, marksText, takesWords } from '../../kinds/traits';

const ID = 'doccano';
/** Keys that hold answers. Whichever of them a file uses, the layers are the same. */
const ANSWER_KEYS = ['label', 'labels', 'cats', 'entities', 'relations'] as const;
const isTaken = (name: string): boolean => ['id', 'annotations', ...ANSWER_KEYS].includes(name);

/** Matches a list of annotations that name their user. */
const BY_USER = /"annotations"\s*:\s*\[\s*\{(?=[^}]*"label"\s*:)(?=[^}]*"user"\s*:)/;

export const doccano: Format = {
  id: ID,
  title: 'doccano JSONL',
  unnamed: ['entities', 'label', 'relations'],
  columns: true,
  gathers: true,
  edits: true,
  attributes: (of, layer, session) => {
    const spans = firstLayer(session, marksText);
    if (session.options.variant !== undefined && session.options.variant !== 'seq2seq') return false;
    return 'start' in of ? !of.parts && layer === spans : layer === firstRelations(session);
  },
  variants: ['seq2seq', 'csv', 'labels'],
  ending: '.jsonl',
  endings: { csv: '.csv', labels: '.json' },
  cells: 'csv',
  recognises: (name, head) =>
    (isTable({ name }) && isOwnTable(head)) ||
    (/"text"\s*:|"data"\s*:\s*"/.test(head) &&
      // An object would be a task of Label Studio.
      !/"data"\s*:\s*\{/.test(head) &&
      ((/"(?:labels?|cats|entities)"\s*:\s*\[\s*(?:\]|"|\[\s*\d+\s*,\s*\d+\s*,\s*"|\{[^}]*"start_offset")/.test(
        head,
      ) &&
        !/"(?:annotations|spans|tokens|_input_hash)"\s*:|"cats"\s*:\s*\{/.test(head)) ||
        BY_USER.test(head))),
  async *read(files, session) {
    for (const file of files) {
      const declared: Json[] = [];
      if (isTable(file) && (await isTableOfUsers(file))) {
        const long = (table: Table) => readLong(table, file.name, session);
        yield* readTables([file], session.losses, long, session.guardFormulas);
        continue;
      }
      const rows = isTable(file) ? joinedRows(file, session) : jsonObjects(file, session.losses);
      for await (const { value, place } of rows) {
        const isLabel = 'background_color' in value || 'suffix_key' in value;
        if (isLabel) declared.push(value);
        const item = isLabel ? undefined : readItem(value, place, session);
        if (item) yield item;
      }
      declare(declared, file.name, session);
    }
  },
  async *write(items, session) {
    if (session.options.variant === 'labels') {
      yield { content: doccanoLabels(session) };
      return;
    }
    if (session.options.variant === 'csv') {
      yield* writeTable(items, session);
      return;
    }
    const choice = firstLayer(session, labelsWhole);
    const spans = firstLayer(session, marksText);
    const relations = firstRelations(session);
    const text = choice || spans ? undefined : firstLayer(session, takesWords);
    for await (const sample of samplesOut(items, session, ID)) {
      const line: Json = { ...sample.id(), text: sample.item.text, ...sample.fieldsBeside(isTaken) };
      session.losses.written.samples += 1;
      const out = sample.only([choice, spans, relations, text], 'doccano has no suggestions in this file');
      if (out) {
        const { keys = [], empty = [], relations: came = [] } = out.kept as AnswerMeta;
        const labels = out.chosen(choice);
        const hasObjects =
          keys.includes('relations') || relations !== undefined || spans?.attributes !== undefined;
        const own = spans && ownSpans(out, spans, hasObjects);
        const withRest = restOf(came);
        const joins = (out.relations(relations) ?? []).flatMap((relation) => {
          const [from, to] = [own?.ids.get(relation.from), own?.ids.get(relation.to)];
          if (from !== undefined && to !== undefined) {
            const join = withRest({ from_id: from, to_id: to, type: relation.label });
            return [{ ...takeAttributes(join).rest, ...attributesOut(relation) }];
          }
          out.lose('span-lost', relations!.id, [relation]);
          return [];
        });
        if (labels) line[keyOf(keys, ['cats', 'label', 'labels'], spans ? 'cats' : 'label')] = labels;
        if (own) {
          const free = ['entities', 'label', 'labels'].filter((key) => !(key in line));
          line[keyOf(keys, free, relations || choice || spans.attributes ? 'entities' : 'label')] = own.list;
        }
        if (relations && relations.id in out.labels) line.relations = joins;
        const written = text && (out.labels[text.id] as LayerValue | undefined);
        if (typeof written === 'string') line[keyOf(keys, ['label', 'labels'], 'label')] = [written];
        for (const key of empty) if (!(key in line)) line[key] = [];
        const texts = typeof written === 'string' ? 1 : 0;
        out.count((labels?.length ?? 0) + (own?.list.length ?? 0) + joins.length + texts);
      }
      yield jsonLine(line);
    }
  },
};

function readItem(row: Json, place: Place, session: ImportSession): GivenItem | undefined {
  const { id: idKey = 'id', labels: asked = [] } = session.columns ?? {};
  const value = takeDotted(row, columnNames(session.columns));
  const usual = typeof value.text !== 'string' && typeof value.data === 'string' ? 'data' : 'text';
  const text = session.columns?.text ?? usual;
  const { [text]: sampleText, [idKey]: id, ...rest } = value;
  noteMissingId(value, place, session);
  const values: ForeignValue[] = [];
  const used: string[] = [];
  const refuseIn =
    (key: string): Refuse =>
    (what) =>
      refuseValue({ place, session }, key, what);
  for (const key of ANSWER_KEYS) {
    const answer = rest[key];
    if (answer === undefined || asked.some(({ column }) => column === key)) continue;
    const read = readAnswer(key, answer, session.variant === 'seq2seq', refuseIn(key));
    if (!read) continue;
    used.push(key);
    delete rest[key];
    append(values, read);
  }
  for (const { layer, column: key } of asked) {
    const answer = rest[key];
    if (answer === undefined || answer === null || answer === '') continue;
    const refuse = refuseIn(key);
    const labels = [answer]
      .flat()
      .flatMap((each: unknown) => (typeof each === 'boolean' ? String(each) : labelOf(each)) ?? refuse(each));
    delete rest[key];
    values.push({ kind: 'choices', layer, labels });
  }
  const byUser = annotationsByUser(itemsIn(rest.annotations), refuseIn('annotations'));
  if (byUser.length > 0) delete rest.annotations;
  if (typeof sampleText !== 'string') {
    const all = [...values, ...byUser.flatMap((answer) => answer.values)];
    session.losses.lose(place, 'no-text', quotedJson(value), {
      samples: 1,
      labels: all.flatMap(labelTexts).length,
      policy: `the line is left out: it has no field ${quoted(text)}; name the field of the text with --text`,
    });
    return undefined;
  }
  const mayBeUnseen = values.flatMap(labelTexts).length === 0;
  const own = { values, mayBeUnseen, meta: { keys: used, ...beside(value, used) } };
  const isOdd = id !== undefined && typeof id !== 'string' && typeof id !== 'number';
  return {
    place,
    id: nameIn(id),
    text: sampleText,
    fields: isOdd ? { ...rest, id } : rest,
    meta: { id: numberIn(id) },
    answers: used.length > 0 || values.length > 0 ? [own, ...byUser] : byUser,
  };
}

/**
 * Answers of all people in one list: a span if there are offsets, else a label of the text. Empty if the list is something else; it then stays a
 * field.
 */
function annotationsByUser(list: readonly unknown[], refuse: Refuse): ForeignAnswer[] {
  if (!list.some((each) => isObject(each) && 'label' in each && !('result' in each))) return [];
  const people = new Map<string | undefined, { spans: ForeignSpan[]; labels: string[] }>();
  for (const each of list) {
    const { user, ...rest } = objectIn(each);
    const label = labelOf(rest.label);
    const isSpan = 'start_offset' in rest;
    const span = isSpan ? readSpan({ ...rest, label }) : undefined;
    if (isSpan ? !span : label === undefined) {
      refuse(each);
      continue;
    }
    const who = nameIn(user);
    const own = getOrAdd(people, who, () => ({ spans: [], labels: [] }));
    if (span) own.spans.push(span);
    else own.labels.push(label!);
  }
  return [...people].map(([annotator, { spans, labels }]) => ({
    annotator,
    values: [
      ...(spans.length > 0 ? [{ kind: 'spans', layer: 'entities', spans } as const] : []),
      ...(labels.length > 0 ? [{ kind: 'choices', layer: 'label', labels } as const] : []),
    ],
    meta: { keys: [] },
  }));
}

/** A label, by its name or by its number in the doccano project. */
const labelOf = (value: unknown): string | undefined => {
  const label = nameIn(value);
  return label?.trim() === '' ? undefined : label;
};

/** Data to keep beside an answer: empty lists, whose type is unknown, and relations with more keys than their ends and type. */
function beside(value: Json, used: readonly string[]): Json {
  const empty = used.filter((key) => Array.isArray(value[key]) && value[key].length === 0);
  const relations = objectsIn(value.relations).filter((each) => Object.keys(each).length > 3);
  return { ...(empty.length > 0 && { empty }), ...(relations.length > 0 && { relations }) };
}

/** Undefined when the value is not an answer; it then stays a field. */
function readAnswer(key: string, value: unknown, text: boolean, refuse: Refuse): ForeignValue[] | undefined {
  const list = typeof value === 'string' ? [value] : value;
  if (!Array.isArray(list)) return undefined;
  if (key === 'relations') return [readRelations(list, refuse)];
  const isSpans =
    key === 'entities' ||
    (list.length > 0 &&
      list.every((each) => Array.isArray(each) || (isObject(each) && 'start_offset' in each)));
  const spans = isSpans ? list.flatMap((each) => readSpan(each) ?? refuse(each)) : [];
  if (isSpans) return [{ kind: 'spans', layer: 'entities', spans }];
  const labels = list.flatMap((each) =>
    typeof each === 'string' && each.trim() !== '' ? each : refuse(each),
  );
  if (!text) return [{ kind: 'choices', layer: 'label', labels }];
  labels.slice(1).forEach(refuse);
  return labels.slice(0, 1).map((each) => ({ kind: 'text', layer: 'target', value: each }));
}

/** Reports what is no label. Returns nothing to carry. */
type Refuse = (what: unknown) => [];

function readSpan(value: unknown): ForeignSpan | undefined {
  const [from, to, name, ...others] = itemsIn(value);
  if (others.length > 0) return undefined;
  const { id, start_offset: start = from, end_offset: end = to, label = name, ...more } = objectIn(value);
  const { own, rest } = takeAttributes(more);
  if (typeof start !== 'number' || typeof end !== 'number' || typeof label !== 'string') return undefined;
  return {
    id: id === undefined ? undefined : String(id as number),
    start,
    end,
    label,
    ...own,
    meta: filled(rest),
  };
}

function readRelations(list: readonly unknown[], refuse: Refuse): ForeignValue {
  const relations = list.flatMap((each) => {
    if (!isObject(each) || typeof each.type !== 'string') return refuse(each);
    const { type: label, from_id: from, to_id: to, attributes } = each;
    const ends = { from: String(from as number), to: String(to as number) };
    return [{ label, ...ends, attributes: readAttributes(attributes) }];
  });
  return { kind: 'relations', layer: 'relations', spans: 'entities', relations };
}

const TASKS: Readonly<Record<string, { id: string; kind: 'choices' | 'spans' | 'relations' }>> = {
  Category: { id: 'label', kind: 'choices' },
  Span: { id: 'entities', kind: 'spans' },
  Relation: { id: 'relations', kind: 'relations' },
};

function declare(entries: readonly Json[], file: string, session: ImportSession): void {
  const layers = new Map<string, DeclaredLabel[]>();
  for (const { text, suffix_key: key, background_color: color, task_type: task } of entries) {
    const type = typeof task === 'string' && task in TASKS ? task : undefined;
    if (typeof text !== 'string' || text.trim() === '' || !type) {
      const why = type ? 'it has no text' : 'it does not say for which kind of answer it is (task_type)';
      session.losses.lose(file, 'unreadable', `label ${quotedJson(text)}`, { why });
      continue;
    }
    addTo(layers, type, {
      id: text,
      key: typeof key === 'string' && key.length === 1 ? key : undefined,
      color: typeof color === 'string' ? color.toLowerCase() : undefined,
    });
  }
  for (const [task, labels] of layers) session.declare({ ...TASKS[task]!, labels });
}

interface AnswerMeta {
  readonly keys?: readonly string[];
  readonly empty?: readonly string[];
  /** Relations with more keys than their ends and type, as imported. */
  readonly relations?: readonly Json[];
}

/** Gives imported relations back their other keys. If these include ids, a new relation gets the next id. */
function restOf(came: readonly Json[]): (join: Json) => Json {
  const left = [...came];
  const ids = came.flatMap(({ id }) => (typeof id === 'number' ? id : []));
  let next = maxOf(ids, -1) + 1;
  return (join) => {
    const own = takeFrom(left, (each) => Object.keys(join).every((key) => each[key] === join[key]));
    return { ...(own ?? (ids.length > 0 && { id: next++ })), ...join };
  };
}

/** The key in the imported record, if it fits, else the one that doccano uses. */
const keyOf = (used: readonly string[], fitting: readonly string[], usual: string): string =>
  fitting.find((key) => used.includes(key)) ?? usual;

function ownSpans(
  out: AnswerOut,
  layer: SpansLayer,
  hasObjects: boolean,
): { list: unknown[]; ids: Map<string, number> } | undefined {
  const spans = out.spans(layer);
  if (!spans) return undefined;
  const numeric = spans.every(({ id }) => id !== undefined && /^(?:0|[1-9]\d{0,14})$/.test(id));
  const ids = new Map<string, number>();
  const list = out.flat(layer, spans).map((span): unknown => {
    const { start, end, label } = span;
    const id = numeric ? Number(span.id) : spans.indexOf(span);
    if (span.id !== undefined) ids.set(span.id, id);
    if (!hasObjects) return [start, end, label];
    return { id, start_offset: start, end_offset: end, label, ...out.keptOf(span), ...attributesOut(span) };
  });
  return { list, ids };
}

const TASK = { choice: 'Category', choices: 'Category', spans: 'Span', relations: 'Relation' } as const;

/** doccano's label configuration, for the import on its page of labels. */
function doccanoLabels({ layers, labels }: ExportSession): string {
  const entries = layers.flatMap((layer) =>
    layer.type in TASK && 'labels' in layer
      ? layer.labels.map((id) => {
          const label = labels.find((each) => each.id === id);
          return {
            text: id,
            prefix_key: null,
            suffix_key: label?.key ?? null,
            background_color: label?.color ?? '#7c93a6',
            text_color: '#ffffff',
            task_type: TASK[layer.type as keyof typeof TASK],
          };
        })
      : [],
  );
  return `${JSON.stringify(entries, null, 2)}\n`;
}
