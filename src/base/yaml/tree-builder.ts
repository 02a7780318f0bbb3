import { defined } from '../objects';
import {
  isAlias,
  isMap,
  isSeq,
  type Alias,
  type Node,
  type Scalar,
  type YAMLError,
  type YAMLMap as LibraryMap,
  type YAMLSeq as LibrarySeq,
} from 'yaml';
import type { LocatedProblem } from './document';
import {
  keyText,
  YamlMap,
  type Block,
  type Ranged,
  type ScalarStyle,
  type YamlEntry,
  type YamlNode,
  type YamlScalar,
} from './tree';

/** The maximum number of aliases in one file. More are probably a mistake or an attack ("billion laughs"). */
const MAX_ALIASES = 100;
/** The maximum number of nodes that all aliases of one file copy. */
const MAX_ALIASED_NODES = 10_000;

const STYLES: Record<string, ScalarStyle> = {
  PLAIN: 'plain',
  QUOTE_SINGLE: 'single',
  QUOTE_DOUBLE: 'double',
  BLOCK_LITERAL: 'literal',
  BLOCK_FOLDED: 'folded',
};

/** Converts the library's nodes to our tree, and finds duplicate keys and unusable keys and aliases. */
export class TreeBuilder {
  usesAnchors = false;
  readonly problems: LocatedProblem[] = [];
  readonly #anchors = new Map<string, YamlNode | 'open'>();
  #aliases = 0;
  #aliasedNodes = 0;

  constructor(
    private readonly text: string,
    private readonly block: Block,
  ) {}

