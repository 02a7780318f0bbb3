/** Label Studio JSON on the way out: one array of tasks. */
import { defined } from '../../base/defined';
import { loseAttributesOf, sourceAttribute } from '../attributes';
import type { Layer, SpansLayer } from '../../project/schema/layer-types';
import type { Attributes, LayerValue, Relation, Span } from '../../project/records/records';
import {
  isAsItCame,
  keptSpanMeta,
  loseOwn,
  metaOf,
  noteGivenHere,
  ownTexts,
  spanMetaOf,
  fieldsBeside,
} from '../export-values';
import type { ExportSession, OutputPiece, OwnAnswer, OwnItem } from '../format';
import { without, type Json } from '../json-values';
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

/** The tasks, or the label configuration alone. */
export async function* writeTasks(
  items: AsyncIterable<OwnItem>,
  session: ExportSession,
): AsyncGenerator<OutputPiece> {
  if (session.options.variant === 'config') {
    yield { content: configXml(session.layers, session.labels) };
    return;
  }
  let lead = '[\n';
  for await (const item of items) {
    session.losses.written.samples += 1;
    yield { content: lead + JSON.stringify(taskOf(session, item)) };
    lead = ',\n';
  }
  yield { content: lead === '[\n' ? '[]\n' : '\n]\n' };
}

function taskOf(session: ExportSession, item: OwnItem): Json {
  const { text_field: field, bare, lists, id, ...meta } = without(metaOf(item, ID), ['fields']);
  const text = typeof field === 'string' ? field : 'text';
  const data = { [text]: item.text, ...fieldsBeside(session, item, ID, () => false, text) };
  if (bare === true && item.answers.length === 0 && item.suggestions.length === 0) return data;
  const has = (key: string) => !Array.isArray(lists) || lists.includes(key);
  const annotations = item.answers.map((answer) => annotationOf(session, item, answer));
  const predictions = item.suggestions.map(({ labels, model, score, record }) => {
    session.losses.written.suggestions += 1;
    const rest = without(metaOf(record, ID), ['results']);
    const result = resultsOf(session, item, { annotator: model ?? 'model', labels, record });
    return defined({ ...rest, result, model_version: model, score });
  });
  return {
    ...meta,
    ...(item.origin?.made?.includes('id')
      ? {}
      : { id: id ?? (/^[1-9]\d{0,14}$/.test(item.id) ? Number(item.id) : item.id) }),
    data,
    ...(annotations.length > 0 || has('annotations') ? { annotations } : {}),
    ...(predictions.length > 0 || has('predictions') ? { predictions } : {}),
    ...(Array.isArray(lists) && lists.includes('drafts') ? { drafts: [] } : {}),
  };
}

function annotationOf(session: ExportSession, item: OwnItem, answer: OwnAnswer): Json {
  const meta = without(metaOf(answer.source ?? answer.record, ID), ['results']);
  noteGivenHere(session, item, answer, ID);
  const result = resultsOf(session, item, answer);
  session.losses.written.answers += 1;
  const { time, seconds } = answer.record;
  return {
    ...meta,
    ...(!isAsItCame(answer, ID) && {
      ...(answer.source ? editedSince(meta, result) : { completed_by: { email: answer.annotator } }),
      created_at: meta.created_at ?? time,
      ...(answer.source && { updated_at: time }),
    }),
    ...(typeof seconds === 'number' && { lead_time: seconds }),
    result,
  };
}

/** What is different about an annotation of theirs that was changed here: it is done, and counts its results again. */
const editedSince = (meta: Json, result: readonly Json[]): Json => ({
  ...('was_cancelled' in meta && { was_cancelled: false }),
  ...('is_draft' in meta && { is_draft: false }),
  ...('result_count' in meta && { result_count: result.length }),
});

