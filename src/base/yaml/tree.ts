/**
 * The tree of a YAML file: maps, sequences, scalars, and `missing` for values that are not written. Every node has a place, but only
 * *relative* to its block of text: an unchanged block has the same node objects (===) while text before it changes, so results can be cached
 * by node. Absolute places (UTF-16 offsets, end exclusive) come from the document:
 *
 *     const doc = parseYaml(text);                       // or, after an edit: readVersion(text, earlier).document
 *     for (const problem of doc.problems) report(problem.start, problem.end, problem.message);
 *     const labels = nodeAt(doc.root, ['labels']);       // or '/labels'
 *     for (const label of labels?.kind === 'seq' ? labels.items : []) {
 *       const id = label.kind === 'map' ? label.get('id') : undefined;
 *       if (id?.kind !== 'scalar' || typeof id.value === 'string') continue;
 *       const { start, end } = doc.range(id);            // never keep offsets across versions; keep the node
 *       report(start, end, `Put quotes around ${id.source}`, doc.lineColumn(start));
 *     }
 *     validate(toJs(doc.root));                          // plain objects, arrays and scalars
 */

/**
 * A part of the text, read separately or joined from smaller ones. Its nodes' places are relative to its start, which the document knows.
 */
export interface Block {
  readonly kind: 'read' | 'joined';
}

/** Something with a place. Use `document.range(it)` for its place in the file. */
export interface Ranged {
  readonly block: Block;
  /** UTF-16 code units from the start of the block. */
  readonly relStart: number;
  /** UTF-16 code units from the start of the block, exclusive; without trailing comments and line ends. */
  readonly relEnd: number;
}

/** Absolute UTF-16 offsets, end exclusive. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

interface NodeBase extends Ranged {
  /** The tag as resolved, such as `!colour` or `tag:yaml.org,2002:str`; it is before the range. */
  readonly tag?: string;
  /** Name of the anchor (`&name`); it is before the range. */
  readonly anchor?: string;
  /** Name of the alias (`*name`) that this node comes from; all nodes of the copy have the alias's range. */
  readonly alias?: string;
}

export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded';
export type ScalarValue = string | number | boolean | null;

export interface YamlScalar extends NodeBase {
  readonly kind: 'scalar';
  /** As YAML 1.2's core schema resolves it: `no` is a string, `1.10` the number 1.1. */
  readonly value: ScalarValue;
  /** As written, with quotes or block header. */
  readonly source: string;
  readonly style: ScalarStyle;
}

/** A value that is not written, as in `key:`; an empty range just after the `:` or `-`. Its JS value is null. */
export interface YamlMissing extends NodeBase {
  readonly kind: 'missing';
}

export interface YamlSeq extends NodeBase {
  readonly kind: 'seq';
  /** Written in brackets. */
  readonly flow: boolean;
  readonly items: readonly YamlNode[];
}

/** A key with its value; the range spans both. */
export interface YamlEntry extends Ranged {
  readonly key: YamlScalar;
  readonly value: YamlNode;
}

export type YamlNode = YamlMap | YamlSeq | YamlScalar | YamlMissing;

/** The key of an entry in a JavaScript object, as YAML libraries convert it. */
export const keyText = (key: YamlScalar): string => (key.source === '' ? '' : String(key.value));

const INDEX_FROM = 8;

export class YamlMap implements NodeBase {
  readonly kind = 'map';
  readonly tag?: string;
  readonly anchor?: string;
  readonly alias?: string;
  #index: Map<string, YamlEntry> | undefined;

  /** `entries`: in the order of the file, with duplicate keys. `flow`: written in braces. */
  constructor(
    readonly block: Block,
    readonly relStart: number,
    readonly relEnd: number,
    readonly entries: readonly YamlEntry[],
    readonly flow: boolean,
    properties: { tag?: string; anchor?: string; alias?: string } = {},
  ) {
    if (properties.tag !== undefined) this.tag = properties.tag;
    if (properties.anchor !== undefined) this.anchor = properties.anchor;
    if (properties.alias !== undefined) this.alias = properties.alias;
  }

  entry(key: string): YamlEntry | undefined {
    if (this.entries.length < INDEX_FROM) return this.entries.find((entry) => keyText(entry.key) === key);
    if (!this.#index) {
      this.#index = new Map();
      for (const entry of this.entries) {
        const text = keyText(entry.key);
        if (!this.#index.has(text)) this.#index.set(text, entry);
      }
    }
    return this.#index.get(key);
  }

  /** The value of a key; `undefined` if the key does not exist, a `missing` node if only the key is written. */
  get(key: string): YamlNode | undefined {
    return this.entry(key)?.value;
  }
}

export type JsValue = ScalarValue | JsValue[] | { [key: string]: JsValue };

/**
 * The plain value: objects, arrays and scalars; missing values are null. Of duplicate keys, the first counts. A key named `__proto__` becomes an
 * ordinary property. Nodes in `instead` are replaced by the values there.
 */
export function toJs(node: YamlNode, instead?: ReadonlyMap<YamlNode, JsValue>): JsValue {
  const other = instead?.get(node);
  if (other !== undefined) return other;
  switch (node.kind) {
    case 'scalar':
      return node.value;
    case 'missing':
      return null;
    case 'seq':
      return node.items.map((item) => toJs(item, instead));
    case 'map': {
      const values = new Map<string, JsValue>();
      for (const { key, value } of node.entries)
        if (!values.has(keyText(key))) values.set(keyText(key), toJs(value, instead));
      return Object.fromEntries(values);
    }
  }
}

/** The node and everything below it, parents first, in the order of the file, without keys. */
export function* walk(node: YamlNode): Generator<YamlNode, void> {
  yield node;
  if (node.kind === 'map') for (const entry of node.entries) yield* walk(entry.value);
  if (node.kind === 'seq') for (const item of node.items) yield* walk(item);
}
