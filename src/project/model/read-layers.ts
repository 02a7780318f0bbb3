import { defined } from '../../base/objects';
import type { YamlNode } from '../../base/yaml/tree';
import { layerKeys } from '../schema/layer-keys';
import {
  type AttributeDef,
  type Layer,
  LAYER_TYPES,
  type LayerType,
  type RelationPair,
  traitsOf,
} from '../schema/layer-types';
import type { LayerDef, Ref, SourceFile } from './model';
import { entries, field, flag, items, number, ref, refs, text, textAt, texts, unlessEmpty } from './reader';

/** Reads an entry of `layers:`; undefined without a usable id. An entry of unknown or unusable type has no `layer`. */
export function readLayer(file: SourceFile, node: YamlNode): LayerDef | undefined {
  const idNode = field(node, 'id');
  const id = text(idNode);
  // The JSON Schema reports an id that every object has: it would answer for records that lack it.
  if (id === undefined || id === '' || id in {} || !idNode) return undefined;
  const type = textAt(node, 'type');
  const labels = refs(file, field(node, 'labels'));
  const conditions = entries(file, field(node, 'when'));
  const spans = ref(file, field(node, 'spans'));
  const pairs = items(field(node, 'pairs'));
  const labelRefs = [
    ...conditions.flatMap(({ key, value }) =>
      refs(file, value).map((label) => ({ ...label, layer: key.id })),
    ),
    ...pairs.flatMap((pair) => [
      ...inLayer(refs(file, field(pair, 'label')), id),
      ...(spans
        ? inLayer([...refs(file, field(pair, 'from')), ...refs(file, field(pair, 'to'))], spans.id)
        : []),
    ]),
    ...items(field(node, 'attributes')).flatMap((item) => inLayer(refs(file, field(item, 'only_for')), id)),
  ];
  const layer = isLayerType(type) ? plainLayer(file, node, id, type) : undefined;
  return {
    id,
    idNode,
    node,
    file,
    labels,
    labelRefs,
    layerRefs: [...conditions.map(({ key }) => key), ...(spans ? [spans] : [])],
    ...defined({ layer, type }),
  };
}

const isLayerType = (type: string | undefined): type is LayerType =>
  LAYER_TYPES.some((known) => known === type);

const inLayer = (list: Ref[], layer: string): (Ref & { layer: string })[] =>
  list.map((item) => ({ ...item, layer }));

function plainLayer(file: SourceFile, node: YamlNode, id: string, type: LayerType): Layer | undefined {
  const keys = layerKeys(type);
  const when = keys.findIndex(({ key }) => key === 'when');
  const isPerTurn = keys.slice(0, when).some(({ key }) => key === 'per') && textAt(node, 'per') === 'turn';
  const layer: Record<string, unknown> = {
    id,
    required: flag(field(node, 'required'), traitsOf({ type }).isRequired === true),
    name: textAt(node, 'name'),
    question: textAt(node, 'question'),
    ...(isPerTurn && { per: 'turn', roles: listedTexts(field(node, 'roles')) }),
    when: mapped(file, field(node, 'when'), (value) => ids(file, value)),
    type,
  };
  for (const key of keys.slice(when + 1)) {
    const value = valueOf(file, key, field(node, key.key));
    if (value === undefined && key.isRequired) return undefined;
    layer[key.property] = value;
  }
  return defined(layer) as unknown as Layer;
}

/** The value of a key; undefined where the layer has none. */
function valueOf(
  file: SourceFile,
  key: ReturnType<typeof layerKeys>[number],
  node: YamlNode | undefined,
): unknown {
  const own = OWN_VALUES[key.key];
  if (own) return own(file, node);
  if (key.enum) return key.enum.find((value) => value === text(node)) ?? key.default;
  switch (key.type) {
    case 'boolean': {
      const value = flag(node, key.default === true);
      return value || key.default === true || WRITTEN_FLAGS.has(key.key) ? value : undefined;
    }
    case 'number':
    case 'integer':
      return number(node) ?? key.default;
    case 'array':
      return ids(file, node);
    default:
      return text(node) ?? '';
  }
}

/** A flag that is off by default is absent then, but for those that the hash of a guideline has always had. */
const WRITTEN_FLAGS: ReadonlySet<string> = new Set(['discontinuous']);

/** How keys are read whose values are more than one word, number or list of ids. */
const OWN_VALUES: Readonly<Record<string, (file: SourceFile, node: YamlNode | undefined) => unknown>> = {
  labels: (file, node) => [...new Set(ids(file, node))],
  roles: (_file, node) => listedTexts(node),
  anchors: (file, node) => mapped(file, node, (value) => text(value) ?? '') ?? {},
  sources: (file, node) => mapped(file, node, text),
  // What is neither, the JSON Schema reports.
  start: (_file, node) => node && (textAt(node, 'field') ? { field: textAt(node, 'field') } : 'turn'),
  pairs: (file, node) => items(node).flatMap((pair) => readPair(file, pair)),
  attributes: readAttributes,
};

const ids = (file: SourceFile, node: YamlNode | undefined): string[] => refs(file, node).map(({ id }) => id);

/** The texts of a list, each once; undefined without any. */
const listedTexts = (node: YamlNode | undefined): string[] | undefined =>
  unlessEmpty([...new Set(texts(node))]);

/** The entries of a map, with their values as they are read; undefined without any. */
function mapped<T>(
  file: SourceFile,
  node: YamlNode | undefined,
  read: (value: YamlNode) => T | undefined,
): Record<string, T> | undefined {
  const found = entries(file, node).flatMap(({ key, value }) => {
    const result = read(value);
    return result === undefined ? [] : [[key.id, result] as const];
  });
  return found.length > 0 ? Object.fromEntries(found) : undefined;
}

/** The attributes of a layer; of two with one id the first counts. Undefined without any. */
function readAttributes(file: SourceFile, node: YamlNode | undefined): AttributeDef[] | undefined {
  const found = new Map<string, AttributeDef>();
  for (const item of items(node)) {
    const id = textAt(item, 'id');
    const type = ATTRIBUTE_TYPES.find((known) => known === textAt(item, 'type'));
    if (id === undefined || id === '' || id in {} || !type || found.has(id)) continue;
    const entry: AttributeDef = {
      id,
      type,
      labels: type === 'flag' ? [] : (listedTexts(field(item, 'labels')) ?? []),
      name: textAt(item, 'name'),
      onlyFor: unlessEmpty(ids(file, field(item, 'only_for'))),
      required: flag(field(item, 'required'), false) || undefined,
    };
    found.set(id, defined(entry));
  }
  return unlessEmpty([...found.values()]);
}

const ATTRIBUTE_TYPES = ['choice', 'choices', 'flag'] as const;

function readPair(file: SourceFile, node: YamlNode): RelationPair[] {
  const label = textAt(node, 'label');
  if (label === undefined) return [];
  const side = (key: string): string[] | undefined => unlessEmpty(ids(file, field(node, key)));
  return [defined({ label, from: side('from'), to: side('to') })];
}
