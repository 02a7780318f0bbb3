import {
  SymbolKind,
  type DocumentSymbol,
  type SelectionRange,
  type WorkspaceSymbol,
} from 'vscode-languageserver/node';
import { documentLinks } from '../document-links';
import { documentSymbols, type EditorSymbol } from '../document-symbols';
import { foldingRanges } from '../folding';
import { selectionRanges } from '../selection-ranges';
import { workspaceSymbols } from '../workspace-symbols';
import { locationOf } from './requested-place';
import type { FeatureHost } from './feature-host';

const SYMBOL_KINDS: Readonly<Record<EditorSymbol['kind'], SymbolKind>> = {
  section: SymbolKind.Namespace,
  label: SymbolKind.EnumMember,
  layer: SymbolKind.Class,
  rule: SymbolKind.Function,
  'tie-breaker': SymbolKind.Operator,
  example: SymbolKind.String,
  version: SymbolKind.Event,
  person: SymbolKind.Variable,
};

/** Symbols, folding, links and "expand selection". */
export function outline({ connection, projects, options, on }: FeatureHost): void {
  connection.onDocumentSymbol(({ textDocument }) =>
    on(textDocument.uri, ({ isYaml, model, path }) =>
      isYaml ? documentSymbols(model, path).map(editorSymbol) : null,
    ),
  );

  connection.onWorkspaceSymbol(({ query }): WorkspaceSymbol[] =>
    projects.all.flatMap((hosted) => {
      const { model } = hosted.project;
      if (!model) return [];
      return workspaceSymbols(model, query).map(({ name, container, kind, place }) => ({
        name,
        containerName: container,
        kind: SYMBOL_KINDS[kind],
        location: locationOf(hosted, place),
      }));
    }),
  );

  connection.onFoldingRanges(({ textDocument }) =>
    on(textDocument.uri, ({ isYaml, model, path }) => (isYaml ? foldingRanges(model, path) : null)),
  );

  connection.onDocumentLinks(({ textDocument }) =>
    on(textDocument.uri, async ({ isYaml, hosted, project, model, path }) => {
      if (!isYaml) return null;
      const links = await documentLinks(project, model, path, options.docs);
      return links.map(({ range, path: file, uri, tooltip }) => ({
        range,
        target: file === undefined ? uri! : hosted.uri(file),
        tooltip,
      }));
    }),
  );

  connection.onSelectionRanges(({ textDocument, positions }) =>
    on(textDocument.uri, ({ isYaml, model, path }) =>
      isYaml ? positions.map((position) => nested(selectionRanges(model, path, position), position)) : null,
    ),
  );
}

function editorSymbol({ name, detail, kind, range, selectionRange, children }: EditorSymbol): DocumentSymbol {
  return {
    name,
    kind: SYMBOL_KINDS[kind],
    range,
    selectionRange,
    children: children.map(editorSymbol),
    ...(detail !== undefined && { detail }),
  };
}

/** LSP wants a range for each position, each within its parent. */
function nested(
  ranges: readonly SelectionRange['range'][],
  position: SelectionRange['range']['start'],
): SelectionRange {
  const outermost = [...ranges].reverse();
  let selection: SelectionRange | undefined;
  for (const range of outermost) selection = { range, ...(selection && { parent: selection }) };
  return selection ?? { range: { start: position, end: position } };
}
