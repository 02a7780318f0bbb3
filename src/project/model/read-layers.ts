import { defined } from '../../base/defined';
import {
  type AttributeDef,
  type Layer,
  type LayerType,
  type RelationPair,
  REQUIRED_TYPES,
  PER_TURN_TYPES,
} from '../schema/layer-types';
import { LAYER_TYPES } from '../schema/layer-types';
import type { YamlNode } from '../../base/yaml/tree';
import type { LayerDef, Ref, SourceFile } from './model';
import { entries, field, flag, items, number, ref, refs, text, textAt, texts } from './reader';

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
  const layer = isLayerType(type) ? plainLayer(file, node, id, type, labels) : undefined;
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

function plainLayer(
  file: SourceFile,
  node: YamlNode,
  id: string,
  type: LayerType,
  labelRefs: readonly Ref[],
): Layer | undefined {
  const labels = [...new Set(labelRefs.map((label) => label.id))];
  const name = textAt(node, 'name');
  const question = textAt(node, 'question');
  const conditions = entries(file, field(node, 'when'));
  const roles = [...new Set(texts(field(node, 'roles')))];
  const isPerTurn = PER_TURN_TYPES.has(type) && textAt(node, 'per') === 'turn';
  const base = {
    id,
    required: flag(field(node, 'required'), REQUIRED_TYPES.has(type)),
    ...defined({ name, question }),
    ...(isPerTurn && { per: 'turn' as const, ...(roles.length > 0 && { roles }) }),
    ...(conditions.length > 0 && {
      when: Object.fromEntries(
        conditions.map(({ key, value }) => [key.id, refs(file, value).map((label) => label.id)]),
      ),
    }),
  };
  const count = (key: string): number | undefined => number(field(node, key));
  const repeats = flag(field(node, 'repeats'), false) && { repeats: true as const };
  switch (type) {
    case 'choice':
      return { ...base, type, labels, ...(flag(field(node, 'closed'), false) && { closed: true }) };
    case 'choices': {
      const max = count('max');
      const open = flag(field(node, 'open'), false) && { open: true as const };
      return { ...base, type, labels, min: count('min') ?? 0, ...(max !== undefined && { max }), ...open };
    }
    case 'spans': {
      const overlap = textAt(node, 'overlap');
      return {
        ...base,
        type,
        labels,
        overlap: overlap === 'nested' || overlap === 'any' ? overlap : 'none',
        discontinuous: flag(field(node, 'discontinuous'), false),
        boundary: textAt(node, 'boundary') === 'word' ? 'word' : 'character',
        ...repeats,
        ...readAttributes(file, node),
      };
    }
    case 'relations':
      return {
        ...base,
        type,
        labels,
        spans: textAt(node, 'spans') ?? '',
        directed: flag(field(node, 'directed'), true),
        pairs: items(field(node, 'pairs')).flatMap((pair) => readPair(file, pair)),
        ...repeats,
        ...readAttributes(file, node),
      };
    case 'rating': {
      const min = count('min');
      const max = count('max');
      if (min === undefined || max === undefined) return undefined;
      return {
        ...base,
        type,
        min,
        max,
        step: count('step') ?? 1,
        scale: textAt(node, 'scale') === 'interval' ? 'interval' : 'ordinal',
        anchors: Object.fromEntries(
          entries(file, field(node, 'anchors')).map(({ key, value }) => [key.id, text(value) ?? '']),
        ),
      };
    }
    case 'text': {
      const maxChars = count('max_chars');
      return defined({ ...base, type, multiline: flag(field(node, 'multiline'), true), maxChars });
    }
    case 'comparison': {
      const sources = entries(file, field(node, 'sources')).flatMap(({ key, value }) => {
        const source = text(value);
        return source === undefined ? [] : [[key.id, source] as const];
      });
      const swapped = number(field(node, 'swapped'));
      return {
        ...base,
        type,
        ...(swapped !== undefined && { swapped }),
        between: refs(file, field(node, 'between')).map((item) => item.id),
        ties: flag(field(node, 'ties'), true),
        ...(flag(field(node, 'none'), false) && { none: true as const }),
        ...(sources.length > 0 && { sources: Object.fromEntries(sources) }),
      };
    }
    case 'turn': {
      return { ...base, type, ...(roles.length > 0 && { roles }) };
    }
  }
}

/** The attributes of a layer; of two with one id the first counts. */
function readAttributes(file: SourceFile, node: YamlNode): { attributes?: AttributeDef[] } {
  const found = new Map<string, AttributeDef>();
  for (const item of items(field(node, 'attributes'))) {
    const id = textAt(item, 'id');
    const type = ATTRIBUTE_TYPES.find((known) => known === textAt(item, 'type'));
    if (id === undefined || id === '' || id in {} || !type || found.has(id)) continue;
    const onlyFor = refs(file, field(item, 'only_for')).map((label) => label.id);
    const name = textAt(item, 'name');
    found.set(id, {
      id,
      type,
      labels: type === 'flag' ? [] : [...new Set(texts(field(item, 'labels')))],
      ...(name !== undefined && { name }),
      ...(onlyFor.length > 0 && { onlyFor }),
      ...(flag(field(item, 'required'), false) && { required: true }),
    });
  }
  return found.size > 0 ? { attributes: [...found.values()] } : {};
}

const ATTRIBUTE_TYPES = ['choice', 'choices', 'flag'] as const;

function readPair(file: SourceFile, node: YamlNode): RelationPair[] {
  const label = textAt(node, 'label');
  if (label === undefined) return [];
  const side = (key: string): string[] | undefined => {
    const list = refs(file, field(node, key)).map((item) => item.id);
    return list.length > 0 ? list : undefined;
  };
  const from = side('from');
  const to = side('to');
  return [defined({ label, from, to })];
}
