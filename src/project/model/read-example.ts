import { append } from '../../base/lists';
import type { Labels, LayerValue, Span } from '../records/records';
import { type Layer, labelsAt } from '../schema/layer-types';
import { toJs, type YamlNode } from '../../base/yaml/tree';
import { markedSpans, parseMarked } from './markup';
import type { Example, Ref, SourceFile } from './model';
import { field, items, namedValues, locatedText, ref, refs, text, textAt } from './reader';
import { defined } from '../../base/objects';

/** Reads an example; inline spans go to the first spans layer with their label. Undefined if it has neither id nor text. */
export function readExample(file: SourceFile, node: YamlNode, layers: readonly Layer[]): Example | undefined {
  const idNode = field(node, 'id');
  const markedNode = field(node, 'marked');
  const textNode = markedNode ?? field(node, 'text');
  const source = text(textNode);
  const id = text(idNode) ?? '';
  if (source === undefined && id === '') return undefined;
  const isMarked = markedNode !== undefined;
  const marked = isMarked
    ? parseMarked(source ?? '', (name) => spanLabelOf(layers, name) !== undefined)
    : { text: source ?? '', spans: [] };

  const labels = new Map<string, LayerValue>();
  const labelRefs: (Ref & { layer?: string })[] = [];
  const layerRefs: Ref[] = [];
  for (const { id: name, key, value } of namedValues(field(node, 'labels'))) {
    layerRefs.push({ id: name, node: key, file });
    labels.set(name, toJs(value) as LayerValue);
    append(
      labelRefs,
      labelsIn(
        file,
        value,
        layers.find((layer) => layer.id === name),
      ).map((label) => ({ ...label, layer: name })),
    );
  }
  for (const span of markedSpans(marked.spans)) {
    const { layer, label } = spanLabelOf(layers, span.label)!;
    const given = labels.get(layer);
    const list = (Array.isArray(given) ? given : []) as Span[];
    list.push({ ...span, label });
    labels.set(layer, list);
    labelRefs.push({ id: label, layer, node: textNode!, file });
  }
  return {
    id,
    node,
    file,
    text: marked.text,
    marked: isMarked,
    labels: Object.fromEntries(labels) as Labels,
    labelRefs,
    layerRefs,
    not: refs(file, field(node, 'not')),
    rules: refs(file, field(node, 'rules')),
    ...defined({
      idNode,
      textNode,
      kind: textAt(node, 'kind'),
      rationale: locatedText(file, field(node, 'rationale')),
    }),
  };
}

/** The label that a mark names: a label, of the first spans layer that has it, or `layer/label`. */
export function spanLabelOf(
  layers: readonly Layer[],
  name: string,
): { readonly layer: string; readonly label: string } | undefined {
  const has = (layer: Layer, label: string): boolean => 'overlap' in layer && layer.labels.includes(label);
  const first = layers.find((layer) => has(layer, name));
  if (first) return { layer: first.id, label: name };
  const label = name.slice(name.indexOf('/') + 1);
  const named = layers.find((layer) => `${layer.id}/${label}` === name && has(layer, label));
  return named && { layer: named.id, label };
}

/** The labels in an answer; of an unknown layer a scalar or a list of scalars. */
function labelsIn(file: SourceFile, value: YamlNode, layer: Layer | undefined): Ref[] {
  const at = layer ? labelsAt(layer) : [];
  if (at?.at(-1) === 'label') return items(value).flatMap((item) => ref(file, field(item, 'label')) ?? []);
  return at ? refs(file, value) : [];
}
