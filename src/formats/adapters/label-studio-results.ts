/** The `result` lists of Label Studio. */
import { ownKeys, isObject } from '../../base/objects';
import { append, addTo } from '../../base/lists';
import type { Reading } from '../foreign-values';
import type { ForeignSpan, ForeignValue } from '../format';
import { filled, isTexts, objectIn, type Json } from '../json-values';
import { quoted, type LossReason } from '../loss-report';
import { cleanId } from '../mapping';
import { TAXONOMY, type LabelConfig } from './label-studio-config';

export interface ResultContext extends Reading {
  readonly config: LabelConfig;
}

export interface ReadResults {
  readonly values: ForeignValue[];
  /** Layer -> other data of its results (ids, origin, to_name). Spans and relations keep their own. */
  readonly results: Readonly<Record<string, Json>>;
}

/** A time of the tool as milliseconds since 1970. */
export function timeIn(value: unknown): number | undefined {
  const time = Date.parse(String(value));
  return Number.isNaN(time) ? undefined : time;
}

export function readResults(list: readonly Json[], { place, config, session }: ResultContext): ReadResults {
  const values: ForeignValue[] = [];
  const results = ownKeys<Json>();
  const spans = new Map<string, ForeignSpan[]>();
  const layerOf = new Map<string, string>();
  const lose = (reason: LossReason, result: Json, why: string, labels = 1) => {
    const what = `${String(result.from_name ?? result.type)} ${quoted(JSON.stringify(result.value ?? result.labels))}`;
    session.losses.lose(place, reason, what, { labels, why });
  };
  const ids = new Set<string>();
  /** Answers about regions, which may come before their regions. */
  const ofRegions: Json[] = [];
  for (const result of list) {
    if (result.type === 'relation') continue;
    const { value, from_name: from, ...rest } = result;
    if (!isObject(value) || typeof from !== 'string') {
      lose('unreadable', result, 'it lacks a value or a from_name');
      continue;
    }
    const inText =
      typeof value.start === 'number' && typeof value.end === 'number' && value.startOffset === undefined;
    const type = String(result.type);
    const isOfRegion = 'start' in value || 'end' in value || config.controls.get(from)?.perRegion === true;
    const read = Object.hasOwn(READERS, type) ? READERS[type]!(value, from, result, config) : undefined;
    if (inText && Array.isArray(value.labels) && type === 'labels') {
      readSpan(value, rest, from, ids, spans);
      if (typeof result.id === 'string') layerOf.set(result.id, from);
    } else if (isOfRegion) ofRegions.push(result);
    else if (!read) lose('unsupported', result, `results of type ${type}`);
    else if (from in results) lose('too-many-labels', result, 'an earlier result has the same name');
    else {
      values.push(read.value);
      results[from] = { ...rest, ...(read.text && { text_list: true }) };
      for (const more of read.more ?? [])
        lose('too-many-labels', { ...result, value: more }, 'only one text can be imported');
    }
  }
  for (const result of ofRegions) {
    const why = addAttribute(result, spans.get(layerOf.get(String(result.id)) ?? ''));
    if (why !== undefined) lose('unsupported', result, why, 0);
  }
  for (const [layer, own] of spans) values.push({ kind: 'spans', layer, spans: own });
  append(values, readRelations(list, layerOf, lose));
  return { values, results };
}

function readSpan(
  value: Json,
  rest: Json,
  layer: string,
  ids: Set<string>,
  spans: Map<string, ForeignSpan[]>,
): void {
  const { start, end, text, labels, ...more } = value;
  (labels as unknown[]).forEach((label, n) => {
    if (typeof label !== 'string') return;
    const { id: given, ...meta } = rest;
    let id = typeof given === 'string' && given !== '' ? given : 'r';
    // Several labels on one region are several spans; the first one keeps the region's id.
    for (let k = 2; ids.has(id); k++) id = `${String(given ?? 'r')}-${k}`;
    ids.add(id);
    addTo(spans, layer, {
      id,
      start: start as number,
      end: end as number,
      label,
      quote: typeof text === 'string' ? text : undefined,
      meta: {
        ...meta,
        value: filled(more),
        no_id: given === undefined ? true : undefined,
        region: n > 0 ? (given ?? null) : undefined,
        no_text: text === undefined ? true : undefined,
      },
    });
  });
}

