/** Exports Label Studio JSON: one array of tasks. */
import { metaOf } from '../export-values';
import type { Layer, SpansLayer } from '../../project/schema/layer-types';
import type { Attributes, LayerValue, Relation, Span } from '../../project/records/records';
import type { Write } from '../format';
import { jsonArray, samplesOut, type AnswerOut, type SampleOut } from '../outgoing';
import { itemsIn, objectIn, without, type Json } from '../json-values';
import { configXml, isTaxonomy, TAXONOMY } from './label-studio-config';
import {
  joinsMarks,
  labelsWhole,
  marksText,
  takesNumber,
  takesWords,
  comparesFields,
} from '../../kinds/traits';

const ID = 'label-studio';
/** Types of results that are numbers. They are also the keys of their values. */
const NUMBERS = ['rating', 'number'];

/** Exports the tasks, or only the label configuration. */
export const writeTasks: Write = async function* (items, session) {
  if (session.options.variant === 'config') {
    yield { content: configXml(session.layers, session.labels) };
    return;
  }
  yield* jsonArray(samplesOut(items, session, ID), (sample) => {
    session.losses.written.samples += 1;
    return [taskOf(sample)];
  });
};

/** The number of a task, or its id in the project; nothing if the import made the id up. */
export const taskId = ({ item, meta, hasMadeId }: SampleOut): { readonly id?: unknown } =>
  hasMadeId ? {} : { id: meta.id ?? (/^[1-9]\d{0,14}$/.test(item.id) ? Number(item.id) : item.id) };

function taskOf(sample: SampleOut): Json {
  const { item, losses } = sample;
  const { text_field: field, bare, lists, ...meta } = without(sample.meta, ['fields', 'id']);
  const text = typeof field === 'string' ? field : 'text';
  const data = { [text]: item.text, ...sample.fieldsBeside(() => false, text) };
  if (bare === true && item.answers.length === 0 && item.suggestions.length === 0) return data;
  const has = (key: string) => !Array.isArray(lists) || lists.includes(key);
  const annotations = sample.answers().map(annotationOf);
  const predictions = item.suggestions.map((suggestion) => {
    losses.written.suggestions += 1;
    const { model, score, record } = suggestion;
    const result = resultsOf(sample.suggested(suggestion));
    return { ...without(metaOf(record, ID), ['results']), result, model_version: model, score };
  });
  return {
    ...meta,
    ...taskId(sample),
    data,
    annotations: annotations.length > 0 || has('annotations') ? annotations : undefined,
    predictions: predictions.length > 0 || has('predictions') ? predictions : undefined,
    drafts: itemsIn(lists).includes('drafts') ? [] : undefined,
  };
}

function annotationOf(out: AnswerOut): Json {
  const { answer } = out;
  const meta = without(out.kept, ['results']);
  out.noteGivenHere();
  const result = resultsOf(out);
  out.count(0);
  const { time, seconds } = answer.record;
  return {
    ...meta,
    ...(!out.isAsItCame && {
      ...(answer.source ? editedSince(meta, result) : { completed_by: { email: answer.annotator } }),
      created_at: meta.created_at ?? time,
      ...(answer.source && { updated_at: time }),
    }),
    ...(typeof seconds === 'number' && { lead_time: seconds }),
    result,
  };
}

/** Fields to change on an edited annotation: it is marked as done, and its results are counted again. */
const editedSince = (meta: Json, result: readonly Json[]): Json => ({
  ...('was_cancelled' in meta && { was_cancelled: false }),
  ...('is_draft' in meta && { is_draft: false }),
  ...('result_count' in meta && { result_count: result.length }),
});

/** The results of an answer. Counts what is exported and reports what has no place. */
export function resultsOf(out: AnswerOut): Json[] {
  const kept = objectIn(out.kept.results);
  let relations = 0;
  return Object.entries(out.labels).flatMap(([id, value]) => {
    const layer = out.layer(id);
    const isSecond = joinsMarks(layer) && relations++ > 0;
    const list = layer && !isSecond && listOf(out, layer, value, objectIn(kept[id]));
    if (list) return list;
    out.lose(isSecond ? 'second-layer' : 'unsupported', id, value);
    return [];
  });
}

