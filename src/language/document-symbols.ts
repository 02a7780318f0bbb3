import { SymbolKind, type DocumentSymbol } from 'vscode-languageserver/node';
import type { ProjectModel } from '../project/model/model';
import { textAt } from '../project/model/reader';
import type { YamlDocument } from '../base/yaml/document';
import { keyText, type Ranged, type YamlMap, type YamlNode } from '../base/yaml/tree';
import { clipped, oneLine } from '../base/text/phrases';
import { rangeOfPart, yamlDocument } from './places';

/** How LSP calls what has an id. */
export const SYMBOL_KINDS = {
  label: SymbolKind.EnumMember,
  layer: SymbolKind.Class,
  rule: SymbolKind.Function,
  example: SymbolKind.String,
} as const;

const ITEM_KINDS: Readonly<Record<string, SymbolKind>> = {
  labels: SYMBOL_KINDS.label,
  layers: SYMBOL_KINDS.layer,
  levels: SYMBOL_KINDS.label,
  rules: SYMBOL_KINDS.rule,
  include: SYMBOL_KINDS.rule,
  exclude: SYMBOL_KINDS.rule,
  tie_breakers: SymbolKind.Operator,
  examples: SYMBOL_KINDS.example,
  changelog: SymbolKind.Event,
  changes: SymbolKind.Event,
  annotators: SymbolKind.Variable,
  reviewers: SymbolKind.Variable,
};

const DETAILS = ['name', 'question', 'brief', 'definition', 'text', 'marked', 'when', 'date', 'type'];
const DETAIL_LENGTH = 80;

/** The outline of one of the YAML files: sections, and in them labels, rules, tie-breakers, examples, versions. */
export function documentSymbols(model: ProjectModel, path: string): DocumentSymbol[] {
  const document = yamlDocument(model, path);
  return document?.root.kind === 'map' ? sections(document, document.root) : [];
}

function sections(document: YamlDocument, map: YamlMap): DocumentSymbol[] {
  return map.entries.flatMap((entry): DocumentSymbol[] => {
    const name = keyText(entry.key);
    if (name === '') return [];
    const detail = entry.value.kind === 'scalar' ? String(entry.value.value) : undefined;
    const children = below(document, name, entry.value);
    return [symbolOf(document, SymbolKind.Namespace, entry, entry.key, name, detail, children)];
  });
}

function below(document: YamlDocument, key: string, value: YamlNode): DocumentSymbol[] {
  const kind = ITEM_KINDS[key];
  if (value.kind === 'seq' && kind)
    return value.items.flatMap((item) => itemSymbol(document, kind, item) ?? []);
  if (value.kind !== 'map' || (key !== 'guideline' && key !== 'people')) return [];
  return sections(document, value);
}

function itemSymbol(document: YamlDocument, kind: SymbolKind, item: YamlNode): DocumentSymbol | undefined {
  if (item.kind === 'scalar' && kind === SymbolKind.Variable)
    return symbolOf(document, kind, item, item, String(item.value), undefined, []);
  if (item.kind !== 'map') return undefined;
  const nameKey = ['id', 'version', 'target', 'value'].find((key) => (textAt(item, key) ?? '') !== '');
  if (nameKey === undefined) return undefined;
  const detailKey = DETAILS.find((key) => textAt(item, key) !== undefined);
  const children = item.entries.flatMap((entry) => below(document, keyText(entry.key), entry.value));
  const detail = detailKey === undefined ? undefined : textAt(item, detailKey);
  return symbolOf(document, kind, item, item.get(nameKey)!, textAt(item, nameKey)!, detail, children);
}

function symbolOf(
  document: YamlDocument,
  kind: SymbolKind,
  node: Ranged,
  nameNode: Ranged,
  name: string,
  detail: string | undefined,
  children: DocumentSymbol[],
): DocumentSymbol {
  return {
    name,
    kind,
    range: rangeOfPart(document, node),
    selectionRange: rangeOfPart(document, nameNode),
    children,
    ...(detail !== undefined && { detail: clipped(oneLine(detail), DETAIL_LENGTH) }),
  };
}
