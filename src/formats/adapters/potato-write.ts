/** Exports Potato's annotated_instances.jsonl: one line per person and document. */
import { SPANS } from './potato-values';
import { ownKeys, isObject } from '../../base/objects';
import { attributesOut } from '../attributes';
import type { LayerValue, Span } from '../../project/records/records';
import type { Layer } from '../../project/schema/layer-types';
import type { Write } from '../format';
import { type AnswerOut, samplesOut, jsonLine } from '../outgoing';
import { objectIn, type Json } from '../json-values';
import { marksText, labelsWhole, takesNumber, takesWords } from '../../kinds/traits';

const ID = 'potato';

export const writePotato: Write = async function* (items, session) {
  for await (const sample of samplesOut(items, session, ID)) {
    sample.loseSuggestions('Potato has no suggestions in this file');
    sample.noteFields();
    if (sample.item.answers.length > 0) session.losses.written.samples += 1;
    else sample.loseSample('a line is an answer');
    for (const out of sample.answers()) yield jsonLine(lineOf(out));
  }
};

function lineOf(out: AnswerOut): Json {
  const { item, answer, kept } = out;
  out.count(0);
  const { written } = out.losses;
  const labels = ownKeys<Json>();
  const spans: Json[] = [];
  for (const [id, value] of Object.entries(out.labels)) {
    const layer = out.layer(id);
    out.noteNone(id, value);
    const own = layer && labelsOf(layer, value, keptOf(kept, id));
    if (marksText(layer)) for (const span of value as Span[]) spans.push(spanLine(out, id, span));
    else if (own) labels[own[0]] = { ...labels[own[0]], ...own[1] };
    else {
      out.lose('unsupported', id, value);
      continue;
    }
    written.labels += Array.isArray(value) ? value.length : 1;
  }
  const { id = item.id } = out.meta;
  const { annotator = answer.annotator } = objectIn(answer.record.origin);
  return {
    ...(kept.no_user === true ? { id } : { user_id: annotator, instance_id: id }),
    displayed_text: item.text,
    label_annotations: labels,
    span_annotations: spans,
    behavioral_data: kept.behavioral_data ?? {},
    ...objectIn(kept.more),
  };
}

/** The imported values of a scheme's labels, and the scheme's name. If the scheme has several boxes, each is a layer. */
function keptOf(meta: Json, layer: string): { scheme: string; label?: string; values: Json } {
  const labels = objectIn(meta.labels);
  if (isObject(labels[layer])) return { scheme: layer, values: labels[layer] };
  for (const [scheme, values] of Object.entries(labels)) {
    const label = layer.startsWith(`${scheme} `) ? layer.slice(scheme.length + 1) : undefined;
    if (label !== undefined && isObject(values) && label in values) return { scheme, label, values };
  }
  return { scheme: layer, values: {} };
}

function labelsOf(
  layer: Layer,
  value: LayerValue,
  { scheme, label, values }: ReturnType<typeof keptOf>,
): [string, Json] | undefined {
  if (labelsWhole(layer)) {
    const chosen = typeof value === 'string' ? [value] : (value as string[]);
    if ('select-one' in values) return [scheme, { 'select-one': chosen[0] }];
    return [
      scheme,
      Object.fromEntries(chosen.map((each) => [each, Object.hasOwn(values, each) ? values[each] : 'true'])),
    ];
  }
  const [key] = Object.keys(values);
  if (takesNumber(layer)) {
    const isSame = key !== undefined && !/^scale_/.test(key) && Number.isNaN(Number(key));
    return [scheme, { [isSame ? key : `scale_${String(value)}`]: String(value) }];
  }
  return takesWords(layer) ? [scheme, { [label ?? key ?? 'text_box']: value }] : undefined;
}

/** Version 1 has `span` and `annotation`. A span imported with a scheme keeps `schema`, `name` and similar keys. */
function spanLine(out: AnswerOut, layer: string, span: Span): Json {
  const meta = out.keptOf(span);
  const [first, ...more] = span.parts ?? [span];
  const quote = (first as { text?: string }).text;
  const parts = more.length > 0 ? more.map(({ start, end, text }) => ({ start, end, text })) : undefined;
  const place = { start: first!.start, end: first!.end, span: quote, annotation: span.label };
  const own = attributesOut(span);
  if (layer === SPANS && !meta && more.length === 0) return { ...place, ...own };
  return { ...meta, ...place, schema: layer, id: span.id, additional_parts: parts, ...own };
}