/** Adds an answer about a region to its span (the one of the region's first label), or returns why it cannot. */
function addAttribute(result: Json, spans: ForeignSpan[] | undefined): string | undefined {
  const { id, type, from_name: name, value, ...rest } = result;
  const at = spans?.findIndex((span) => span.id === id) ?? -1;
  const { start, end, text, choices, rating, number, ...more } = value as Json;
  const isText = type === 'textarea';
  const held = { choices, textarea: text, rating, number };
  const given: unknown = Object.hasOwn(held, type as string) ? held[type as keyof typeof held] : [];
  const values = [given].flat().map((each) => (typeof each === 'number' ? String(each) : each));
  if (!spans || at < 0)
    return 'an answer about a region (or about HTML) needs a span of the text with its id';
  if (values.length === 0 || !isTexts(values)) return `it is a result of type ${String(type)} about a region`;
  if (values.some((each) => cleanId(each) !== each))
    return 'a value of an attribute is a short text on one line';
  const span = spans[at]!;
  const attribute = name as string;
  if (span.attributes && Object.hasOwn(span.attributes, attribute))
    return 'an earlier result about the region has the same name';
  const kept = {
    ...rest,
    type,
    more: filled(more),
    one_text: isText && !Array.isArray(text) ? true : undefined,
    no_place: start === undefined || end === undefined ? true : undefined,
    no_text: !isText && text === undefined ? true : undefined,
  };
  spans[at] = {
    ...span,
    attributes: { ...span.attributes, [attribute]: values.length > 1 ? values : values[0]! },
    meta: { ...span.meta, per_region: { ...objectIn(span.meta?.per_region), [attribute]: kept } },
  };
  return undefined;
}

/** The content of a result about the whole text. */
interface ReadResult {
  readonly value: ForeignValue;
  /** The text came in a list. */
  readonly text?: boolean;
  /** Further texts in the list. */
  readonly more?: Json[];
}
type ReadValue = (value: Json, layer: string, result: Json, config: LabelConfig) => ReadResult | undefined;

const readNumber =
  (key: string): ReadValue =>
  ({ [key]: number }, layer) =>
    typeof number === 'number' ? { value: { kind: 'rating', layer, value: number } } : undefined;

/** By the type of a result; undefined if its value does not fit. */
const READERS: Readonly<Record<string, ReadValue>> = {
  choices: ({ choices }, layer) =>
    isTexts(choices) ? { value: { kind: 'choices', layer, labels: choices } } : undefined,
  taxonomy: ({ taxonomy }, layer) =>
    Array.isArray(taxonomy) && taxonomy.every(isTexts)
      ? { value: { kind: 'choices', layer, labels: taxonomy.map((path) => path.join(TAXONOMY)) } }
      : undefined,
  rating: readNumber('rating'),
  number: readNumber('number'),
  textarea: ({ text }, layer) => {
    if (typeof text === 'string') return { value: { kind: 'text', layer, value: text } };
    if (!isTexts(text) || text.length === 0) return undefined;
    const more = text.slice(1).map((each) => ({ text: [each] }));
    return { value: { kind: 'text', layer, value: text[0]! }, text: true, more };
  },
  pairwise: ({ selected }, layer, { to_name: to }, { fields }) => {
    const names = typeof to === 'string' ? to.split(',').map((name) => name.trim()) : [];
    const [left, right, ...more] = names.map((name) => fields.get(name) ?? name);
    if (left === undefined || right === undefined || more.length > 0) return undefined;
    const value = selected === 'left' ? left : selected === 'right' ? right : undefined;
    return value === undefined
      ? undefined
      : { value: { kind: 'comparison', layer, between: [left, right], value } };
  },
};

function readRelations(
  list: readonly Json[],
  layerOf: ReadonlyMap<string, string>,
  lose: (reason: LossReason, result: Json, why: string) => void,
): ForeignValue[] {
  const found = list.filter(({ type }) => type === 'relation');
  const layers = new Set<string>();
  const relations = found.flatMap((result) => {
    const { from_id: from, to_id: to, labels } = result;
    const layer = layerOf.get(String(from));
    if (layer === undefined || layer !== layerOf.get(String(to))) {
      lose('span-lost', result, 'its ends are not spans of one name');
      return [];
    }
    if (!isTexts(labels) || labels.length === 0) {
      lose('not-a-label', result, 'the relation has no label');
      return [];
    }
    layers.add(layer);
    if (layers.size > 1) {
      lose('second-layer', result, 'relations of one answer join the spans of one name here');
      return [];
    }
    const [start, end] = result.direction === 'left' ? [to, from] : [from, to];
    return labels.map((label) => ({ label, from: String(start), to: String(end) }));
  });
  const [spans] = layers;
  return spans === undefined ? [] : [{ kind: 'relations', layer: 'relations', spans, relations }];
}
