import { leadingCount } from '../leading-count';
import type { YamlDocument } from './document';
import { keyText } from './tree';
import type { Range, YamlEntry, YamlNode } from './tree';

/** Keys and item numbers (from 0), starting at the root. */
export type Path = readonly (string | number)[];

/** Reads a JSON pointer (RFC 6901), such as a schema validator's `/labels/0/id`. All steps are strings. */
function parsePointer(pointer: string): string[] {
  if (pointer === '') return [];
  return pointer
    .slice(pointer.startsWith('/') ? 1 : 0)
    .split('/')
    .map((step) => step.replace(/~1/g, '/').replace(/~0/g, '~'));
}

/** The result of following a path. */
export interface Found {
  /** The deepest node on the path that exists. */
  readonly node: YamlNode;
  /** The part of the path that exists, with item numbers as numbers. */
  readonly path: Path;
  /** The map entry of `node`, if it is a map's value. Problems are reported at its key. */
  readonly entry?: YamlEntry;
  /** The part that does not exist; empty if the whole path exists. */
  readonly rest: Path;
}

/** Follows a path (or JSON pointer) as far as it exists: to the closest existing ancestor. */
export function closestAt(root: YamlNode, path: Path | string): Found {
  const steps = typeof path === 'string' ? parsePointer(path) : path;
  let found: { node: YamlNode; entry?: YamlEntry } = { node: root };
  const done: (string | number)[] = [];
  for (const step of steps) {
    const { node } = found;
    if (node.kind === 'map') {
      const entry = node.entry(String(step));
      if (!entry) break;
      found = { node: entry.value, entry };
      done.push(String(step));
    } else {
      const index = node.kind === 'seq' && /^\d+$/.test(String(step)) ? Number(step) : -1;
      const item = node.kind === 'seq' ? node.items[index] : undefined;
      if (!item) break;
      found = { node: item };
      done.push(index);
    }
  }
  return { ...found, path: done, rest: steps.slice(done.length) };
}

/** The node at a path or JSON pointer. */
export function nodeAt(root: YamlNode, path: Path | string): YamlNode | undefined {
  const found = closestAt(root, path);
  return found.rest.length === 0 ? found.node : undefined;
}

/** What is at an offset. */
export interface Location {
  readonly path: Path;
  /** From the root to the node at the offset; on a key, the last one is the key's value. */
  readonly nodes: readonly YamlNode[];
  /** The innermost map entry around the offset. */
  readonly entry?: YamlEntry;
  /** The offset is on that entry's key. */
  readonly onKey: boolean;
}

const contains = ({ start, end }: Range, offset: number): boolean => start <= offset && offset <= end;

/**
 * The nodes around a UTF-16 offset, for hover and completion; undefined outside the root. The offset just after a node belongs to it (the
 * cursor after a word). The missing value of `key:` includes the spaces after it.
 */
export function pathAt(doc: YamlDocument, offset: number): Location | undefined {
  const reach = (part: YamlNode | YamlEntry): Range => {
    const range = doc.range(part);
    const last = 'value' in part && !('kind' in part) ? part.value : part;
    if (!('kind' in last) || last.kind !== 'missing') return range;
    let end = range.end;
    while (end < offset && /[ \t]/.test(doc.text.charAt(end))) end++;
    return { start: range.start, end };
  };
  /** The index of the part that contains the offset, or -1. Parts are in the order of the file. */
  const containing = (parts: readonly (YamlNode | YamlEntry)[]): number => {
    const at = leadingCount(parts.length, (n) => reach(parts[n]!).end < offset);
    return at < parts.length && reach(parts[at]!).start <= offset ? at : -1;
  };
  const root = doc.root;
  const nodes: YamlNode[] = [root];
  const path: (string | number)[] = [];
  let entry: YamlEntry | undefined;
  const rootRange = doc.range(root);
  if (offset < rootRange.start) return undefined;
  for (let node: YamlNode | undefined = root; node;) {
    let next: YamlNode | undefined;
    if (node.kind === 'map') {
      const around: YamlEntry | undefined = node.entries[containing(node.entries)];
      if (around) {
        entry = around;
        path.push(keyText(around.key));
        nodes.push(around.value);
        if (contains(doc.range(around.key), offset)) return { path, nodes, entry, onKey: true };
        next = contains(reach(around.value), offset) ? around.value : undefined;
      }
    } else if (node.kind === 'seq') {
      const index = containing(node.items);
      next = node.items[index];
      if (next) {
        path.push(index);
        nodes.push(next);
      }
    }
    node = next;
  }
  if (path.length === 0 && offset > rootRange.end) return undefined;
  return entry ? { path, nodes, entry, onKey: false } : { path, nodes, onKey: false };
}