/** The results of an answer; what they have no place for is reported, what goes out is counted. */
export function resultsOf(session: ExportSession, item: OwnItem, answer: OwnAnswer): Json[] {
  const kept = (metaOf(answer.source ?? answer.record, ID).results ?? {}) as Record<string, Json>;
  let relations = 0;
  return Object.entries(answer.labels).flatMap(([id, value]) => {
    const layer = session.layers.find((each) => each.id === id);
    const isSecond = joinsMarks(layer) && relations++ > 0;
    const list = layer && !isSecond && listOf(session, item, answer, layer, value, kept[id] ?? {});
    if (list) return list;
    loseOwn(session, item, answer, isSecond ? 'second-layer' : 'unsupported', ownTexts(id, value));
    return [];
  });
}

function listOf(
  session: ExportSession,
  item: OwnItem,
  answer: OwnAnswer,
  layer: Layer,
  value: LayerValue,
  kept: Json,
): Json[] | undefined {
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
  if (takesNumber(layer))
    return kept.type === 'rating' ? one('rating', { rating: value }) : one('number', { number: value });
  if (takesWords(layer))
    return one('textarea', { text: isList === true || kept.type === undefined ? [value] : value });
  if (marksText(layer)) return spansOf(session, item, answer, layer, value as Span[]);
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

function spansOf(
  session: ExportSession,
  item: OwnItem,
  answer: OwnAnswer,
  layer: SpansLayer,
  spans: readonly Span[],
): Json[] {
  const source = answer.source ?? answer.record;
  const regions = new Map<string, { value: { labels: string[] } }>();
  return spans.flatMap((span, n) => {
    if (span.parts) {
      loseOwn(session, item, answer, 'discontinuous', ownTexts(layer.id, [span]));
      return [];
    }
    session.losses.written.labels += 1;
    const {
      value: more,
      no_id: noId,
      no_text: noText,
      region,
      per_region: perRegion,
      ...rest
    } = (keptSpanMeta(answer, ID, layer.id, span) ?? {}) as Json;
    const first = typeof region === 'string' ? regions.get(region) : undefined;
    if (first) {
      first.value.labels.push(span.label);
      loseAttributesOf(item, answer, layer, span, session, 'they are those of another label of its region');
      return [];
    }
    const attributes = session.options.variant === undefined ? (span.attributes ?? {}) : {};
    // Answers about a region need its id.
    const id =
      Object.keys(attributes).length > 0
        ? (span.id ?? `${layer.id}-${n + 1}`)
        : noId === true
          ? undefined
          : span.id;
    const result = {
      type: 'labels',
      to_name: 'text',
      ...rest,
      ...(id !== undefined && { id }),
      from_name: layer.id,
      value: {
        ...(more as Json | undefined),
        start: span.start,
        end: span.end,
        ...(noText === true || span.text === undefined ? {} : { text: span.text }),
        labels: [span.label],
      },
    };
    if (span.id !== undefined) regions.set(span.id, result);
    // Of a span that was moved, only what kind of question an attribute is: the rest may contain places.
    const came = (spanMetaOf(source, ID, span.id)?.per_region ?? {}) as Record<string, Json>;
    const kept = (name: string): Json =>
      (perRegion as Record<string, Json> | undefined)?.[name] ?? { type: came[name]?.type };
    return [
      result,
      ...Object.entries(attributes).map(([attribute, value]) => {
        const name = sourceAttribute(source, ID, layer.id, attribute);
        return attributeOf(name, value, span, result, kept(name));
      }),
    ];
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
  const isNumber = (type === 'rating' || type === 'number') && Number.isFinite(Number(values[0]));
  const content =
    type === 'textarea'
      ? { text: isOne === true ? values[0] : values }
      : isNumber
        ? { [type]: Number(values[0]) }
        : { choices: values };
  return {
    to_name: region.to_name,
    ...('origin' in region && { origin: region.origin }),
    ...rest,
    id: region.id,
    from_name: name,
    type: isNumber || type === 'textarea' ? type : 'choices',
    value: {
      ...(noPlace === true ? {} : { start, end }),
      ...(noText === true || text === undefined ? {} : { text }),
      ...(more as Json | undefined),
      ...content,
    },
  };
}
