/** Reads the entries of the guideline; unreadable parts are left out. */
import type { YamlNode } from '../../base/yaml/tree';
import {
  TIE_OUTCOMES,
  type Definition,
  type LayerDefinition,
  type Level,
  type LevelDefinition,
  type LevelTieBreaker,
  type RuleDef,
  type SourceFile,
  type TieBreaker,
} from './model';
import { field, items, locatedText, number, ref, refs, text, textAt } from './reader';
import { defined } from '../../base/objects';

// Without object spread or deleted keys, for speed: a long guideline has thousands of entries, and a keystroke reads them all.

export function readRule(
  file: SourceFile,
  node: YamlNode,
  kind: RuleDef['kind'] = 'general',
  label?: string,
): RuleDef | undefined {
  const idNode = field(node, 'id');
  const id = text(idNode);
  if (!id || !idNode) return undefined;
  const useInstead = ref(file, field(node, 'use_instead'));
  return { id, idNode, node, file, kind, text: textAt(node, 'text') ?? '', label, useInstead };
}

export function readDefinition(file: SourceFile, node: YamlNode): Definition | undefined {
  const idNode = field(node, 'id');
  const id = text(idNode);
  if (!id || !idNode) return undefined;
  const criteria = (kind: 'include' | 'exclude'): RuleDef[] =>
    readItems(field(node, kind), (item) => readRule(file, item, kind, id));
  return {
    id,
    idNode,
    node,
    file,
    include: criteria('include'),
    exclude: criteria('exclude'),
    ofLayer: ref(file, field(node, 'layer')),
    brief: locatedText(file, field(node, 'brief')),
    definition: locatedText(file, field(node, 'definition')),
    scopeNote: locatedText(file, field(node, 'scope_note')),
  };
}

/** `isLabel`: a label whose id is `both` or `neither` is meant by these words. */
export function readTieBreaker(
  file: SourceFile,
  node: YamlNode,
  isLabel: (id: string) => boolean,
): TieBreaker | undefined {
  const idNode = field(node, 'id');
  const id = text(idNode);
  if (!id || !idNode) return undefined;
  const prefer = ref(file, field(node, 'prefer'));
  const outcome = TIE_OUTCOMES.find((word) => word === prefer?.id && !isLabel(word));
  return {
    id,
    idNode,
    node,
    file,
    between: refs(file, field(node, 'between')),
    examples: refs(file, field(node, 'examples')),
    when: locatedText(file, field(node, 'when')),
    outcome,
    prefer: outcome ? undefined : prefer,
    unless: locatedText(file, field(node, 'unless')),
    rationale: locatedText(file, field(node, 'rationale')),
  };
}

/** Reads the guideline's entry for a layer; undefined without an id. */
export function readLayerDefinition(file: SourceFile, node: YamlNode): LayerDefinition | undefined {
  const entry = readDefinition(file, node);
  if (!entry) return undefined;
  const layer = entry.id;
  const ofLayer = (rule: RuleDef): RuleDef =>
    defined({ ...rule, layer, label: undefined, useInstead: undefined });
  return defined({
    ...entry,
    include: entry.include.map(ofLayer),
    exclude: entry.exclude.map(ofLayer),
    levels: readItems(field(node, 'levels'), (item) => readLevelDefinition(file, item, layer)),
    tieBreakers: readItems(field(node, 'tie_breakers'), (item) => readLevelTieBreaker(file, item, layer)),
    tie: locatedText(file, field(node, 'tie')),
    none: locatedText(file, field(node, 'none')),
  });
}

function readLevelDefinition(file: SourceFile, node: YamlNode, layer: string): LevelDefinition | undefined {
  const valueNode = field(node, 'value');
  const value = number(valueNode);
  if (value === undefined || !valueNode) return undefined;
  return defined({
    value,
    valueNode,
    node,
    file,
    rules: readItems(field(node, 'rules'), (item) => {
      const rule = readRule(file, item, 'level');
      return rule && { ...rule, layer, level: value };
    }),
    definition: locatedText(file, field(node, 'definition')),
  });
}

function readLevelTieBreaker(file: SourceFile, node: YamlNode, layer: string): LevelTieBreaker | undefined {
  const rule = readRule(file, node, 'between-levels');
  if (!rule) return undefined;
  const level = (item: YamlNode | undefined): Level | undefined => {
    const value = number(item);
    return value === undefined || !item ? undefined : { value, node: item, file };
  };
  return {
    ...rule,
    kind: 'between-levels',
    text: textAt(node, 'when') ?? '',
    layer,
    levels: readItems(field(node, 'between'), level),
    examples: refs(file, field(node, 'examples')),
    ...defined({
      prefer: level(field(node, 'prefer')),
      unless: locatedText(file, field(node, 'unless')),
      rationale: locatedText(file, field(node, 'rationale')),
    }),
  };
}

/** The readable items of a list. */
export const readItems = <Entry>(
  list: YamlNode | undefined,
  read: (node: YamlNode) => Entry | undefined,
): Entry[] =>
  items(list)
    .map(read)
    .filter((entry) => entry !== undefined);
