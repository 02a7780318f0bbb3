/** Spans of traces: OTLP as JSON, the console exporter of an SDK, and flat rows such as those of Phoenix. */
import { isObject } from '../../base/objects';
import type { InputFile } from '../format';
import { jsonRows } from '../tables/table-rows';
import { itemsIn, objectIn, objectsIn, wordIn, type Json } from '../json-values';
import { quoted, type Losses, type Place } from '../loss-report';

export interface TraceSpan {
  readonly place: Place;
  readonly traceId: string;
  readonly spanId: string;
  readonly name: string;
  /** Can be sorted as text: an ISO time, or nanoseconds padded with zeros. */
  readonly start: string;
  readonly attributes: Readonly<Json>;
  readonly events: readonly { readonly name: string; readonly attributes: Readonly<Json> }[];
}

/** The spans of a file. Reports values that are not spans. */
export async function* spansOf(file: InputFile, losses: Losses): AsyncGenerator<TraceSpan> {
  for await (const { value, place } of jsonRows(file, losses)) {
    const spans = otlpSpans(value) ?? [value];
    for (const span of spans) {
      const read = isObject(span) ? readSpan(span, place) : undefined;
      if (read) yield read;
      else
        losses.lose(place, 'unreadable', quoted((JSON.stringify(span) ?? '').slice(0, 80)), {
          why: 'it is not a span: it lacks the ids of a trace and a span',
        });
    }
  }
}

/** The spans in an OTLP export request; undefined if it is not one. */
function otlpSpans(value: Json): unknown[] | undefined {
  const resources = value.resourceSpans ?? value.resource_spans;
  if (!Array.isArray(resources)) return undefined;
  const scopes = objectsIn(resources).map(
    (resource) => resource.scopeSpans ?? resource.scope_spans ?? resource.instrumentationLibrarySpans,
  );
  return scopes.flatMap(objectsIn).flatMap(({ spans }) => itemsIn(spans));
}

function readSpan(span: Json, place: Place): TraceSpan | undefined {
  const context = objectIn(span.context);
  const text = (...values: unknown[]): string => wordIn(values.find(wordIn)) ?? '';
  const traceId = text(span.traceId, span.trace_id, context.trace_id, span['context.trace_id']);
  const spanId = text(span.spanId, span.span_id, context.span_id, span['context.span_id']);
  if (traceId === '' || spanId === '') return undefined;
  const nanoseconds = span.startTimeUnixNano ?? span.start_time_unix_nano;
  return {
    place,
    traceId,
    spanId,
    name: text(span.name),
    start:
      typeof nanoseconds === 'string' || typeof nanoseconds === 'number'
        ? isoOf(String(nanoseconds))
        : text(span.start_time, span.startTime),
    attributes: { ...flatAttributes(span), ...attributesOf(span.attributes) },
    events: objectsIn(span.events).map(({ name, attributes }) => ({
      name: text(name),
      attributes: attributesOf(attributes),
    })),
  };
}

/** Converts nanoseconds since 1970 into an ISO time with all digits, which can be sorted as text. */
function isoOf(nanoseconds: string): string {
  if (!/^\d{10,20}$/.test(nanoseconds)) return nanoseconds;
  const date = new Date(Number(nanoseconds.slice(0, -9)) * 1000);
  if (Number.isNaN(date.getTime())) return nanoseconds;
  return `${date.toISOString().slice(0, 19)}.${nanoseconds.slice(-9)}Z`;
}

/** Columns such as `attributes.llm.model_name`. */
const flatAttributes = (span: Json): Json =>
  Object.fromEntries(
    Object.entries(span).flatMap(([key, value]) =>
      key.startsWith('attributes.') && value !== null ? [[key.slice('attributes.'.length), value]] : [],
    ),
  );

/** Attributes by name: OTLP lists them as `{key, value: {stringValue}}`. */
function attributesOf(value: unknown): Json {
  if (isObject(value)) return value;
  return Object.fromEntries(
    objectsIn(value).flatMap((each) =>
      typeof each.key === 'string' ? [[each.key, plainValue(each.value)]] : [],
    ),
  );
}

/** Converts an OTLP value to plain JSON. */
function plainValue(value: unknown): unknown {
  if (!isObject(value)) return value;
  const [kind, given] = Object.entries(value)[0] ?? [];
  switch (kind) {
    case 'intValue':
      return Number.isSafeInteger(Number(given)) ? Number(given) : given;
    case 'arrayValue':
      return itemsIn(objectIn(given).values).map(plainValue);
    case 'kvlistValue':
      return attributesOf(objectIn(given).values);
    case undefined:
      return null;
    default:
      return given;
  }
}

/** Turns attributes whose names are paths into nested values: `{"a.0.b": 1}` becomes `{a: [{b: 1}]}`. */
export const nested = (value: unknown): unknown => asLists(unfolded(value, 0));

/** Maximum number of steps in a path, and of levels in a value; anything deeper stays as it is. */
const MAX_PATH = 30;
const MAX_DEPTH = 100;

/** The objects have no prototype, because a path such as `a.__proto__.b` must not reach a shared one. */
function unfolded(value: unknown, depth: number): unknown {
  if (depth >= MAX_DEPTH) return value;
  if (Array.isArray(value)) return value.map((item) => unfolded(item, depth + 1));
  if (!isObject(value)) return value;
  const root = withoutPrototype();
  for (const [key, item] of Object.entries(value)) {
    const path = key.split('.').slice(0, MAX_PATH);
    let at = root;
    for (const step of path.slice(0, -1)) {
      const next = Object.hasOwn(at, step) ? at[step] : undefined;
      at = isObject(next) ? next : ((at[step] = withoutPrototype()), at[step] as Json);
    }
    const last = path.at(-1)!;
    const inner = unfolded(item, depth + 1);
    const there = at[last];
    at[last] = isObject(there) && isObject(inner) ? Object.assign(there, inner) : inner;
  }
  return root;
}

const withoutPrototype = (): Json => Object.create(null) as Json;

/** Objects whose keys are all numbers become lists, in the order of the numbers. */
function asLists(value: unknown, depth = 0): unknown {
  if (depth >= 2 * MAX_DEPTH) return value;
  if (Array.isArray(value)) return value.map((item) => asLists(item, depth + 1));
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, item]): [string, unknown] => [
    key,
    asLists(item, depth + 1),
  ]);
  const isList = entries.length > 0 && entries.every(([key]) => /^\d{1,6}$/.test(key));
  return isList
    ? entries.sort(([a], [b]) => Number(a) - Number(b)).map(([, item]) => item)
    : Object.fromEntries(entries);
}
