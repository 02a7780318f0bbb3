import { markedSpans, parseMarked, writeMarked } from '../../model/markup';
import type { ProjectModel } from '../../model/model';
import { spanLabelOf } from '../../model/read-example';
import type { Labels, Span } from '../../records/records';
import type { JsValue } from '../../../base/yaml/tree';
import { addToPart, guidelineOf, newExampleIds, type GuidelineEdits } from './places';
import { labelIdIn } from '../../model/label-ids';

export interface NewExample {
  /** Default: like the last id, with the next number. */
  readonly id?: string;
  /** Who writes it. */
  readonly author?: string | undefined;
  /** The text of the sample, unchanged. */
  readonly text: string;
  /** Layer id -> the right answer. Offsets are code points into `text`. */
  readonly labels?: Labels;
  /** Tempting but wrong labels, of which this is a counter-example. */
  readonly not?: readonly string[];
  readonly rules?: readonly string[];
  readonly kind?: 'typical' | 'borderline';
  readonly rationale?: string;
}

/**
 * Adds an example after the others. Spans become marks inside the text if marks can express them exactly. If they cross, have parts or are
 * joined by relations, they are written under `labels` as in a record. Undefined if the guideline has no place for it.
 */
export function addExample(model: ProjectModel, added: NewExample): GuidelineEdits | undefined {
  const id = added.id ?? newExampleIds(model, 1, added.author)[0]!;
  return addExamples(model, [{ ...added, id }]);
}

/** Adds several examples whose ids are given. The id of the result is that of the first. */
export function addExamples(
  model: ProjectModel,
  added: readonly (NewExample & { readonly id: string })[],
): GuidelineEdits | undefined {
  const at = guidelineOf(model);
  const [first] = added;
  if (!at || !first) return undefined;
  const items = added.map((example) => exampleItem(model, example));
  return addToPart(at, 'examples', first.id, items);
}

function exampleItem(
  model: ProjectModel,
  { id, text, labels = {}, not = [], rules = [], kind, rationale }: NewExample & { readonly id: string },
): Record<string, JsValue> {
  const marked = markedText(model, text, labels);
  const left = Object.entries(labels).filter(([layer]) => !marked?.layers.has(layer));
  return {
    id,
    ...(marked ? { marked: marked.text } : { text }),
    ...(left.length > 0 && { labels: Object.fromEntries(left) as unknown as JsValue }),
    ...(not.length > 0 && { not: [...not] }),
    ...(rules.length > 0 && { rules: [...rules] }),
    ...(kind !== undefined && { kind }),
    ...(rationale !== undefined && rationale !== '' && { rationale }),
  };
}

/** The text with its spans as marks, and the layers that the marks cover; undefined if marks cannot express the spans. */
function markedText(
  model: ProjectModel,
  text: string,
  labels: Labels,
): { text: string; layers: ReadonlySet<string> } | undefined {
  const layers = model.schema.layers.flatMap(({ layer }) => layer ?? []);
  const spanLayers = layers.filter((layer) => 'overlap' in layer);
  /** The name of a label in a mark; undefined if a mark would mean another layer. */
  const nameIn = (layer: string, label: string): string | undefined => {
    if (labelIdIn(model, layer, label) !== label) return `${layer}/${label}`;
    return spanLabelOf(layers, label)?.layer === layer ? label : undefined;
  };
  const given = spanLayers.flatMap(({ id }) =>
    Object.hasOwn(labels, id) ? [[id, labels[id]!] as const] : [],
  );
  const filled = given.filter(([, value]) => Array.isArray(value) && value.length > 0);
  const joined = layers.some((layer) => 'spans' in layer && Object.hasOwn(labels, layer.id));
  if (filled.length === 0 || joined) return undefined;
  const points = [...text];
  const spans: Span[] = [];
  for (const [layer, value] of filled)
    for (const span of value as readonly Span[]) {
      const label = nameIn(layer, span.label);
      if (!isPlainSpan(points, span) || label === undefined) return undefined;
      spans.push({ ...span, label });
    }
  const source = writeMarked(text, spans);
  const read = parseMarked(source, (name) => spanLabelOf(layers, name) !== undefined);
  if (read.text !== text || keysOf(markedSpans(read.spans)) !== keysOf(spans)) return undefined;
  return { text: source, layers: new Set(filled.map(([layer]) => layer)) };
}

const PLAIN_KEYS = new Set(['start', 'end', 'label', 'text', 'id', 'parts']);

/** Whether a span is just labelled stretches of text with correct quotes. An id is only needed for references, so it is ignored. */
function isPlainSpan(points: readonly string[], span: Span): boolean {
  return (
    typeof span.label === 'string' &&
    [span, ...(span.parts ?? [])].every(
      ({ start, end, text }) =>
        start < end && (text === undefined || text === points.slice(start, end).join('')),
    ) &&
    Object.keys(span).every((key) => PLAIN_KEYS.has(key))
  );
}

/** Where spans are and what they say, in any order. */
const keysOf = (spans: readonly Span[]): string =>
  spans
    .map(({ start, end, label, parts }) =>
      JSON.stringify([start, end, label, parts?.map((part) => [part.start, part.end])]),
    )
    .sort()
    .join('\n');
