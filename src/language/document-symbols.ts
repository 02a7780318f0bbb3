import type { Range } from '../project/findings/finding';
import type { ProjectModel } from '../project/model/model';
import { textAt } from '../project/model/reader';
import type { YamlDocument } from '../base/yaml/document';
import { keyText, type Ranged, type YamlMap, type YamlNode } from '../base/yaml/tree';
import { clipped } from '../base/text/shorten';
import { rangeOfPart, yamlDocument } from './places';

type EditorSymbolKind =
  'section' | 'label' | 'layer' | 'rule' | 'tie-breaker' | 'example' | 'version' | 'person';

/** LSP's DocumentSymbol. */
export interface EditorSymbol {
  readonly name: string;
  readonly detail?: string;
  readonly kind: EditorSymbolKind;
  readonly range: Range;
  readonly selectionRange: Range;
  readonly children: readonly EditorSymbol[];
}

const ITEM_KINDS: Readonly<Record<string, EditorSymbolKind>> = {
  labels: 'label',
  layers: 'layer',
  levels: 'label',
  rules: 'rule',
  include: 'rule',
  exclude: 'rule',
  tie_breakers: 'tie-breaker',
  examples: 'example',
  changelog: 'version',
  changes: 'version',
  annotators: 'person',
  reviewers: 'person',
};

const DETAILS = ['name', 'question', 'brief', 'definition', 'text', 'marked', 'when', 'date', 'type'];
const DETAIL_LENGTH = 80;

/** The outline of one of the YAML files: sections, and in them labels, rules, tie-breakers, examples, versions. */
export function documentSymbols(model: ProjectModel, path: string): EditorSymbol[] {
  const document = yamlDocument(model, path);
  return document?.root.kind === 'map' ? sections(document, document.root) : [];
}

function sections(document: YamlDocument, map: YamlMap): EditorSymbol[] {
  return map.entries.flatMap((entry): EditorSymbol[] => {
    const name = keyText(entry.key);
    if (name === '') return [];
    const detail = entry.value.kind === 'scalar' ? String(entry.value.value) : undefined;
    const children = below(document, name, entry.value);
    return [symbolOf(document, 'section', entry, entry.key, name, detail, children)];
  });
}

function below(document: YamlDocument, key: string, value: YamlNode): EditorSymbol[] {
  const kind = ITEM_KINDS[key];
  if (value.kind === 'seq' && kind)
    return value.items.flatMap((item) => itemSymbol(document, kind, item) ?? []);
  if (value.kind !== 'map' || (key !== 'guideline' && key !== 'people')) return [];
  return sections(document, value);
}

function itemSymbol(
  document: YamlDocument,
  kind: EditorSymbolKind,
  item: YamlNode,
): EditorSymbol | undefined {
  if (item.kind === 'scalar' && kind === 'person')
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
  kind: EditorSymbolKind,
  node: Ranged,
  nameNode: Ranged,
  name: string,
  detail: string | undefined,
  children: readonly EditorSymbol[],
): EditorSymbol {
  return {
    name,
    kind,
    range: rangeOfPart(document, node),
    selectionRange: rangeOfPart(document, nameNode),
    children,
    ...(detail !== undefined && { detail: short(detail) }),
  };
}

const short = (text: string): string => clipped(text.replace(/\s+/g, ' ').trim(), DETAIL_LENGTH);
