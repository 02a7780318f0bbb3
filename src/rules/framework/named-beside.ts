import { nearest } from '../../project/schema/describe-error';
import type { YamlDocument } from '../../base/yaml/document';
import { pathAt } from '../../base/yaml/path';
import type { Ranged, YamlMap, YamlNode, YamlScalar } from '../../base/yaml/tree';

/**
 * Whether writing an id over a reference would say it twice, or something of itself: its entry (or list) names the id already or has
 * another typing error that means it, or the id is that of an entry around it or beside it. Such a change is not made unasked.
 */
export function isNamedBeside(document: YamlDocument, reference: Ranged, id: string): boolean {
  const nodes = pathAt(document, document.range(reference).start)?.nodes ?? [];
  const [entry, list] = entryOf(nodes);
  const own = document.text.slice(document.range(reference).start, document.range(reference).end);
  const means = (scalar: YamlScalar): boolean =>
    (scalar as Ranged) !== reference && scalar.source !== own && isMeant(scalar, id);
  if (entry && someScalar(entry, means)) return true;
  const around = nodes.filter((node): node is YamlMap => node.kind === 'map');
  // An entry that is about another label than it says would be the second one about it.
  const beside = list?.kind === 'seq' && isIdOf(entry, reference) ? list.items : [];
  return [...around, ...beside].some(
    (map) => map.kind === 'map' && !isIdOf(map, reference) && valueOf(map.get('id')) === id,
  );
}

/** Whether the map that has this key has another one that is, or means, the new key. */
export function isKeyBeside(document: YamlDocument, key: Ranged, newKey: string): boolean {
  const nodes = pathAt(document, document.range(key).start)?.nodes ?? [];
  const holder = nodes.findLast(
    (node): node is YamlMap => node.kind === 'map' && node.entries.some((entry) => entry.key === key),
  );
  return (holder?.entries ?? []).some((entry) => entry.key !== key && isMeant(entry.key, newKey));
}

/** The innermost map that is an item of a list, else the innermost list; and the list. */
function entryOf(nodes: readonly YamlNode[]): [entry?: YamlNode, list?: YamlNode] {
  for (let at = nodes.length - 1; at > 0; at--) {
    const [list, node] = [nodes[at - 1]!, nodes[at]!];
    if (node.kind === 'map' && list.kind === 'seq') return [node, list];
  }
  return [nodes.findLast(({ kind }) => kind === 'seq')];
}

const isIdOf = (map: YamlNode | undefined, node: Ranged): boolean =>
  map?.kind === 'map' && (map.get('id') as Ranged | undefined) === node;

const valueOf = (node: YamlNode | undefined): unknown => (node?.kind === 'scalar' ? node.value : undefined);

/** Longer scalars are texts. */
const LONGEST_ID = 200;

const isMeant = ({ value, source }: YamlScalar, id: string): boolean =>
  value === id || (source.length <= LONGEST_ID && nearest(String(value), [id]) === id);

function someScalar(node: YamlNode, test: (scalar: YamlScalar) => boolean): boolean {
  if (node.kind === 'scalar') return test(node);
  if (node.kind === 'seq') return node.items.some((item) => someScalar(item, test));
  if (node.kind === 'map') return node.entries.some(({ key, value }) => test(key) || someScalar(value, test));
  return false;
}
