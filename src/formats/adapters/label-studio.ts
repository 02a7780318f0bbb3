/** Label Studio JSON: tasks with annotations, drafts and predictions. docs/formats/label-studio.md. */
import { isObject } from '../../base/is-object';
import type { ForeignAnswer, GivenItem, ForeignSuggestion, Format, InputFile, Write } from '../format';
import { filled, jsonObjects, nameIn, numberIn, objectsIn, without, type Json } from '../json-values';
import { textOf } from '../lines';
import { quoted } from '../loss-report';
import { tableRows } from '../tables/table-rows';
import { comparedFields, LabelConfig, readConfig } from './label-studio-config';
import { isMinimal, readMinimal } from './label-studio-min';
import { readResults, timeIn, type ResultContext } from './label-studio-results';
import { writeCsv, writeJsonMin } from './label-studio-min-write';
import { writeTasks } from './label-studio-write';

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
