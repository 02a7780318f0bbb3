/** Reads the entries of the guideline; unreadable parts are left out. */
import type { YamlNode } from '../../base/yaml/tree';
import type { Definition, RuleDef, SourceFile, TieBreaker } from './model';
import { field, items, locatedText, ref, refs, text, textAt, type Writable } from './reader';

// Without object spread, for speed: a long guideline has thousands of entries, and a keystroke reads them all.

export function readRule(
  file: SourceFile,
  node: YamlNode,
  kind: RuleDef['kind'] = 'general',
  label?: string,
): RuleDef | undefined {
  const idNode = field(node, 'id');
  const id = text(idNode);
  if (id === undefined || id === '' || !idNode) return undefined;
  const useInstead = ref(file, field(node, 'use_instead'));
  const rule: Writable<RuleDef> = { id, idNode, node, file, kind, text: textAt(node, 'text') ?? '' };
  if (label !== undefined) rule.label = label;
  if (useInstead) rule.useInstead = useInstead;
  return rule;
}

export function readDefinition(file: SourceFile, node: YamlNode): Definition | undefined {
  const idNode = field(node, 'id');
  const id = text(idNode);
  if (id === undefined || id === '' || !idNode) return undefined;
  const brief = locatedText(file, field(node, 'brief'));
  const definition = locatedText(file, field(node, 'definition'));
  const scopeNote = locatedText(file, field(node, 'scope_note'));
  const criteria = (kind: 'include' | 'exclude'): RuleDef[] =>
    readItems(field(node, kind), (item) => readRule(file, item, kind, id));
  const entry: Writable<Definition> = {
    id,
    idNode,
    node,
    file,
    include: criteria('include'),
    exclude: criteria('exclude'),
  };
  if (brief) entry.brief = brief;
  if (definition) entry.definition = definition;
  if (scopeNote) entry.scopeNote = scopeNote;
  return entry;
}

export function readTieBreaker(file: SourceFile, node: YamlNode): TieBreaker | undefined {
  const idNode = field(node, 'id');
  const id = text(idNode);
  if (id === undefined || id === '' || !idNode) return undefined;
  const when = locatedText(file, field(node, 'when'));
  const prefer = ref(file, field(node, 'prefer'));
  const unless = locatedText(file, field(node, 'unless'));
  const rationale = locatedText(file, field(node, 'rationale'));
  const rule: Writable<TieBreaker> = {
    id,
    idNode,
    node,
    file,
    between: refs(file, field(node, 'between')),
    examples: refs(file, field(node, 'examples')),
  };
  if (when) rule.when = when;
  if (prefer) rule.prefer = prefer;
  if (unless) rule.unless = unless;
  if (rationale) rule.rationale = rationale;
  return rule;
}

/** The readable items of a list. */
export function readItems<Entry>(
  list: YamlNode | undefined,
  read: (node: YamlNode) => Entry | undefined,
): Entry[] {
  const found: Entry[] = [];
  for (const node of items(list)) {
    const entry = read(node);
    if (entry !== undefined) found.push(entry);
  }
  return found;
}
