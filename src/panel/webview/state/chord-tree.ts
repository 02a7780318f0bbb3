/** Labels of a layer with more than ten of them, in groups of at most ten: a key for each step, never a wall of buttons. */
import type { Label } from '../../../project/schema/layer-types';

export const GROUP_SIZE = 10;

export interface ChordNode {
  /** What the group's button says: a label's name, or from where to where. */
  readonly name: string;
  /** The label that the step chooses, when it is one. */
  readonly label?: string;
  readonly children: readonly ChordNode[];
}

/**
 * Groups labels: by the hierarchy where it has one, the rest by ranges in the schema's order. `offered` are the ids to choose from, in order;
 * parents that are offered themselves stand first in their own group.
 */
export function chordTree(offered: readonly string[], labels: ReadonlyMap<string, Label>): ChordNode {
  const isOffered = new Set(offered);
  const children = new Map<string | undefined, string[]>();
  const seen = new Set<string>();
  const place = (id: string, path: ReadonlySet<string>): void => {
    if (seen.has(id)) return;
    seen.add(id);
    const parent = labels.get(id)?.parent;
    const known = parent !== undefined && labels.has(parent) && !path.has(parent) ? parent : undefined;
    children.set(known, [...(children.get(known) ?? []), id]);
    if (known !== undefined) place(known, new Set([...path, id]));
  };
  for (const id of offered) place(id, new Set([id]));

  const name = (id: string): string => labels.get(id)?.name ?? id;
  const build = (id: string): ChordNode => {
    const below = (children.get(id) ?? []).map(build);
    if (below.length === 0) return { name: name(id), label: id, children: [] };
    const self: ChordNode[] = isOffered.has(id) ? [{ name: name(id), label: id, children: [] }] : [];
    return { name: name(id), children: split([...self, ...below]) };
  };
  return { name: '', children: split((children.get(undefined) ?? []).map(build)) };
}

/** At most ten nodes: longer lists are cut into even ranges, each a group. */
function split(nodes: readonly ChordNode[]): readonly ChordNode[] {
  if (nodes.length <= GROUP_SIZE) return nodes;
  let size = GROUP_SIZE;
  while (Math.ceil(nodes.length / size) > GROUP_SIZE) size *= GROUP_SIZE;
  const groups = Math.ceil(nodes.length / size);
  const even = Math.ceil(nodes.length / groups);
  const ranges: ChordNode[] = [];
  for (let from = 0; from < nodes.length; from += even) {
    const part = nodes.slice(from, from + even);
    ranges.push(part.length === 1 ? part[0]! : { name: rangeName(part), children: split(part) });
  }
  return ranges;
}

/** From where to where, short enough for a button. */
function rangeName(part: readonly ChordNode[]): string {
  return [part[0]!, part.at(-1)!]
    .map(({ name }) => (name.length > 13 ? `${name.slice(0, 12).trimEnd()}…` : name))
    .join(' – ');
}

/** The node that a path of indices leads to. */
export function nodeAt(root: ChordNode, path: readonly number[]): ChordNode | undefined {
  return path.reduce<ChordNode | undefined>((node, index) => node?.children[index], root);
}
