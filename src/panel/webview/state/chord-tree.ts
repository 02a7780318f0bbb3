/** Groups the labels of a layer with more than ten of them into groups of at most ten, one key per step. */
import type { Label } from '../../../project/schema/layer-types';

export const GROUP_SIZE = 10;

export interface ChordNode {
  /** The text of the group's button: a label's name, or the first and last of a range. */
  readonly name: string;
  /** The label that the step chooses, if it is not a group. */
  readonly label?: string;
  readonly children: readonly ChordNode[];
}

/**
 * Groups labels by their hierarchy, and labels without one by ranges in the schema's order. `offered` are the ids to choose from, in order.
 * A parent that is offered itself comes first in its own group.
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

/** At most ten nodes. Longer lists are cut into ranges of equal size, each a group. */
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

/** The first and last name of a range, short enough for a button. */
function rangeName(part: readonly ChordNode[]): string {
  return [part[0]!, part.at(-1)!]
    .map(({ name }) => (name.length > 13 ? `${name.slice(0, 12).trimEnd()}…` : name))
    .join(' – ');
}

export function nodeAt(root: ChordNode, path: readonly number[]): ChordNode | undefined {
  return path.reduce<ChordNode | undefined>((node, index) => node?.children[index], root);
}