  /** Whether the builder reports the library's error itself, at a better place: the opening quote or bracket. */
  reportsItself(error: YAMLError): boolean {
    return /^Missing closing|must (?:be sufficiently indented and )?end with a [\]}]/.test(error.message);
  }

  /** @param emptyAt the place of a missing value */
  build(node: Node | null, emptyAt = 0): YamlNode {
    if (node === null) return { kind: 'missing', ...this.#at(emptyAt, emptyAt) };
    if (isAlias(node)) return this.#alias(node);
    const anchor = 'anchor' in node ? node.anchor : undefined;
    if (anchor !== undefined) {
      this.usesAnchors = true;
      this.#anchors.set(anchor, 'open');
    }
    const built = this.#content(node);
    if (anchor !== undefined) this.#anchors.set(anchor, built);
    return built;
  }

  #content(node: Exclude<Node, Alias>): YamlNode {
    if (isMap(node)) return this.#map(node as LibraryMap<Node, Node | null>);
    if (isSeq(node)) return this.#seq(node as LibrarySeq<Node>);
    const scalar = node as Scalar;
    const written = scalar.range![1] > scalar.range![0];
    if (written || scalar.tag !== undefined) return this.#scalar(scalar);
    const position = this.#emptyPosition(scalar.range![0]);
    return { kind: 'missing', ...this.#at(position, position), ...properties(scalar) };
  }

  #map(node: LibraryMap<Node, Node | null>): YamlMap {
    const entries = node.items.map((pair) => this.#entry(pair.key, pair.value));
    reportDuplicates(entries, this.problems);
    const [start, valueEnd] = node.range!;
    const end = node.flow ? valueEnd : (entries.at(-1)?.relEnd ?? valueEnd);
    if (node.flow) this.#checkBrackets(start, end);
    return new YamlMap(this.block, start, end, entries, node.flow === true, properties(node));
  }

  #entry(keyNode: Node, valueNode: Node | null): YamlEntry {
    const key = this.#key(keyNode);
    const value = this.build(valueNode, key.relEnd);
    if (key.source === '<<' && key.style === 'plain') {
      const message =
        'YAML 1.2 has no merge key: "<<" is read as a key like any other. Write the entries out.';
      this.problems.push({ code: 'merge-key', severity: 'warning', message, at: key });
    }
    return { key, value, ...this.#at(key.relStart, Math.max(key.relEnd, value.relEnd)) };
  }

  #key(node: Node): YamlScalar {
    const key = this.build(node);
    if (key.kind === 'scalar') return key;
    const source = this.text.slice(key.relStart, key.relEnd);
    if (key.kind === 'seq' && !key.flow) {
      this.#error(
        'bad-indent',
        key,
        'This list entry is on the level of keys. Indent it below the key that it belongs to, or begin the entries around it with "- " as well.',
      );
    } else if (key.kind !== 'missing') {
      this.#error(
        'complex-key',
        key,
        'A key must be a single word or quoted text, not a list or a map. Put it in quotes.',
      );
    }
    const value = key.kind === 'missing' ? null : source;
    return { kind: 'scalar', value, source, style: 'plain', ...this.#at(key.relStart, key.relEnd) };
  }

  #seq(node: LibrarySeq<Node>): YamlNode {
    const items = node.items.map((item) => this.build(item));
    const [start, valueEnd] = node.range!;
    const end = node.flow ? valueEnd : (items.at(-1)?.relEnd ?? valueEnd);
    if (node.flow) this.#checkBrackets(start, end);
    return { kind: 'seq', flow: node.flow === true, items, ...this.#at(start, end), ...properties(node) };
  }

  #scalar(node: Scalar): YamlScalar {
    const style = STYLES[node.type ?? 'PLAIN'] ?? 'plain';
    const [start, valueEnd] = node.range!;
    const end =
      style === 'literal' || style === 'folded' ? this.#withoutBlankLines(start, valueEnd) : valueEnd;
    if (style === 'single' || style === 'double') this.#checkQuotes(start, end);
    const { value } = node;
    const known = value === null || ['string', 'number', 'boolean'].includes(typeof value);
    return {
      kind: 'scalar',
      value: known ? (value as YamlScalar['value']) : String(value),
      source: this.text.slice(start, end),
      style,
      ...this.#at(start, end),
      ...properties(node),
    };
  }

  #checkQuotes(start: number, end: number): void {
    const source = this.text.slice(start, end);
    const quote = source.charAt(0);
    const closed =
      quote === "'" ? /^'(?:[^']|'')*'$/.test(source) : /(?<!\\)(?:\\\\)*"$/.test(source.slice(1));
    if (closed) return;
    const message = `This quote is never closed. Add ${quote} at the end of the text.`;
    this.#error('unclosed-quote', this.#untilLineEnd(start, end), message);
  }

  #checkBrackets(start: number, end: number): void {
    const open = this.text.charAt(start);
    const close = open === '[' ? ']' : '}';
    if ((open !== '[' && open !== '{') || (end > start + 1 && this.text.charAt(end - 1) === close)) return;
    const quote = openQuote(this.text, start, end);
    if (quote !== undefined) {
      const sign = this.text.charAt(quote);
      const place = this.#untilLineEnd(quote, end);
      this.#error('unclosed-quote', place, `This quote is never closed. Add ${sign} at the end of the text.`);
      return;
    }
    const message = `This "${open}" is never closed. Add "${close}"; a list over several lines must be indented deeper than its key.`;
    this.#error('unclosed-bracket', this.#untilLineEnd(start, end), message);
  }

  #untilLineEnd(start: number, end: number): Ranged {
    const newline = this.text.slice(start, end).search(/\r?\n/);
    return this.#at(start, newline < 0 ? end : start + newline);
  }

  #alias(node: Alias): YamlNode {
    this.usesAnchors = true;
    const name = node.source;
    const place = this.#at(node.range![0], node.range![1]);
    const target = this.#anchors.get(name);
    if (target === undefined) {
      this.#error(
        'unknown-alias',
        place,
        `No anchor "&${name}" comes before this alias. Name an existing anchor, or put the value in quotes if it only starts with "*".`,
      );
    } else if (target === 'open') {
      this.#error(
        'recursive-alias',
        place,
        `This alias is inside the value that "&${name}" names, which would never end. Write the value out.`,
      );
    } else if (++this.#aliases <= MAX_ALIASES && this.#aliasedNodes <= MAX_ALIASED_NODES) {
      const copied = this.#copy(target, place, name);
      if (this.#aliasedNodes <= MAX_ALIASED_NODES) return copied;
    }
    if (target !== undefined && target !== 'open') {
      this.#error(
        'too-many-aliases',
        place,
        `Aliases are read up to ${MAX_ALIASES} times and ${MAX_ALIASED_NODES} values in one file; this one is not. Write the value out.`,
      );
    }
    return { kind: 'missing', ...place, alias: name };
  }

  #copy(node: YamlNode, place: Ranged, alias: string): YamlNode {
    const origin = { ...place, alias, ...(node.tag !== undefined && { tag: node.tag }) };
    if (++this.#aliasedNodes > MAX_ALIASED_NODES) return { kind: 'missing', ...place, alias };
    switch (node.kind) {
      case 'missing':
        return { kind: 'missing', ...origin };
      case 'scalar':
        return { kind: 'scalar', value: node.value, source: node.source, style: node.style, ...origin };
      case 'seq':
        return {
          kind: 'seq',
          flow: node.flow,
          items: node.items.map((item) => this.#copy(item, place, alias)),
          ...origin,
        };
      case 'map': {
        const entries = node.entries.map(({ key, value }) => ({
          key: { ...key, ...place, alias },
          value: this.#copy(value, place, alias),
          ...place,
        }));
        return new YamlMap(this.block, place.relStart, place.relEnd, entries, node.flow, origin);
      }
    }
  }

  /** The library puts a missing value after the spaces after its `:` or `-`; here it is directly after the `:` or `-`. */
  #emptyPosition(offset: number): number {
    let position = offset;
    while (position > 0 && /[ \t]/.test(this.text.charAt(position - 1))) position--;
    return position;
  }

  #withoutBlankLines(start: number, end: number): number {
    for (let at = end; at > start; at--) {
      const character = this.text.charAt(at - 1);
      if (character === '\n') end = this.text.charAt(at - 2) === '\r' ? at - 2 : at - 1;
      else if (!/[ \t\r]/.test(character)) break;
    }
    return end;
  }

  #at(relStart: number, relEnd: number): Ranged {
    return { block: this.block, relStart, relEnd };
  }

  #error(code: string, at: Ranged, message: string): void {
    this.problems.push({ code, severity: 'error', message, at });
  }
}

/** Reports each entry with the key of an earlier one. */
export function reportDuplicates(entries: readonly YamlEntry[], problems: LocatedProblem[]): void {
  const seen = new Map<string, YamlEntry>();
  for (const entry of entries) {
    const text = keyText(entry.key);
    const first = seen.get(text);
    if (!first) seen.set(text, entry);
    else {
      problems.push({
        code: 'duplicate-key',
        severity: 'error',
        message: `The key "${text}" is written twice in one map; the first one counts. Remove or rename one of them.`,
        at: entry.key,
        related: first.key,
      });
    }
  }
}

function properties(node: { tag?: string | undefined; anchor?: string | undefined }): {
  tag?: string;
  anchor?: string;
} {
  return defined({ tag: node.tag, anchor: node.anchor });
}

/** The offset of a quote within brackets that is not closed on its line; undefined if there is none. */
function openQuote(text: string, start: number, end: number): number | undefined {
  const line = text.slice(start, end).split(/\r?\n/, 1)[0]!;
  const token = /"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^"'[\]{},:\s][^[\]{},:]*|["']|[^]/g;
  for (const { 0: found, index } of line.matchAll(token))
    if (found === '"' || found === "'") return start + index;
  return undefined;
}
