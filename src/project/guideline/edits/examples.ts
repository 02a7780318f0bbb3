import { parseMarked, writeMarked, type MarkedSpan } from '../../model/markup';
import type { ProjectModel } from '../../model/model';
import type { Labels, Span } from '../../records/records';
import { addToList } from '../../../base/yaml/edit-list';
import type { JsValue } from '../../../base/yaml/tree';
import { edited, guidelineOf, newExampleId, partsBefore, type GuidelineEdits } from './places';

export interface NewExample {
  /** Default: like the last id, with the next number. */
  readonly id?: string;
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
  const id = added.id ?? newExampleId(model);
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
  const { document } = at.guideline.file;
  const edit = addToList(document, at.root, 'examples', items, { after: partsBefore('examples') });
  return edited(at.guideline, first.id, edit);
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
  const spanLayers = layers.filter((layer) => layer.type === 'spans');
  const layerOf = (label: string): string | undefined =>
    spanLayers.find((layer) => layer.labels.includes(label))?.id;
  const given = spanLayers.flatMap(({ id }) =>
    Object.hasOwn(labels, id) ? [[id, labels[id]!] as const] : [],
  );
  const filled = given.filter(([, value]) => Array.isArray(value) && value.length > 0);
  const joined = layers.some((layer) => layer.type === 'relations' && Object.hasOwn(labels, layer.id));
  if (filled.length === 0 || joined) return undefined;
  const points = [...text];
  const spans: Span[] = [];
  for (const [layer, value] of filled)
    for (const span of value as readonly Span[]) {
      if (!isPlainSpan(points, span) || layerOf(span.label) !== layer) return undefined;
      spans.push(span);
    }
  const source = writeMarked(text, spans);
  const read = parseMarked(source, (name) => layerOf(name) !== undefined);
  if (read.text !== text || !sameSpans(read.spans, spans)) return undefined;
  return { text: source, layers: new Set(filled.map(([layer]) => layer)) };
}

const PLAIN_KEYS = new Set(['start', 'end', 'label', 'text', 'id']);

/** Whether a span is just a labelled stretch of text with a correct quote. An id is only needed for references, so it is ignored. */
function isPlainSpan(points: readonly string[], { start, end, label, text, ...more }: Span): boolean {
  return (
    typeof label === 'string' &&
    start < end &&
    (text === undefined || text === points.slice(start, end).join('')) &&
    Object.keys(more).every((key) => PLAIN_KEYS.has(key))
  );
}

function sameSpans(read: readonly MarkedSpan[], spans: readonly Span[]): boolean {
  const key = ({ start, end, label }: Span | MarkedSpan): string => JSON.stringify([start, end, label]);
  const want = spans.map(key).sort();
  return (
    read.length === spans.length &&
    read
      .map(key)
      .sort()
      .every((each, n) => each === want[n])
  );
}
