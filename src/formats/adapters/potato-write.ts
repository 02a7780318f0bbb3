/** Potato's annotated_instances.jsonl on the way out: a line for each person and document. */
import { ownKeys } from '../../base/own-keys';
import { attributesOut } from '../attributes';
import { defined } from '../../base/defined';
import { isObject } from '../../base/is-object';
import { append } from '../../base/lists';
import type { LayerValue, Span } from '../../project/records/records';
import type { Layer } from '../../project/schema/layer-types';
import {
  loseOwn,
  loseSample,
  loseSuggestions,
  metaOf,
  noteFields,
  noteNone,
  ownTexts,
  spanMetaOf,
} from '../export-values';
import type { ExportSession, OutputPiece, OwnAnswer, OwnItem } from '../format';
import type { Json } from '../json-values';
import { marksText, labelsWhole, takesNumber, takesWords } from '../../kinds/traits';

const ID = 'potato';

export async function* writePotato(
  items: AsyncIterable<OwnItem>,
  session: ExportSession,
): AsyncGenerator<OutputPiece> {
  for await (const item of items) {
    loseSuggestions(session, item, 'Potato has no suggestions in this file');
    noteFields(session, item, ID);
    if (item.answers.length > 0) session.losses.written.samples += 1;
    else loseSample(session, item, 'a line is an answer');
    for (const answer of item.answers)
      yield { content: `${JSON.stringify(lineOf(session, item, answer))}\n` };
  }
}

function lineOf(session: ExportSession, item: OwnItem, answer: OwnAnswer): Json {
  session.losses.written.answers += 1;
  const meta = metaOf(answer.record, ID);
  const labels = ownKeys<Json>();
  const spans: Json[] = [];
  for (const [id, value] of Object.entries(answer.labels)) {
    const layer = session.layers.find((each) => each.id === id);
    noteNone(session, item, id, value);
    if (marksText(layer)) {
      append(
        spans,
        (value as Span[]).map((span) => spanLine(layer.id, span, answer)),
      );
      session.losses.written.labels += (value as Span[]).length;
      continue;
    }
    const written = layer && labelsOf(layer, value, keptOf(meta, layer.id));
    if (!written) {
      loseOwn(session, item, answer, 'unsupported', ownTexts(id, value));
      continue;
    }
    const [scheme, own] = written;
    labels[scheme] = { ...labels[scheme], ...own };
    session.losses.written.labels += Array.isArray(value) ? value.length : 1;
  }
  const { id = item.id } = metaOf(item, ID);
  const origin = answer.record.origin as { annotator?: string } | undefined;
  return {
    ...(meta.no_user === true ? { id } : { user_id: origin?.annotator ?? answer.annotator, instance_id: id }),
    displayed_text: item.text,
    label_annotations: labels,
    span_annotations: spans,
    behavioral_data: meta.behavioral_data ?? {},
    ...(isObject(meta.more) && meta.more),
  };
}

/** The values that a scheme's labels came with, and the scheme's name: a box of several has its own layer. */
function keptOf(meta: Json, layer: string): { scheme: string; label?: string; values: Json } {
  const labels = isObject(meta.labels) ? meta.labels : {};
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

/** Version 1 has `span` and `annotation`; what came with a scheme keeps `schema`, `name` and the like. */
function spanLine(layer: string, span: Span, answer: OwnAnswer): Json {
  const meta = spanMetaOf(answer.record, ID, span.id);
  const [first, ...more] = span.parts ?? [span];
  const quote = (first as { text?: string }).text;
  const parts =
    more.length > 0 ? { additional_parts: more.map(({ start, end, text }) => ({ start, end, text })) } : {};
  const place = { start: first!.start, end: first!.end, ...(quote !== undefined && { span: quote }) };
  const own = attributesOut(span);
  if (layer === 'spans' && !meta && more.length === 0) return { ...place, annotation: span.label, ...own };
  return defined({ ...meta, ...place, annotation: span.label, schema: layer, id: span.id, ...parts, ...own });
}
