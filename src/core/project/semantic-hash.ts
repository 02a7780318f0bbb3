import { textHash } from '../text/hash';
import type { GuidelineModel, SchemaModel } from './model';

/**
 * First 16 hexadecimal digits of SHA-256 over the JSON of what gives labels their meaning: layers, labels, definitions, criteria,
 * tie-breakers, general rules, decision order and examples' answers. Names, colours, keys, notes, rationales, changelog, order of
 * definitions, layout and white space within a text do not enter.
 */
export function semanticHash(schema: SchemaModel, guideline: GuidelineModel | undefined): string {
  const meaning = {
    layers: schema.layers.map(({ layer, id, type }) =>
      layer ? { ...layer, name: undefined } : { id, type },
    ),
    labels: byId(
      schema.labels.map(({ label }) => [
        label.id,
        label.parent,
        label.selectable,
        label.status,
        label.replacedBy,
      ]),
    ),
    rules: guideline?.rules.map((rule) => [rule.id, folded(rule.text)]),
    order: guideline?.decisionOrder.map((label) => label.id),
    definitions: byId(
      (guideline?.definitions ?? []).map((entry) => [
        entry.id,
        folded(entry.definition?.text),
        entry.include.map((rule) => [rule.id, folded(rule.text)]),
        entry.exclude.map((rule) => [rule.id, folded(rule.text), rule.useInstead?.id]),
      ]),
    ),
    tieBreakers: guideline?.tieBreakers.map((rule) => [
      rule.id,
      rule.between.map((label) => label.id),
      folded(rule.when?.text),
      rule.prefer?.id,
      folded(rule.unless?.text),
    ]),
    examples: guideline?.examples.map((example) => [example.text, example.labels]),
  };
  return textHash(JSON.stringify(meaning));
}

const folded = (text: string | undefined): string | undefined => text?.replace(/\s+/g, ' ').trim();

function byId<T extends readonly unknown[]>(rows: T[]): T[] {
  return rows.toSorted((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1));
}
