import { kept } from '../kept';
import type { Labels, LayerValue, Span } from '../records/records';
import type { Layer } from '../schema/layer-types';
import { toJs, type YamlNode } from '../yaml/tree';
import { entriesReader } from './read-entries';
import { parseMarked } from './markup';
import type { Example, Ref, SchemaModel, SourceFile, Unplaced } from './model';
import {
  field,
  items,
  named,
  namedIn,
  namedValues,
  placeRef,
  placeText,
  text,
  textAt,
  written,
} from './reader';

type LabelRef = Unplaced<Ref> & { layer?: string };

type Reader = (list: YamlNode) => readonly Unplaced<Example>[];
const readers = new WeakMap<YamlNode, Reader>();

/** Reads lists of examples of projects with these layers, each example once for as long as its text stays the same. */
export function examplesReader({ file, layers }: SchemaModel): Reader {
  const node = field(file.root, 'layers') ?? file.root;
  let reader = readers.get(node);
  if (!reader) {
    const known = layers.flatMap(({ layer }) => layer ?? []);
    const read = kept((example: YamlNode) => readExample(example, known));
    reader = entriesReader(read);
    readers.set(node, reader);
  }
  return reader;
}

/**
 * Reads one example. Spans written inline are merged into `labels` under the spans layer that has their label (the first one,
 * when several do). Undefined when it has neither id nor text.
 */
function readExample(node: YamlNode, layers: readonly Layer[]): Unplaced<Example> | undefined {
  const idNode = field(node, 'id');
  const markedNode = field(node, 'marked');
  const textNode = markedNode ?? field(node, 'text');
  const source = text(textNode);
  const id = text(idNode) ?? '';
  if (source === undefined && id === '') return undefined;
  const spanLayers = layers.filter((layer) => layer.type === 'spans');
  const layerOf = (label: string): string | undefined =>
    spanLayers.find((layer) => layer.labels.includes(label))?.id;
  const isMarked = markedNode !== undefined;
  const marked = isMarked
    ? parseMarked(source ?? '', (name) => layerOf(name) !== undefined)
    : { text: source ?? '', spans: [] };

  const labels: Record<string, LayerValue> = {};
  const labelRefs: LabelRef[] = [];
  const layerRefs: Unplaced<Ref>[] = [];
  for (const { id: name, key, value } of namedValues(field(node, 'labels'))) {
    layerRefs.push({ id: name, node: key });
    setOwn(labels, name, toJs(value) as LayerValue);
    labelRefs.push(
      ...labelsIn(
        value,
        layers.find((layer) => layer.id === name),
      ).map((label) => ({ ...label, layer: name })),
    );
  }
  for (const span of marked.spans) {
    const layer = layerOf(span.label)!;
    const given = Object.hasOwn(labels, layer) ? labels[layer] : undefined;
    const list = (Array.isArray(given) ? given : []) as Span[];
    list.push({ start: span.start, end: span.end, label: span.label, text: span.text });
    setOwn(labels, layer, list);
    labelRefs.push({ id: span.label, layer, node: textNode! });
  }
  const kind = textAt(node, 'kind');
  const rationale = written(field(node, 'rationale'));
  return {
    id,
    node,
    text: marked.text,
    marked: isMarked,
    labels,
    labelRefs,
    layerRefs,
    not: namedIn(field(node, 'not')),
    rules: namedIn(field(node, 'rules')),
    ...(idNode && { idNode }),
    ...(textNode && { textNode }),
    ...(kind !== undefined && { kind }),
    ...(rationale && { rationale }),
  };
}

export const placeExample = (
  file: SourceFile,
  { labels, labelRefs, layerRefs, not, rules, rationale, ...rest }: Unplaced<Example>,
): Example => ({
  ...rest,
  file,
  labels: labels as Labels,
  labelRefs: labelRefs.map((ref) => ({ ...ref, file })),
  layerRefs: layerRefs.map((ref) => placeRef(file, ref)),
  not: not.map((ref) => placeRef(file, ref)),
  rules: rules.map((ref) => placeRef(file, ref)),
  ...(rationale && { rationale: placeText(file, rationale) }),
});

/** The places in an answer that name labels, by the layer's kind; for an unknown layer a scalar or a list of scalars. */
function labelsIn(value: YamlNode, layer: Layer | undefined): Unplaced<Ref>[] {
  switch (layer?.type) {
    case 'rating':
    case 'text':
    case 'comparison':
      return [];
    case 'spans':
    case 'relations':
      return items(value).flatMap((item) => named(field(item, 'label')) ?? []);
    default:
      return namedIn(value);
  }
}

/** Sets a property also when it is called `__proto__`. */
function setOwn(target: Record<string, LayerValue>, key: string, value: LayerValue): void {
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}
