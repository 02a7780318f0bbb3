import type { SelectionRange } from 'vscode-languageserver/node';
import { documentLinks } from '../document-links';
import { documentSymbols } from '../document-symbols';
import { foldingRanges } from '../folding';
import { selectionRanges } from '../selection-ranges';
import { workspaceSymbols } from '../workspace-symbols';
import { locationOf } from './requested-place';
import type { FeatureHost } from './feature-host';

/** Symbols, folding, links and "expand selection". */
export function outline({ connection, projects, options, on }: FeatureHost): void {
  connection.onDocumentSymbol(({ textDocument }) =>
    on(textDocument.uri, ({ isYaml, model, path }) => (isYaml ? documentSymbols(model, path) : null)),
  );

  connection.onWorkspaceSymbol(({ query }) =>
    projects.all.flatMap((hosted) => {
      const { model } = hosted.project;
      return model ? workspaceSymbols(model, query, (place) => locationOf(hosted, place)) : [];
    }),
  );

  connection.onFoldingRanges(({ textDocument }) =>
    on(textDocument.uri, ({ isYaml, model, path }) => (isYaml ? foldingRanges(model, path) : null)),
  );

  connection.onDocumentLinks(({ textDocument }) =>
    on(textDocument.uri, ({ isYaml, hosted, project, model, path }) =>
      isYaml ? documentLinks({ project, model }, path, (file) => hosted.uri(file), options.docs) : null,
    ),
  );

  connection.onSelectionRanges(({ textDocument, positions }) =>
    on(textDocument.uri, ({ isYaml, model, path }) =>
      isYaml ? positions.map((position) => nested(selectionRanges(model, path, position), position)) : null,
    ),
  );
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
