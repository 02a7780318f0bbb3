import { textHash } from '../text/hash';
import type { YamlNode } from '../yaml/tree';
import type { Definition, GuidelineModel, Placed, SchemaModel, TieBreaker } from './model';

/**
 * First 16 hexadecimal digits of SHA-256 over the JSON of what gives labels their meaning: layers, labels, definitions, criteria,
 * tie-breakers, general rules, decision order and examples' answers. Names, colours, keys, notes, rationales, changelog, order of
 * definitions, layout and white space within a text do not enter.
 */
export function semanticHash(schema: SchemaModel, guideline: GuidelineModel | undefined): string {
  const listed = (list: readonly string[]): string => `[${list.join()}]`;
  const { definitions = [], rules, decisionOrder, tieBreakers, examples } = guideline ?? {};
  const parts: Record<string, string | undefined> = {
    ...schemaPart(schema),
    rules: rules && listed(rules.map((rule) => kept(rule, () => [rule.id, folded(rule.text)]))),
    order: decisionOrder && JSON.stringify(decisionOrder.map(({ id }) => id)),
    definitions: listed(
      definitions
        .toSorted((a, b) => (a.id < b.id ? -1 : 1))
        .map((entry) => kept(entry, () => definitionPart(entry))),
    ),
    tieBreakers: tieBreakers && listed(tieBreakers.map((rule) => kept(rule, () => tieBreakerPart(rule)))),
    examples: examples && listed(examples.map(({ text, labels }) => JSON.stringify([text, labels]))),
  };
  const json = Object.entries(parts).flatMap(([key, part]) => (part === undefined ? [] : `"${key}":${part}`));
  return textHash(`{${json.join()}}`);
}

/** JSON of what stands at a node and depends on nothing else. Nodes outlive edits elsewhere in their file. */
const known = new WeakMap<YamlNode, string>();

function kept({ node }: Placed, part: () => unknown): string {
  let json = known.get(node);
  if (json === undefined) known.set(node, (json = JSON.stringify(part())));
  return json;
}

const schemaParts = new WeakMap<SchemaModel, { layers: string; labels: string }>();

function schemaPart(schema: SchemaModel): { layers: string; labels: string } {
  let part = schemaParts.get(schema);
  if (!part) {
    const layers = schema.layers.map(({ layer, id, type }) =>
      layer ? { ...layer, name: undefined } : { id, type },
    );
    const labels = schema.labels.map(({ label }) => [
      label.id,
      label.parent,
      label.selectable,
      label.status,
      label.replacedBy,
    ]);
    part = { layers: JSON.stringify(layers), labels: JSON.stringify(byId(labels)) };
    schemaParts.set(schema, part);
  }
  return part;
}

const definitionPart = ({ id, definition, include, exclude }: Definition): unknown => [
  id,
  folded(definition?.text),
  include.map((rule) => [rule.id, folded(rule.text)]),
  exclude.map((rule) => [rule.id, folded(rule.text), rule.useInstead?.id]),
];

const tieBreakerPart = ({ id, between, when, prefer, unless }: TieBreaker): unknown => [
  id,
  between.map((label) => label.id),
  folded(when?.text),
  prefer?.id,
  folded(unless?.text),
];

const folded = (text: string | undefined): string | undefined => text?.replace(/\s+/g, ' ').trim();

function byId<T extends readonly unknown[]>(rows: T[]): T[] {
  return rows.toSorted((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1));
}
