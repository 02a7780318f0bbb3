/**
 * The guideline's entries, each read once for as long as its text stays the same, and then only placed in the file of the day: a
 * keystroke reads the entry that it is in. What is kept with a node is made of that node alone.
 */
import { kept } from '../kept';
import { keptList } from '../kept-list';
import type { YamlNode } from '../yaml/tree';
import type { Definition, RuleDef, SourceFile, TieBreaker, Unplaced } from './model';
import {
  field,
  items,
  named,
  namedIn,
  placeRef,
  placeText,
  text,
  textAt,
  written,
  type Writable,
} from './reader';

/** Reads the entries of a list, as far as they can be read. */
export function entriesReader<Entry>(
  read: (node: YamlNode) => Entry | undefined,
): (list: YamlNode) => readonly Entry[] {
  const readAll = keptList(read);
  return kept((list) => {
    const entries = readAll(items(list));
    return entries.includes(undefined)
      ? entries.filter((entry) => entry !== undefined)
      : (entries as Entry[]);
  });
}

/** A general rule. */
export const ruleAt = kept((node: YamlNode) => readRule(node, 'general'));

function readRule(node: YamlNode, kind: RuleDef['kind'], label?: string): Unplaced<RuleDef> | undefined {
  const idNode = field(node, 'id');
  const id = text(idNode);
  if (id === undefined || id === '' || !idNode) return undefined;
  const useInstead = named(field(node, 'use_instead'));
  return {
    id,
    idNode,
    node,
    kind,
    text: textAt(node, 'text') ?? '',
    ...(label !== undefined && { label }),
    ...(useInstead && { useInstead }),
  };
}

export const definitionAt = kept((node: YamlNode): Unplaced<Definition> | undefined => {
  const idNode = field(node, 'id');
  const id = text(idNode);
  if (id === undefined || id === '' || !idNode) return undefined;
  const brief = written(field(node, 'brief'));
  const definition = written(field(node, 'definition'));
  const scopeNote = written(field(node, 'scope_note'));
  const criteria = (kind: 'include' | 'exclude'): Unplaced<RuleDef>[] =>
    items(field(node, kind)).flatMap((item) => readRule(item, kind, id) ?? []);
  return {
    id,
    idNode,
    node,
    include: criteria('include'),
    exclude: criteria('exclude'),
    ...(brief && { brief }),
    ...(definition && { definition }),
    ...(scopeNote && { scopeNote }),
  };
});

export const tieBreakerAt = kept((node: YamlNode): Unplaced<TieBreaker> | undefined => {
  const idNode = field(node, 'id');
  const id = text(idNode);
  if (id === undefined || id === '' || !idNode) return undefined;
  const when = written(field(node, 'when'));
  const prefer = named(field(node, 'prefer'));
  const unless = written(field(node, 'unless'));
  const rationale = written(field(node, 'rationale'));
  return {
    id,
    idNode,
    node,
    between: namedIn(field(node, 'between')),
    examples: namedIn(field(node, 'examples')),
    ...(when && { when }),
    ...(prefer && { prefer }),
    ...(unless && { unless }),
    ...(rationale && { rationale }),
  };
});

// Written out without spreading: a long guideline has thousands of them.

export function placeRule(
  file: SourceFile,
  { id, idNode, node, kind, text, label, useInstead }: Unplaced<RuleDef>,
): RuleDef {
  const rule: Writable<RuleDef> = { id, idNode, node, file, kind, text };
  if (label !== undefined) rule.label = label;
  if (useInstead) rule.useInstead = placeRef(file, useInstead);
  return rule;
}

export function placeDefinition(
  file: SourceFile,
  { id, idNode, node, brief, definition, scopeNote, include, exclude }: Unplaced<Definition>,
): Definition {
  const entry: Writable<Definition> = {
    id,
    idNode,
    node,
    file,
    include: include.map((rule) => placeRule(file, rule)),
    exclude: exclude.map((rule) => placeRule(file, rule)),
  };
  if (brief) entry.brief = placeText(file, brief);
  if (definition) entry.definition = placeText(file, definition);
  if (scopeNote) entry.scopeNote = placeText(file, scopeNote);
  return entry;
}

export function placeTieBreaker(
  file: SourceFile,
  { id, idNode, node, between, when, prefer, unless, rationale, examples }: Unplaced<TieBreaker>,
): TieBreaker {
  const rule: Writable<TieBreaker> = {
    id,
    idNode,
    node,
    file,
    between: between.map((ref) => placeRef(file, ref)),
    examples: examples.map((ref) => placeRef(file, ref)),
  };
  if (when) rule.when = placeText(file, when);
  if (prefer) rule.prefer = placeRef(file, prefer);
  if (unless) rule.unless = placeText(file, unless);
  if (rationale) rule.rationale = placeText(file, rationale);
  return rule;
}
