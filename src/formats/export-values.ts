/** Values on their way out: how a report names them, and what of them came from a format. */
import { isObject } from '../base/is-object';
import type { LayerValue, Relation, Span } from '../project/records/records';
import type { OwnItem, Origin } from './format';
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

/** Each label of an answer as a report names it. */
export function ownTexts(layer: string, value: LayerValue): string[] {
  if (!Array.isArray(value)) return [labelText(layer, String(value))];
  return (value as readonly (string | Span | Relation)[]).map((each) => {
    if (typeof each === 'string') return labelText(layer, each);
    return 'start' in each ? spanText(layer, each, each.text) : relationText(layer, each);
  });
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

/** The sample's fields as they go out, those of the tool's own bookkeeping included when it came from that tool. */
export const fieldsOf = (item: OwnItem, format: string): Json => ({
  ...item.fields,
  ...(metaOf(item, format).fields as Json | undefined),
});

/** How many fields a sample has; the messages of a conversation are its text. */
export const fieldCount = (item: OwnItem, format: string): number =>
  Object.keys(fieldsOf(item, format)).length - Number(item.messages !== undefined);
