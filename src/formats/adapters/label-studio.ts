/** Label Studio JSON: tasks with annotations, drafts and predictions. docs/formats/label-studio.md. */
import type { ForeignAnswer, GivenItem, ForeignSuggestion, Format, InputFile, Write } from '../format';
import { filled, jsonObjects, nameIn, numberIn, objectsIn, without, type Json } from '../json-values';
import { textOf } from '../lines';
import { quoted } from '../loss-report';
import { tableRows } from '../tables/table-rows';
import { comparedFields, LabelConfig, readConfig } from './label-studio-config';
import { readResults, timeIn, type ResultContext } from './label-studio-results';
import { writeCsv, writeJsonMin, ABOUT } from './label-studio-min-write';
import { writeTasks } from './label-studio-write';
import { append } from '../../base/lists';
import { ownKeys, isObject, defined } from '../../base/objects';
import { parseLine } from '../../project/answers/lines';

export const labelStudio: Format = {
  id: 'label-studio',
  title: 'Label Studio JSON',
  several: true,
  edits: true,
  seconds: () => true,
  attributes: (of, _layer, { options }) => 'start' in of && !of.parts && options.variant === undefined,
  variants: ['config', 'json-min', 'csv'],
  ending: '.json',
  endings: { config: '.xml', csv: '.csv' },
  cells: 'csv',
  recognises: (_name, head) =>
    (/"data"\s*:\s*\{/.test(head) && /"(?:annotations|predictions|completions)"\s*:\s*\[/.test(head)) ||
    (/"annotation_id"\s*:/.test(head) && /"lead_time"\s*:/.test(head) && /"annotator"\s*:/.test(head)) ||
    (/^[^\n]*\bannotation_id\b/.test(head) && /^[^\n]*\blead_time\b/.test(head) && /^[^\n{]+\n/.test(head)),
  async *read(files, session) {
    const config = new LabelConfig();
    for (const file of files.filter(isConfig)) readConfig(await textOf(file), file.name, config, session);
    for (const file of files) {
      if (isConfig(file)) continue;
      const isCsv = /\.(csv|tsv|tab)$/i.test(file.name);
      const rows = isCsv
        ? tableRows(file, session.losses, session.guardFormulas)
        : jsonObjects(file, session.losses);
      for await (const { value, place } of rows) {
        const context = { place, config, session };
        const isMin = isCsv || isMinimal(value);
        const item = isMin ? readMinimal(value, context, isCsv) : readTask(value, context);
        if (item) yield item;
      }
    }
  },
  write: (items, session) => (WRITERS[session.options.variant ?? ''] ?? writeTasks)(items, session),
};

/** By variant. */
const WRITERS: Readonly<Record<string, Write>> = { 'json-min': writeJsonMin, csv: writeCsv };

const isConfig = ({ name }: InputFile): boolean => name.toLowerCase().endsWith('.xml');

function readTask(task: Json, context: ResultContext): GivenItem | undefined {
  const { place, config, session } = context;
  const bare = !isObject(task.data);
  const data = isObject(task.data) ? task.data : task;
  const { id, annotations, completions, predictions, drafts, ...meta } = bare ? {} : without(task, ['data']);
  const given = objectsIn(annotations ?? completions);
  const kept = [...given, ...objectsIn(predictions), ...objectsIn(drafts)];
  const results = kept.flatMap(({ result }) => objectsIn(result));
  const field = textField(data, results, config);
  if (field === undefined) {
    session.losses.lose(place, 'no-text', `task ${quoted(String((id as number | undefined) ?? ''))}`, {
      labels: results.length,
      why: 'no field of its data is known to be the text; give the label configuration (XML) as well',
      policy: 'the task is left out',
    });
    return undefined;
  }
  const { [field]: text, ...others } = data;
  const fields = comparedFields(config, results).has(field) ? data : others;
  noteReviews(given, context);
  const answer = (annotation: Json, draft: boolean): ForeignAnswer => {
    const { result, completed_by: who, lead_time: seconds, ...rest } = annotation;
    const { values, results: kept } = readResults(objectsIn(result), context);
    const isDraft = draft ? true : rest.is_draft;
    return {
      values,
      annotator: annotatorOf(who ?? annotation.user),
      time: timeIn(annotation.updated_at ?? annotation.created_at),
      seconds: typeof seconds === 'number' && seconds >= 0 ? seconds : undefined,
      draft: draft || annotation.was_cancelled === true,
      meta: { ...rest, completed_by: who, is_draft: isDraft, results: filled(kept) },
    };
  };
  const suggestion = (prediction: Json): ForeignSuggestion => {
    const { result, model_version: model, score, ...rest } = prediction;
    const { values, results: kept } = readResults(objectsIn(result), context);
    return {
      values,
      model: typeof model === 'string' ? model : undefined,
      score: numberIn(score),
      meta: { ...rest, score: typeof score === 'number' ? undefined : score, results: filled(kept) },
    };
  };
  return {
    place,
    id: nameIn(id),
    text: text as string,
    fields,
    meta: {
      ...meta,
      id: numberIn(id),
      text_field: field,
      bare: bare ? true : undefined,
      lists: ['annotations', 'completions', 'predictions', 'drafts'].filter(
        (key) => !bare && Array.isArray(task[key]),
      ),
    },
    answers: [
      ...given.map((one) => answer(one, false)),
      ...objectsIn(drafts).map((one) => answer(one, true)),
    ],
    suggestions: objectsIn(predictions).map(suggestion),
  };
}

/** Reviews and ground truth belong to Label Studio's workflow: they are stored for the next export, and the report mentions them. */
function noteReviews(annotations: readonly Json[], { place, session }: ResultContext): void {
  const note = (about: string, text: string) => session.losses.noteOnce(place.file, { [about]: text });
  if (annotations.some((annotation) => annotation.ground_truth === true))
    note(
      'ground-truth',
      'annotations marked as ground truth become ordinary records; the mark is kept under origin and exported again',
    );
  if (annotations.some(({ reviews }) => objectsIn(reviews).length > 0))
    note(
      'reviews',
      'reviews of annotations do not become decisions; they are kept under origin and exported again',
    );
}

const annotatorOf = (who: unknown): string | undefined => nameIn(isObject(who) ? (who.email ?? who.id) : who);

/** Addresses of images, sounds or pages. They are not texts, unless the configuration shows them as text. */
const ADDRESS = /^(?:https?:\/\/|s3:\/\/|gs:\/\/|\/data\/)\S*$/;

/**
 * The field that was labelled: the one that the configuration names, else the one that the results refer to, else `text`. If several fields are
 * possible, none is chosen.
 */
function textField(data: Json, results: readonly Json[], config: LabelConfig): string | undefined {
  const named = results.flatMap(({ to_name: to }) =>
    typeof to === 'string' ? [config.fields.get(to) ?? to.replace(/^\$/, '')] : [],
  );
  return (
    config.texts.find((field) => typeof data[field] === 'string') ??
    [...named, 'text'].find((field) => typeof data[field] === 'string' && !ADDRESS.test(data[field]))
  );
}

/** Columns about the annotation itself; all others are data of the task or answers. */
const BOOKKEEPING = [...ABOUT, 'agreement', 'history'];

const RENAMED = '_data_';

const isMinimal = (row: Json): boolean => 'annotation_id' in row && 'annotator' in row && !isObject(row.data);

/** The content of an answer's cell: parsed if it is a list or an object. */
const parsed = (cell: unknown): unknown =>
  typeof cell === 'string' && /^[[{]/.test(cell) ? (parseLine(cell) ?? cell) : cell;

/** Keys by which a result's value shows its type, which has the same name; of `selected` it is `pairwise`. */
const TYPE_KEYS = ['labels', 'choices', 'taxonomy', 'rating', 'number', 'selected'];

/** Tags whose answers are plain texts in these exports. */
const PLAIN: Readonly<Record<string, { readonly type: string; readonly key: string }>> = {
  Choices: { type: 'choices', key: 'choices' },
  TextArea: { type: 'textarea', key: 'text' },
};

/** The results of a column; undefined if the column is a field of the task. */
function resultsOf(name: string, value: unknown, config: LabelConfig): Json[] | undefined {
  if (value === null || value === undefined || value === '') return undefined;
  const tag = config.controls.get(name);
  const list = Array.isArray(value) ? (value as unknown[]) : [value];
  const common = defined({ from_name: name, to_name: tag?.to });
  const plain = tag && PLAIN[tag.name];
  const results = list.map((each): Json | undefined => {
    if (!isObject(each))
      return plain && typeof each === 'string'
        ? { type: plain.type, ...common, value: { [plain.key]: [each] } }
        : undefined;
    const key = TYPE_KEYS.find((one) => one in each);
    const ofText = 'text' in each && plain?.key === 'text' ? plain.type : undefined;
    const type = key === 'selected' ? 'pairwise' : (key ?? ofText);
    return type === undefined ? undefined : { type, ...common, value: each };
  });
  const known = results.filter((each) => each !== undefined);
  // Without a configuration, only columns that show their type become answers.
  return known.length === results.length && known.length > 0 ? known : undefined;
}

function readMinimal(row: Json, context: ResultContext, csv: boolean): GivenItem | undefined {
  const { place, config, session } = context;
  const { id, ...rest } = row;
  const data = ownKeys<unknown>();
  const results: Json[] = [];
  for (const [name, cell] of Object.entries(rest)) {
    if (BOOKKEEPING.includes(name)) continue;
    const found = resultsOf(name, csv ? parsed(cell) : cell, config);
    // In CSV, a column of the task with the name of an answer was renamed.
    const before = csv && name.startsWith(RENAMED) ? name.slice(RENAMED.length) : name;
    if (found) append(results, found);
    else data[Object.hasOwn(row, before) ? before : name] = cell;
  }
  const field = [...config.texts, 'text'].find((name) => typeof data[name] === 'string' && data[name] !== '');
  if (field === undefined) {
    session.losses.lose(place, 'no-text', `task ${quoted(String(id as string))}`, {
      labels: results.length,
      why: 'no column is known to be the text; give the label configuration (XML) as well',
      policy: 'the row is left out',
    });
    return undefined;
  }
  if (config.controls.size === 0)
    session.losses.noteOnce(place.file, {
      'no-configuration':
        'single choices and texts look like data of the task in this export: without the label configuration (XML) they stay fields of the sample',
    });
  const { [field]: text, ...fields } = data;
  const number = csv ? numbered(id) : id;
  return {
    place,
    id: nameIn(id),
    text: text as string,
    fields,
    meta: { id: numberIn(number), text_field: field, lists: ['annotations'] },
    answers: answersOf(row, results, context, csv),
  };
}

/** A number that CSV wrote as a text. */
const numbered = (cell: unknown): unknown => (/^\d{1,15}$/.test(String(cell)) ? Number(cell) : cell);

function answersOf(
  row: Json,
  results: readonly Json[],
  context: ResultContext,
  csv: boolean,
): ForeignAnswer[] {
  const { annotator, annotation_id: id, created_at: created, updated_at: updated, lead_time: lead } = row;
  const said = (value: unknown): unknown => (value === null || value === '' ? undefined : value);
  // Tasks without annotations have a row, too.
  if (said(id) === undefined && results.length === 0) return [];
  const { values, results: kept } = readResults(results, context);
  const seconds = Number(said(lead) ?? NaN);
  const [who, number] = csv ? [numbered(annotator), numbered(id)] : [annotator, id];
  const name = said(annotator);
  return [
    {
      values,
      annotator: name === undefined ? undefined : String(name as string),
      time: timeIn(said(updated) ?? created),
      seconds: seconds >= 0 ? seconds : undefined,
      meta: {
        id: said(number),
        completed_by: name === undefined ? undefined : typeof who === 'number' ? who : { email: name },
        created_at: said(created),
        updated_at: said(updated),
        agreement: said(row.agreement),
        history: said(row.history),
        results: filled(kept),
      },
    },
  ];
}
