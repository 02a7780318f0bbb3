/** Values for export: their names in reports, and the data that a format stored with them. */
import { isObject } from '../base/objects';
import type { Labels, LayerValue, Relation, Span } from '../project/records/records';
import type { OwnItem, Origin } from './format';
import type { Json } from './json-values';
import {
  quoted,
  labelText,
  spanText,
  relationText,
  type LossDetails,
  type LossReason,
  type Losses,
  type Place,
} from './loss-report';

/** Each label of an answer, as named in reports. */
export function ownTexts(layer: string, value: LayerValue): string[] {
  if (!Array.isArray(value)) return [labelText(layer, String(value))];
  return (value as readonly (string | Span | Relation)[]).map((each) => {
    if (typeof each === 'string') return labelText(layer, each);
    return 'start' in each ? spanText(layer, each, each.text) : relationText(layer, each);
  });
}

/** The same for all layers. */
export const textsOf = (labels: Labels): string[] =>
  Object.entries(labels).flatMap(([layer, value]) => ownTexts(layer, value));

/** A record's note; undefined if it has none. */
export const noteOf = ({ note }: Readonly<Record<string, unknown>>): string | undefined =>
  typeof note === 'string' && note !== '' ? note : undefined;

/** Reports that a note, if there is one, is not carried. `whose`: the sample, the annotator and further details. */
export function loseNote(
  losses: Losses,
  place: Place,
  note: string | undefined,
  reason: LossReason,
  whose: LossDetails,
): void {
  if (note !== undefined) losses.lose(place, reason, `note ${quoted(note)}`, { notes: 1, ...whose });
}

/** The origin of a sample or record; undefined if it was not imported from the format. */
export const originIn = ({ origin }: { readonly origin?: unknown }, format: string): Origin | undefined =>
  isObject(origin) && origin.format === format ? (origin as Origin) : undefined;

/** Another tool's own fields of a sample or record; empty if it was not imported from that format. */
export function metaOf(of: { readonly origin?: unknown }, format: string): Readonly<Json> {
  const meta = originIn(of, format)?.meta;
  return isObject(meta) ? meta : {};
}

/** The sample's fields to export, including the tool's own bookkeeping if it was imported from that tool. */
export const fieldsOf = (item: OwnItem, format: string): Json => ({
  ...item.fields,
  ...(metaOf(item, format).fields as Json | undefined),
});

/** The number of a sample's fields. The messages of a conversation are its text, not a field. */
export const fieldCount = (item: OwnItem, format: string): number =>
  Object.keys(fieldsOf(item, format)).length - Number(item.messages !== undefined);
