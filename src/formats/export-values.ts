/** What adapters share on the way out: naming what a format has no place for. */
import { isObject } from '../base/is-object';
import type { Labels, LayerValue, Relation, Span } from '../project/records/records';
import type { Layer, RelationsLayer } from '../project/schema/layer-types';
import type { ExportSession, OwnAnswer, OwnItem, Origin } from './format';
import type { Json } from './json-values';
import {
  quoted,
  labelText,
  spanText,
  relationText,
  type LossReason,
  type Losses,
  type Place,
} from './loss-report';
import { joinsMarks, marksText } from '../kinds/traits';

/** Each label of an answer as a report names it. */
export function ownTexts(layer: string, value: LayerValue): string[] {
  if (!Array.isArray(value)) return [labelText(layer, String(value))];
  return (value as readonly (string | Span | Relation)[]).map((each) => {
    if (typeof each === 'string') return labelText(layer, each);
    return 'start' in each ? spanText(layer, each, each.text) : relationText(layer, each);
  });
}

/** Reports labels of an answer that do not go out. */
export function loseOwn(
  session: ExportSession,
  item: OwnItem,
  answer: OwnAnswer | undefined,
  reason: LossReason,
  whats: readonly string[],
  why?: string,
): void {
  for (const what of whats)
    session.losses.lose(item.place, reason, what, {
      labels: 1,
      sample: item.id,
      ...(answer && { annotator: answer.annotator }),
      why,
    });
}

/** Reports the suggestions of a sample, for formats that hold none. */
export function loseSuggestions(session: ExportSession, item: OwnItem, why: string): void {
  session.losses.drop({ suggestions: item.suggestions.length });
  for (const { labels } of item.suggestions)
    loseOwn(
      session,
      item,
      undefined,
      'unsupported',
      Object.entries(labels).flatMap(([id, value]) => ownTexts(id, value)),
      why,
    );
}

/** A record's note; undefined where there is none. */
export const noteOf = ({ note }: Readonly<Record<string, unknown>>): string | undefined =>
  typeof note === 'string' && note !== '' ? note : undefined;

/** Reports a note that does not go out. */
export function loseNote(
  losses: Losses,
  place: Place,
  { note, ...whose }: { readonly note: string; readonly sample: string; readonly annotator: string },
  reason: LossReason,
): void {
  losses.lose(place, reason, `note ${quoted(note)}`, { notes: 1, ...whose });
}

/** The first layer of the kinds; answers to further ones are reported when `loseOthers` meets them. */
export const firstLayer = <L extends Layer>(
  session: ExportSession,
  isOne: (layer: Layer) => layer is L,
): L | undefined => session.layers.find(isOne);

/** The first layer of relations between the spans of the first spans layer. */
export const firstRelations = (session: ExportSession): RelationsLayer | undefined =>
  session.layers.find(
    (layer): layer is RelationsLayer =>
      joinsMarks(layer) && layer.spans === firstLayer(session, marksText)?.id,
  );

/** Reports the answers to all layers that the format does not carry, and says once that some have nothing that it could carry. */
export function loseOthers(
  session: ExportSession,
  item: OwnItem,
  answer: OwnAnswer,
  carried: readonly (Layer | undefined)[],
): void {
  const answered = Object.entries(answer.labels);
  if (answered.length === 0)
    session.losses.noteOnce(item.place.file, {
      'no-labels': 'answers without labels (only flagged, or only a note) do not go out',
    });
  for (const [id, value] of answered) {
    if (carried.some((layer) => layer?.id === id)) continue;
    noteNone(session, item, id, value);
    const type = session.layers.find((layer) => layer.id === id)?.type;
    const second = carried.some(
      (layer) => layer !== undefined && kindOf(layer.type) === (type && kindOf(type)),
    );
    loseOwn(session, item, answer, second ? 'second-layer' : 'unsupported', ownTexts(id, value));
  }
}

/** Says once that an empty list, which is the answer "none", does not go out: there is no label to lose. */
export function noteNone(session: ExportSession, { place }: OwnItem, layer: string, value: unknown): void {
  if (Array.isArray(value) && value.length === 0)
    session.losses.noteOnce(place.file, {
      'none-stays': `answers to ${quoted(layer)} that say "none" (an empty list) have no place and do not go out`,
    });
}

const kindOf = (type: Layer['type']): string => (type === 'choice' ? 'choices' : type);

/** The chosen labels of a choice or choices layer; undefined when it was not answered. */
export function chosen(answer: OwnAnswer | undefined, layer: Layer | undefined): string[] | undefined {
  const value = layer && answer?.labels[layer.id];
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? (value as string[]) : undefined;
}

export function spansOf(answer: OwnAnswer | undefined, layer: Layer | undefined): Span[] | undefined {
  const value = layer && answer?.labels[layer.id];
  return Array.isArray(value) ? (value as Span[]) : undefined;
}

