/** Label Studio JSON: tasks with annotations, drafts and predictions. docs/formats/label-studio.md. */
import { isObject } from '../../base/is-object';
import type {
  ExportSession,
  ForeignAnswer,
  ForeignItem,
  ForeignSuggestion,
  Format,
  ImportSession,
  InputFile,
  OutputPiece,
  OwnItem,
} from '../format';
import { jsonObjects, objectsIn, isName, without } from '../json-values';
import { textOf } from '../lines';
import { quoted, type Place } from '../loss-report';
import { comparedFields, noConfig, readConfig, type LabelConfig } from './label-studio-config';
import { isMinimal, minimalCsvRows, readMinimal } from './label-studio-min';
import { readResults } from './label-studio-results';
import { writeCsv, writeJsonMin } from './label-studio-min-write';
import { writeTasks } from './label-studio-write';

export const labelStudio: Format = {
  id: 'label-studio',
  title: 'Label Studio JSON',
  unit: 'codepoint',
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
  read,
  write,
};

function write(items: AsyncIterable<OwnItem>, session: ExportSession): AsyncIterable<OutputPiece> {
  switch (session.options.variant) {
    case 'json-min':
      return writeJsonMin(items, session);
    case 'csv':
      return writeCsv(items, session);
    default:
      return writeTasks(items, session);
  }
}

const isConfig = ({ name }: InputFile): boolean => name.toLowerCase().endsWith('.xml');

async function* read(files: readonly InputFile[], session: ImportSession): AsyncGenerator<ForeignItem> {
  const config = noConfig();
  for (const file of files.filter(isConfig)) readConfig(await textOf(file), file.name, config, session);
  for (const file of files) {
    if (isConfig(file)) continue;
    const isCsv = /\.(csv|tsv|tab)$/i.test(file.name);
    const rows = isCsv ? minimalCsvRows(file, session) : jsonObjects(file, session.losses);
    for await (const { value, line } of rows) {
      const place = { file: file.name, line };
      const item =
        isCsv || isMinimal(value)
          ? readMinimal(value, place, config, session, isCsv)
          : readTask(value, place, config, session);
      if (item) yield item;
    }
  }
}

function readTask(
  task: Record<string, unknown>,
  place: Place,
  config: LabelConfig,
  session: ImportSession,
): ForeignItem | undefined {
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
  noteReviews(given, place, session);
  const context = { place, config, session };
  const answer = (annotation: Record<string, unknown>, draft: boolean): ForeignAnswer => {
    const { result, completed_by: who, lead_time: seconds, ...rest } = annotation;
    const time = Date.parse(String(annotation.updated_at ?? annotation.created_at));
    const read = readResults(objectsIn(result), context);
    return {
      values: read.values,
      ...annotatorOf(who ?? annotation.user),
      ...(!Number.isNaN(time) && { time }),
      ...(typeof seconds === 'number' && seconds >= 0 && { seconds }),
      ...((draft || annotation.was_cancelled === true) && { draft: true }),
      meta: {
        ...rest,
        ...(who !== undefined && { completed_by: who }),
        ...(draft && { is_draft: true }),
        ...(Object.keys(read.results).length > 0 && { results: read.results }),
      },
    };
  };
  const suggestion = (prediction: Record<string, unknown>): ForeignSuggestion => {
    const { result, model_version: model, score, ...rest } = prediction;
    const read = readResults(objectsIn(result), context);
    return {
      values: read.values,
      ...(typeof model === 'string' && { model }),
      ...(typeof score === 'number' && { score }),
      meta: {
        ...rest,
        ...(score !== undefined && typeof score !== 'number' && { score }),
        ...(Object.keys(read.results).length > 0 && { results: read.results }),
      },
    };
  };
  return {
    place,
    ...(isName(id) && { id: String(id) }),
    text: text as string,
    fields,
    meta: {
      ...meta,
      ...(typeof id === 'number' && { id }),
      text_field: field,
      ...(bare && { bare: true }),
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
function noteReviews(
  annotations: readonly Record<string, unknown>[],
  { file }: Place,
  session: ImportSession,
): void {
  const note = (about: string, text: string) => session.losses.noteOnce(file, { [about]: text });
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

function annotatorOf(who: unknown): { annotator?: string } {
  const name = isObject(who) ? (who.email ?? who.id) : who;
  return isName(name) ? { annotator: String(name) } : {};
}

/** Addresses of images, sounds or pages. They are not texts, unless the configuration shows them as text. */
const ADDRESS = /^(?:https?:\/\/|s3:\/\/|gs:\/\/|\/data\/)\S*$/;

/**
 * The field that was labelled: the one that the configuration names, else the one that the results refer to, else `text`. If several fields are
 * possible, none is chosen.
 */
function textField(
  data: Record<string, unknown>,
  results: readonly Record<string, unknown>[],
  config: LabelConfig,
): string | undefined {
  const named = results.flatMap(({ to_name: to }) =>
    typeof to === 'string' ? [config.fields.get(to) ?? to.replace(/^\$/, '')] : [],
  );
  return (
    config.texts.find((field) => typeof data[field] === 'string') ??
    [...named, 'text'].find((field) => typeof data[field] === 'string' && !ADDRESS.test(data[field]))
  );
}
