import { memoize } from '../../base/memoize';
import type { GuidelineModel, LocatedText, RuleDef, SourceFile } from '../../project/model/model';
import { field, items, locatedText } from '../../project/model/reader';
import type { YamlNode } from '../../base/yaml/tree';

/** A text that annotators decide by. */
export interface DecidingText extends LocatedText {
  /** Id of the label, layer, rule or tie-breaker that it belongs to. */
  readonly owner: string;
  /** Whether it says when a tie-breaker applies. */
  readonly isCondition: boolean;
}

/** The texts that annotators decide by: rules and criteria, definitions of labels, layers and levels, and conditions of tie-breakers. */
export const decidingTexts = memoize((guideline: GuidelineModel): readonly DecidingText[] => {
  const found: DecidingText[] = [];
  const add = (said: LocatedText | undefined, owner: string, isCondition = false): void => {
    if (said) found.push({ text: said.text, node: said.node, file: said.file, owner, isCondition });
  };
  const addRule = ({ file, node, id }: RuleDef): void => add(locatedText(file, field(node, 'text')), id);
  guideline.rules.forEach(addRule);
  for (const { id, definition, include, exclude } of [...guideline.definitions, ...guideline.layers]) {
    add(definition, id);
    [...include, ...exclude].forEach(addRule);
  }
  for (const { id, levels, tieBreakers, tie, none } of guideline.layers) {
    for (const { definition: meaning, rules } of levels) {
      add(meaning, id);
      rules.forEach(addRule);
    }
    for (const { id: owner, file, node, unless } of tieBreakers) {
      add(locatedText(file, field(node, 'when')), owner, true);
      add(unless, owner, true);
    }
    add(tie, id);
    add(none, id);
  }
  for (const { id, when, unless } of guideline.tieBreakers) {
    add(when, id, true);
    add(unless, id, true);
  }
  return found;
});

/** Every text in a file that its author wrote, except texts and answers of examples, the changelog, and keys that start with `x-`. */
export function writtenTexts(file: SourceFile): LocatedText[] {
  const found: LocatedText[] = [];
  const visit = (node: YamlNode, isExample: boolean): void => {
    if (node.kind === 'scalar') {
      if (typeof node.value === 'string' && node.alias === undefined)
        found.push({ text: node.value, node, file });
      return;
    }
    for (const item of items(node)) visit(item, isExample);
    if (node.kind !== 'map') return;
    for (const { key, value } of node.entries) {
      const name = String(key.value);
      if (name.startsWith('x-') || name === '$schema' || (isExample && QUOTED.has(name))) continue;
      if (node === file.root && (name === 'changelog' || name === 'lint')) continue;
      // An inline guideline is treated as a file of its own.
      if (node === file.document.root && node === file.root && name === 'guideline' && value.kind === 'map')
        continue;
      visit(value, isExample || (node === file.root && name === 'examples'));
    }
  };
  visit(file.root, false);
  return found;
}

/** Keys of an example that quote the data. */
const QUOTED = new Set(['text', 'marked', 'labels']);