function listOf(out: AnswerOut, layer: Layer, value: LayerValue, kept: Json): Json[] | undefined {
  const { session } = out;
  const { text_list: isList, ...rest } = kept;
  const one = (type: string, content: Json, to = 'text'): Json[] => {
    session.losses.written.labels += Array.isArray(value) ? value.length : 1;
    return [{ type, to_name: to, ...rest, from_name: layer.id, value: content }];
  };
  if (comparesFields(layer)) {
    if (value === 'tie' || value === 'none') return undefined;
    const selected = value === layer.between[0] ? 'left' : 'right';
    return one('pairwise', { selected }, layer.between.join(','));
  }
  if (labelsWhole(layer)) {
    const labels = typeof value === 'string' ? [value] : (value as string[]);
    return kept.type === 'taxonomy' || (kept.type === undefined && isTaxonomy(layer, session.labels))
      ? one('taxonomy', { taxonomy: labels.map((label) => label.split(TAXONOMY)) })
      : one('choices', { choices: labels });
  }
  if (takesNumber(layer)) {
    const type = NUMBERS.find((each) => each === kept.type) ?? 'number';
    return one(type, { [type]: value });
  }
  if (takesWords(layer))
    return one('textarea', { text: isList === true || kept.type === undefined ? [value] : value });
  if (marksText(layer)) return spansOf(out, layer, value as Span[]);
  if (joinsMarks(layer)) {
    session.losses.written.labels += (value as Relation[]).length;
    return (value as Relation[]).map(({ label, from, to }) => ({
      type: 'relation',
      from_id: from,
      to_id: to,
      direction: 'right',
      labels: [label],
    }));
  }
  return undefined;
}

function spansOf(out: AnswerOut, layer: SpansLayer, spans: readonly Span[]): Json[] {
  const { session } = out;
  const regions = new Map<string, { value: { labels: string[] } }>();
  return out.flat(layer, spans).flatMap((span) => {
    session.losses.written.labels += 1;
    const { value: more, no_id: noId, no_text: noText, ...others } = out.keptInPlace(layer.id, span) ?? {};
    const { region, per_region: perRegion, ...rest } = others;
    const first = typeof region === 'string' ? regions.get(region) : undefined;
    if (first) {
      first.value.labels.push(span.label);
      out.loseAttributes(layer, span, 'they belong to another label of its region');
      return [];
    }
    const attributes = session.options.variant === undefined ? (span.attributes ?? {}) : {};
    // Answers about a region need its id.
    const made = `${layer.id}-${spans.indexOf(span) + 1}`;
    const needed = Object.keys(attributes).length > 0 ? (span.id ?? made) : undefined;
    const id = needed ?? (noId === true ? undefined : span.id);
    const { start, end } = span;
    const text = noText === true ? undefined : span.text;
    const value = { ...objectIn(more), start, end, text, labels: [span.label] };
    const result = { type: 'labels', to_name: 'text', ...rest, id, from_name: layer.id, value };
    if (span.id !== undefined) regions.set(span.id, result);
    // If a span was moved, only the kind of an attribute's question is kept: other keys may contain offsets.
    const came = objectIn(out.keptOf(span)?.per_region);
    const answers = Object.entries(attributes).map(([attribute, given]) => {
      const name = out.sourceAttribute(layer.id, attribute);
      const kept = objectIn(perRegion)[name] ?? { type: objectIn(came[name]).type };
      return attributeOf(name, given, span, result, objectIn(kept));
    });
    return [result, ...answers];
  });
}

/** An answer about a region: it repeats the region's id and place. */
function attributeOf(
  name: string,
  given: Attributes[string],
  { start, end, text }: Span,
  region: Json,
  kept: Json,
): Json {
  const { type = 'choices', more, one_text: isOne, no_place: noPlace, no_text: noText, ...rest } = kept;
  const values = given === true ? [name] : [given].flat();
  const isText = type === 'textarea';
  const number = NUMBERS.find((each) => each === type && Number.isFinite(Number(values[0])));
  const choices = number ? { [number]: Number(values[0]) } : { choices: values };
  const place = noPlace === true ? {} : { start, end };
  const quote = noText === true ? {} : { text };
  const answer = isText ? { text: isOne === true ? values[0] : values } : choices;
  return {
    to_name: region.to_name,
    origin: region.origin,
    ...rest,
    id: region.id,
    from_name: name,
    type: isText ? type : (number ?? 'choices'),
    value: { ...place, ...quote, ...objectIn(more), ...answer },
  };
}
