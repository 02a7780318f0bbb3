import type { Labels, LayerValue, Span } from '../records/records';
import type { Layer } from '../schema/layer-types';
import { toJs, type YamlNode } from '../../base/yaml/tree';
import { parseMarked } from './markup';
import type { Example, Ref, SourceFile } from './model';
import { field, items, namedValues, locatedText, ref, refs, text, textAt } from './reader';

type LabelRef = Ref & { layer?: string };

/** Reads an example; inline spans go to the first spans layer with their label. Undefined if it has neither id nor text. */
export function readExample(file: SourceFile, node: YamlNode, layers: readonly Layer[]): Example | undefined {
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
  const layerRefs: Ref[] = [];
  for (const { id: name, key, value } of namedValues(field(node, 'labels'))) {
    layerRefs.push({ id: name, node: key, file });
    setOwn(labels, name, toJs(value) as LayerValue);
    labelRefs.push(
      ...labelsIn(
        file,
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
    labelRefs.push({ id: span.label, layer, node: textNode!, file });
  }
  const kind = textAt(node, 'kind');
  const rationale = locatedText(file, field(node, 'rationale'));
  return {
    id,
    node,
    file,
    text: marked.text,
    marked: isMarked,
    labels: labels as Labels,
    labelRefs,
    layerRefs,
    not: refs(file, field(node, 'not')),
    rules: refs(file, field(node, 'rules')),
    ...(idNode && { idNode }),
    ...(textNode && { textNode }),
    ...(kind !== undefined && { kind }),
    ...(rationale && { rationale }),
  };
}

/** The labels in an answer, by the layer's type; of an unknown layer a scalar or a list of scalars. */
function labelsIn(file: SourceFile, value: YamlNode, layer: Layer | undefined): Ref[] {
  switch (layer?.type) {
    case 'rating':
    case 'text':
    case 'comparison':
    case 'turn':
      return [];
    case 'spans':
    case 'relations':
      return items(value).flatMap((item) => ref(file, field(item, 'label')) ?? []);
    default:
      return refs(file, value);
  }
}

/** Sets an own property, even `__proto__`. */
function setOwn(target: Record<string, LayerValue>, key: string, value: LayerValue): void {
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}
