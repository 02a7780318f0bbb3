import { type Node, parseTree } from 'jsonc-parser';
import { StringLiteral } from './string-literal';

/** A range in a line: UTF-16 units, end exclusive. */
export interface LineRange {
  start: number;
  end: number;
}

/** Lines with deeper nesting have no positions: jsonc-parser is recursive, and 100,000 brackets would overflow the stack. */
const maxDepth = 500;

/** The places of the values and keys of a JSON line, by path (`['spans', 0, 'label']`). The first query parses the line, which is slow. */
export class JsonLine {
  #tree: Node | null | undefined;

  constructor(readonly text: string) {}

  /**
   * The range of a value, or of its key with quotes. The empty path is the whole value. If a key occurs twice, it is the last one, as in
   * JSON.parse. Undefined if the path does not exist, the line is not JSON, or it is nested too deep.
   */
  rangeOf(path: readonly (string | number)[], part: 'value' | 'key' = 'value'): LineRange | undefined {
    const node = this.#find(path);
    if (!node) return undefined;
    if (part === 'value') return rangeOfNode(node);
    const key = node.parent?.type === 'property' ? node.parent.children?.[0] : undefined;
    return key && rangeOfNode(key);
  }

  /** The string literal at a path, to map offsets in the string; undefined if there is no string. */
  stringAt(path: readonly (string | number)[]): StringLiteral | undefined {
    const node = this.#find(path);
    if (node?.type !== 'string') return undefined;
    return new StringLiteral(this.text, node.offset, node.offset + node.length);
  }

  /** The path of the innermost value that contains a UTF-16 offset in its range or that of its key; undefined outside. */
  pathAt(utf16: number): (string | number)[] | undefined {
    let node = this.#root();
    if (!node || !contains(node, utf16)) return undefined;
    const path: (string | number)[] = [];
    for (;;) {
      const children: readonly Node[] = node.children ?? [];
      const index = children.findIndex((child) => contains(child, utf16));
      const child: Node | undefined = children[index];
      if (!child) return path;
      if (child.type !== 'property') {
        path.push(index);
        node = child;
        continue;
      }
      const [key, value] = child.children ?? [];
      path.push(String(key?.value));
      if (!value || !contains(value, utf16)) return path;
      node = value;
    }
  }

  *strings(): Generator<{ path: (string | number)[]; part: 'value' | 'key'; text: string }> {
    const root = this.#root();
    if (root) yield* stringsIn(root, []);
  }

  #root(): Node | undefined {
    this.#tree ??= (isShallow(this.text) ? parseStrict(this.text) : undefined) ?? null;
    return this.#tree ?? undefined;
  }

  #find(path: readonly (string | number)[]): Node | undefined {
    let node = this.#root();
    for (const step of path) {
      if (!node?.children) return undefined;
      if (typeof step === 'number') {
        node = node.type === 'array' ? node.children[step] : undefined;
      } else {
        if (node.type !== 'object') return undefined;
        node = node.children.findLast((property) => property.children?.[0]?.value === step)?.children?.[1];
      }
    }
    return node;
  }
}

function* stringsIn(
  node: Node,
  path: (string | number)[],
): Generator<{ path: (string | number)[]; part: 'value' | 'key'; text: string }> {
  if (node.type === 'string') yield { path, part: 'value', text: String(node.value) };
  for (const [index, child] of (node.children ?? []).entries()) {
    if (child.type !== 'property') {
      yield* stringsIn(child, [...path, index]);
      continue;
    }
    const [key, value] = child.children ?? [];
    const below = [...path, String(key?.value)];
    yield { path: below, part: 'key', text: String(key?.value) };
    if (value) yield* stringsIn(value, below);
  }
}

function parseStrict(text: string): Node | undefined {
  try {
    JSON.parse(text);
  } catch {
    return undefined;
  }
  return parseTree(text);
}

/** Whether a text is not nested too deep for a recursive parser. */
export function isShallow(text: string): boolean {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text[i];
    if (unit === '"') {
      for (i++; i < text.length && text[i] !== '"'; i++) if (text[i] === '\\') i++;
    } else if (unit === '[' || unit === '{') {
      if (++depth > maxDepth) return false;
    } else if (unit === ']' || unit === '}') {
      depth--;
    }
  }
  return true;
}

function rangeOfNode(node: Node): LineRange {
  return { start: node.offset, end: node.offset + node.length };
}

function contains(node: Node, utf16: number): boolean {
  return utf16 >= node.offset && utf16 < node.offset + node.length;
}
