import { memoize } from '../../base/memoize';
import { textHash } from '../../base/text/hash';
import type { YamlNode } from '../../base/yaml/tree';
import type {
  Definition,
  GuidelineModel,
  LayerDefinition,
  LevelTieBreaker,
  Ref,
  RuleDef,
  SchemaModel,
  TieBreaker,
} from './model';
import { text } from './reader';

/**
 * First 16 hexadecimal digits of SHA-256 over the JSON of everything that gives labels their meaning: layers and what the guideline says
 * of them, labels, definitions, criteria, tie-breakers, general rules, decision order and examples' answers. Names, colours, keys, notes, rationales, changelog, order
 * of definitions, layout and white space within a text are left out.
 */
export function semanticHash(schema: SchemaModel, guideline: GuidelineModel | undefined): string {
  const json = Object.entries(partsOf(schema, guideline, sortedById)).flatMap(([key, part]) => {
    if (part === undefined) return [];
    return `"${key}":${typeof part === 'string' ? part : `[${part.join()}]`}`;
  });
  return textHash(`{${json.join()}}`);
}

/** Everything that the hash covers, in the order of the files: equal lists have equal hashes. */
export const semanticParts = (schema: SchemaModel, guideline: GuidelineModel | undefined): string[] =>
  // The names separate the lists.
  Object.entries(partsOf(schema, guideline, (list) => list)).flatMap(([key, part = []]) =>
    [key, part].flat(),
  );

type Ordered = <T extends { readonly id: string }>(list: readonly T[]) => readonly T[];

const sortedById: Ordered = (list) => list.toSorted((a, b) => (a.id < b.id ? -1 : 1));

/** What the hash covers, by name. `ordered`: how entries are ordered whose order means nothing. */
const partsOf = (
  schema: SchemaModel,
  guideline: GuidelineModel | undefined,
  ordered: Ordered,
): Readonly<Record<string, string | readonly string[] | undefined>> => ({
  ...schemaPart(schema),
  rules: guideline?.rules.map(ruleJson),
  order: guideline && JSON.stringify(guideline.decisionOrder.map(written)),
  definitions: ordered(guideline?.definitions ?? []).map(definitionJson),
  // Absent without such entries, so that older guidelines keep their hash.
  layerDefinitions: guideline?.layers.length ? ordered(guideline.layers).map(layerDefinitionJson) : undefined,
  tieBreakers: guideline?.tieBreakers.map(tieBreakerJson),
  examples: guideline?.examples.map(({ text, labels }) => JSON.stringify([text, labels])),
});

const schemaPart = memoize((schema: SchemaModel): { layers: string; labels: string } => {
  const layers = schema.layers.map(({ layer, id, type }) =>
    layer
      ? { ...layer, name: undefined, sources: undefined, swapped: undefined, closed: undefined }
      : { id, type },
  );
  const labels = schema.labels.map(({ label, ofLayer }): unknown[] => [
    label.id,
    label.parent,
    label.selectable,
    label.status,
    label.replacedBy,
    // Absent without one, so that older schemas keep their hash.
    ...(ofLayer ? [ofLayer.id] : []),
  ]);
  return {
    layers: JSON.stringify(layers),
    labels: JSON.stringify(labels.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1))),
  };
});

/** As the file says it: what label a name means depends on other nodes. */
const written = (ref: Ref | undefined): string | undefined => ref?.written ?? ref?.id;

/** Entries are read again with each keystroke, but the nodes of those that did not change stay the same. */
const byNode = ({ node }: { readonly node: YamlNode }): YamlNode => node;

const ruleJson = memoize((rule: RuleDef) => JSON.stringify([rule.id, folded(rule.text)]), byNode);

const definitionJson = memoize(
  ({ idNode, ofLayer, definition, include, exclude }: Definition) =>
    JSON.stringify([
      text(idNode),
      folded(definition?.text),
      include.map((rule) => [rule.id, folded(rule.text)]),
      exclude.map((rule) => [rule.id, folded(rule.text), written(rule.useInstead)]),
      ...(ofLayer ? [ofLayer.id] : []),
    ]),
  byNode,
);

const layerDefinitionJson = memoize(
  ({ id, definition, include, exclude, levels, tieBreakers, tie, none }: LayerDefinition) =>
    JSON.stringify([
      id,
      folded(definition?.text),
      include.map((rule) => [rule.id, folded(rule.text)]),
      exclude.map((rule) => [rule.id, folded(rule.text)]),
      levels
        .toSorted((a, b) => a.value - b.value)
        .map((level) => [
          level.value,
          folded(level.definition?.text),
          level.rules.map((rule) => [rule.id, folded(rule.text)]),
        ]),
      tieBreakers.map((rule: LevelTieBreaker) => [
        rule.id,
        rule.levels.map(({ value }) => value),
        folded(rule.text),
        rule.prefer?.value,
        folded(rule.unless?.text),
      ]),
      folded(tie?.text),
      folded(none?.text),
    ]),
  byNode,
);

const tieBreakerJson = memoize(
  ({ id, between, when, prefer, outcome, unless }: TieBreaker) =>
    JSON.stringify([
      id,
      between.map(written),
      folded(when?.text),
      written(prefer) ?? outcome,
      folded(unless?.text),
    ]),
  byNode,
);

const folded = (said: string | undefined): string | undefined => said?.replace(/\s+/g, ' ').trim();
