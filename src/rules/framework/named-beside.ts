import { nearest } from '../../project/schema/describe-error';
import type { YamlDocument } from '../../base/yaml/document';
import { pathAt } from '../../base/yaml/path';
import type { Ranged, YamlMap, YamlNode, YamlScalar } from '../../base/yaml/tree';

/**
 * Whether replacing a reference with an id would repeat the id or make an entry refer to itself: the entry (or list) already names the id
 * or contains another misspelling of it, or an enclosing or sibling entry has that id. Such a change needs confirmation.
 */
export function isNamedBeside(document: YamlDocument, reference: Ranged, id: string): boolean {
  const nodes = pathAt(document, document.range(reference).start)?.nodes ?? [];
  const [entry, list] = entryOf(nodes);
  const own = document.text.slice(document.range(reference).start, document.range(reference).end);
  const means = (scalar: YamlScalar): boolean =>
    (scalar as Ranged) !== reference && scalar.source !== own && isMeant(scalar, id);
  if (entry && someScalar(entry, means)) return true;
  const around = nodes.filter((node): node is YamlMap => node.kind === 'map');
  // Correcting an entry's own id could create a second entry for that label.
  const beside = list?.kind === 'seq' && isIdOf(entry, reference) ? list.items : [];
  return [...around, ...beside].some(
    (map) => map.kind === 'map' && !isIdOf(map, reference) && valueOf(map.get('id')) === id,
  );
}

/** Whether the map with this key has another key that is the new key or a misspelling of it. */
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

/** Longer scalars are texts, not ids. */
const MAX_ID_LENGTH = 200;

const isMeant = ({ value, source }: YamlScalar, id: string): boolean =>
  value === id || (source.length <= MAX_ID_LENGTH && nearest(String(value), [id]) === id);

function someScalar(node: YamlNode, test: (scalar: YamlScalar) => boolean): boolean {
  if (node.kind === 'scalar') return test(node);
  if (node.kind === 'seq') return node.items.some((item) => someScalar(item, test));
  if (node.kind === 'map') return node.entries.some(({ key, value }) => test(key) || someScalar(value, test));
  return false;
}
