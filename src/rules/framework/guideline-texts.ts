import type { PlacedText, SourceFile, Unplaced } from '../../core/project/model';
import { field, items, written } from '../../core/project/reader';
import type { YamlNode } from '../../core/yaml/tree';
import type { EntryChecks, EntryContext, EntryReport } from './entry-rule';

type TextCheck = (
  text: Unplaced<PlacedText>,
  owner: string,
  report: (finding: EntryReport) => void,
  context: EntryContext,
  /** It says when a tie-breaker holds. */
  isCondition?: boolean,
) => void;

/**
 * Checks the texts that people decide by, each by itself: rules and criteria, definitions, and conditions of tie-breakers, with the id
 * of what each belongs to.
 */
export function decidingTexts(check: TextCheck): EntryChecks {
  const checkRule: NonNullable<EntryChecks['rule']> = ({ node, id }, report, context) => {
    const said = written(field(node, 'text'));
    if (said) check(said, id, report, context);
  };
  return {
    rule: checkRule,
    definition({ id, definition, include, exclude }, report, context) {
      if (definition) check(definition, id, report, context);
      for (const rule of [...include, ...exclude]) checkRule(rule, report, context);
    },
    tieBreaker({ id, when, unless }, report, context) {
      if (when) check(when, id, report, context, true);
      if (unless) check(unless, id, report, context, true);
    },
  };
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
