import { parseTree, type Node } from 'jsonc-parser';
import { isShallow, type LineRange } from './positions';

/** A key that an object has twice; JSON.parse keeps the last value. */
export interface RepeatedKey {
  readonly key: string;
  /** Its first occurrence, with quotes. */
  readonly range: LineRange;
}

/**
 * The keys that an object in a JSON text repeats; `value` is what JSON.parse made of it. Nearly no line has any, so they are counted first:
 * if the text has as many colons after a quote as the value has keys, none is repeated. A string that begins with a colon has such a colon,
 * too, so its line is parsed for nothing.
 */
export function repeatedKeys(text: string, value: object): RepeatedKey[] {
  if (colonsAfterQuotes(text) === keysIn(value, 0) || !isShallow(text)) return [];
  return [...repeatedIn(parseTree(text))];
}

function colonsAfterQuotes(text: string): number {
  let count = 0;
  for (let at = text.indexOf(':'); at >= 0; at = text.indexOf(':', at + 1)) {
    let before = at - 1;
    while (text.charCodeAt(before) <= SPACE) before -= 1;
    if (text.charCodeAt(before) !== QUOTE) continue;
    let slashes = 0;
    while (text.charCodeAt(before - 1 - slashes) === BACKSLASH) slashes += 1;
    if (slashes % 2 === 0) count += 1;
  }
  return count;
}

const SPACE = 0x20;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Deeper values are counted exactly, by parsing: recursion must end. */
const MAX_DEPTH = 100;

function keysIn(value: object, depth: number): number {
  if (depth > MAX_DEPTH) return NaN;
  const items: unknown[] = Array.isArray(value) ? value : Object.values(value);
  let count = Array.isArray(value) ? 0 : items.length;
  for (const item of items) if (typeof item === 'object' && item !== null) count += keysIn(item, depth + 1);
  return count;
}

function* repeatedIn(node: Node | undefined): Generator<RepeatedKey> {
  const first = new Map<string, Node | undefined>();
  for (const child of node?.children ?? []) {
    if (child.type !== 'property') {
      yield* repeatedIn(child);
      continue;
    }
    const [key, value] = child.children ?? [];
    const name = String(key?.value);
    const before = first.get(name);
    if (before) yield { key: name, range: { start: before.offset, end: before.offset + before.length } };
    // Of three, each is reported once.
    first.set(name, key);
    yield* repeatedIn(value);
  }
}
