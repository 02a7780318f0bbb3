import { kept } from '../kept';
import { keptList } from '../kept-list';
import { textHash } from '../text/hash';
import type {
  Definition,
  Example,
  GuidelineModel,
  RuleDef,
  SchemaModel,
  TieBreaker,
  Unplaced,
} from './model';

/**
 * First 16 hexadecimal digits of SHA-256 over the JSON of what gives labels their meaning: layers, labels, definitions, criteria,
 * tie-breakers, general rules, decision order and examples' answers. Names, colours, keys, notes, rationales, changelog, order of
 * definitions, layout and white space within a text do not enter.
 */
export function semanticHash(schema: SchemaModel, guideline: GuidelineModel | undefined): string {
  const listed = (list: readonly string[]): string => `[${list.join()}]`;
  const entries = guideline?.entries;
  const parts: Record<string, string | undefined> = {
    ...schemaPart(schema),
    rules: entries && listed(entries.rules.map(ruleJson)),
    order: guideline && orderJson(guideline),
    definitions: listed(
      (entries?.definitions ?? []).toSorted((a, b) => (a.id < b.id ? -1 : 1)).map(definitionJson),
    ),
    tieBreakers: entries && listed(entries.tieBreakers.map(tieBreakerJson)),
    examples: entries && listed(entries.examples.map(exampleJson)),
  };
  const json = Object.entries(parts).flatMap(([key, part]) => (part === undefined ? [] : `"${key}":${part}`));
  return textHash(`{${json.join()}}`);
}

/**
 * All that enters the hash, in the order of the files. Equal lists have equal hashes, and to compare them is quick: what did not change
 * between two versions is the same string.
 */
export function semanticParts(schema: SchemaModel, guideline: GuidelineModel | undefined): string[] {
  const { layers, labels } = schemaPart(schema);
  if (!guideline) return [layers, labels];
  const { rules, definitions, tieBreakers, examples } = guideline.entries;
  const parts = [layers, labels, orderJson(guideline)];
  // Each list with its name: none of them can be taken for another.
  parts.push('rules');
  for (const rule of rules) parts.push(ruleJson(rule));
  parts.push('definitions');
  for (const json of definitionJsons(definitions)) parts.push(json);
  parts.push('tieBreakers');
  for (const tieBreaker of tieBreakers) parts.push(tieBreakerJson(tieBreaker));
  parts.push('examples');
  for (const json of exampleJsons(examples)) parts.push(json);
  return parts;
}

const schemaPart = kept((schema: SchemaModel): { layers: string; labels: string } => {
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
  return { layers: JSON.stringify(layers), labels: JSON.stringify(byId(labels)) };
});

const orderJson = ({ decisionOrder }: GuidelineModel): string =>
  JSON.stringify(decisionOrder.map(({ id }) => id));

const ruleJson = kept(({ id, text }: Unplaced<RuleDef>) => JSON.stringify([id, folded(text)]));

const definitionJson = kept(({ id, definition, include, exclude }: Unplaced<Definition>) =>
  JSON.stringify([
    id,
    folded(definition?.text),
    include.map((rule) => [rule.id, folded(rule.text)]),
    exclude.map((rule) => [rule.id, folded(rule.text), rule.useInstead?.id]),
  ]),
);

const definitionJsons = keptList(definitionJson);

const tieBreakerJson = kept(({ id, between, when, prefer, unless }: Unplaced<TieBreaker>) =>
  JSON.stringify([
    id,
    between.map((label) => label.id),
    folded(when?.text),
    prefer?.id,
    folded(unless?.text),
  ]),
);

const exampleJson = kept(({ text, labels }: Unplaced<Example>) => JSON.stringify([text, labels]));

const exampleJsons = keptList(exampleJson);

const folded = (text: string | undefined): string | undefined => text?.replace(/\s+/g, ' ').trim();

function byId<T extends readonly unknown[]>(rows: T[]): T[] {
  return rows.toSorted((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1));
}
