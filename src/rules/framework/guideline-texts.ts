import type { PlacedText, ProjectModel, RuleDef, SourceFile } from '../../core/project/model';
import { field, items, placedText } from '../../core/project/reader';
import type { YamlNode } from '../../core/yaml/tree';

/**
 * Calls `visit` for the texts that people decide by: rules and criteria, definitions, and conditions of tie-breakers, with the id of
 * what each belongs to. Where it returns false there is nothing to find: the node is put into `dull` and not visited again, for as
 * long as it lives.
 */
export function forEachGuidelineText(
  { guideline }: ProjectModel,
  dull: WeakSet<YamlNode>,
  visit: (text: PlacedText, owner: string) => boolean,
): void {
  const visitText = (text: PlacedText | undefined, owner: string): void => {
    if (text && !dull.has(text.node) && !visit(text, owner)) dull.add(text.node);
  };
  const visitRule = ({ file, node, id }: RuleDef): void => {
    if (dull.has(node)) return;
    const text = placedText(file, field(node, 'text'));
    if (!text || !visit(text, id)) dull.add(node);
  };
  guideline?.rules.forEach(visitRule);
  for (const { id, definition, include, exclude } of guideline?.definitions ?? []) {
    visitText(definition, id);
    include.forEach(visitRule);
    exclude.forEach(visitRule);
  }
  for (const { id, when, unless } of guideline?.tieBreakers ?? []) {
    visitText(when, id);
    visitText(unless, id);
  }
}

/** Every text that the author wrote in a file, but for texts and answers of examples, changes of the past, and keys that start with `x-`. */
export function writtenTexts(file: SourceFile): PlacedText[] {
  const found: PlacedText[] = [];
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
      // An inline guideline is a file of its own.
      if (node === file.document.root && node === file.root && name === 'guideline' && value.kind === 'map')
        continue;
      visit(value, isExample || (node === file.root && name === 'examples'));
    }
  };
  visit(file.root, false);
  return found;
}

/** What an example quotes from the data. */
const QUOTED = new Set(['text', 'marked', 'labels']);