export function relationsOf(answer: OwnAnswer | undefined, layer: Layer | undefined): Relation[] | undefined {
  const value = layer && answer?.labels[layer.id];
  return Array.isArray(value) ? (value as Relation[]) : undefined;
}

/** The origin of a sample or record; undefined when it did not come from the format. */
export const originIn = ({ origin }: { readonly origin?: unknown }, format: string): Origin | undefined =>
  isObject(origin) && origin.format === format ? (origin as Origin) : undefined;

/** Another tool's own fields of a sample or record; none when it did not come from that format. */
export function metaOf(of: { readonly origin?: unknown }, format: string): Readonly<Json> {
  const meta = originIn(of, format)?.meta;
  return isObject(meta) ? meta : {};
}

/** Fields of a span that has no place for them, when it came from that format. */
export const spanMetaOf = (
  record: Readonly<Json>,
  format: string,
  id: string | undefined,
): Readonly<Json> | undefined => (id === undefined ? undefined : originIn(record, format)?.span_meta?.[id]);

/** The sample's id: as it came from that format, say a number. None where the import made it. */
export function idOut(item: OwnItem, format: string): { readonly id?: unknown } {
  if (item.origin?.made?.includes('id')) return {};
  const { id = item.id } = metaOf(item, format);
  return { id };
}

/** The sample's fields as they go out, those of the tool's own bookkeeping included when it came from that tool. */
export const fieldsOf = (item: OwnItem, format: string): Json => ({
  ...item.fields,
  ...(metaOf(item, format).fields as Json | undefined),
});

/** How many fields a sample has; the messages of a conversation are its text. */
export const fieldCount = (item: OwnItem, format: string): number =>
  Object.keys(fieldsOf(item, format)).length - Number(item.messages !== undefined);

const lostFields = new WeakMap<OwnItem, Set<string>>();

/**
 * The sample's fields for a format that has them beside its own keys. One that would be read as something else (`isTaken`) is a loss; what
 * came from that tool goes back to it, but never in place of the text.
 */
export function fieldsBeside(
  session: ExportSession,
  item: OwnItem,
  format: string,
  isTaken: (name: string, value: unknown) => boolean,
  text = 'text',
): Record<string, unknown> {
  // Each line of a sample repeats its fields.
  const lost = lostFields.get(item) ?? new Set();
  lostFields.set(item, lost);
  const isFree = ([name, value]: [string, unknown]): boolean => {
    if (name !== text && (item.origin?.format === format || !isTaken(name, value))) return true;
    if (lost.has(name)) return false;
    lost.add(name);
    session.losses.lose(item.place, 'unsupported', `field ${quoted(name)}`, {
      fields: 1,
      why: 'the format means something else by this name',
      sample: item.id,
    });
    return false;
  };
  return Object.fromEntries(Object.entries(fieldsOf(item, format)).filter(isFree));
}

/** Says once that samples have fields, for formats that hold none. */
export function noteFields(
  session: ExportSession,
  item: OwnItem,
  format: string,
  text = 'fields of samples have no place in these files and do not go out',
): void {
  if (Object.keys(fieldsOf(item, format)).length > 0)
    session.losses.noteOnce(item.place.file, { 'fields-stay': text });
}

/** Whether an answer is as it came from a format. */
export const isAsItCame = ({ record }: OwnAnswer, format: string): boolean =>
  originIn(record, format) !== undefined;

/**
 * Fields that a span had when it came in. Of an answer changed here, only those of spans still in their place: fields may contain places.
 */
export function keptSpanMeta(
  answer: OwnAnswer,
  format: string,
  layer: string,
  { id, start, end }: Span,
): Readonly<Record<string, unknown>> | undefined {
  const source = answer.source ?? answer.record;
  if (isAsItCame(answer, format)) return spanMetaOf(answer.record, format, id);
  const came = (source.labels as Labels | undefined)?.[layer];
  const there =
    Array.isArray(came) &&
    (came as Span[]).some((span) => span.id === id && span.start === start && span.end === end);
  return there ? spanMetaOf(source, format, id) : undefined;
}

/** Says once that an answer given here to a sample of theirs lacks what they keep beside theirs. */
export function noteGivenHere(
  session: ExportSession,
  item: OwnItem,
  answer: OwnAnswer,
  format: string,
): void {
  if (item.origin?.format === format && !isAsItCame(answer, format) && !answer.source)
    session.losses.noteOnce(item.place.file, {
      'given-here':
        'answers given here go out without what the tool keeps beside its own (ids of answers, fields of spans)',
    });
}

/** Counts a sample that no line of the format can hold, and its answer. */
export function loseSample(session: ExportSession, item: OwnItem, why: string): void {
  session.losses.lose(item.place, 'not-answered', `sample ${quoted(item.id)}`, {
    samples: 1,
    answers: item.answers.length,
    why,
    sample: item.id,
  });
}

/** Counts an answer that goes out, with its labels that do. */
export function countOut(session: ExportSession, labels: number): void {
  session.losses.written.answers += 1;
  session.losses.written.labels += labels;
}
