import {
  CodeActionKind,
  TextDocumentSyncKind,
  type ClientCapabilities,
  type InitializeResult,
} from 'vscode-languageserver/node';
import { TOKEN_MODIFIERS, TOKEN_TYPES } from '../token-legend';

/** The trigger of formatting on line breaks. */
export const LINE_BREAK = { firstTriggerCharacter: '\n' };

/** Whether the editor lets the server register on-type formatting for certain files. */
export const registersOnType = (client: ClientCapabilities | undefined): boolean =>
  client?.textDocument?.onTypeFormatting?.dynamicRegistration ?? false;

/** The server's capabilities. Imports none of the features: the editor's start-up waits for this response. */
export const greeting = (client: ClientCapabilities): InitializeResult => ({
  capabilities: {
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    hoverProvider: true,
    completionProvider: {
      triggerCharacters: [' ', ':', '"', '[', '{', '(', ',', '-'],
      resolveProvider: true,
    },
    // VS Code uses only one on-type formatter per file: as a capability for all YAML, this would disable others in files that are not
    // ours. So it is registered for our files alone, if the editor supports that.
    ...(!registersOnType(client) && { documentOnTypeFormattingProvider: LINE_BREAK }),
    definitionProvider: true,
    declarationProvider: true,
    referencesProvider: true,
    documentHighlightProvider: true,
    documentSymbolProvider: { label: 'Labelwright' },
    workspaceSymbolProvider: true,
    foldingRangeProvider: true,
    documentLinkProvider: {},
    selectionRangeProvider: true,
    renameProvider: { prepareProvider: true },
    codeActionProvider: {
      codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.SourceFixAll, CodeActionKind.Refactor],
    },
    codeLensProvider: { resolveProvider: false },
    semanticTokensProvider: {
      legend: { tokenTypes: [...TOKEN_TYPES], tokenModifiers: [...TOKEN_MODIFIERS] },
      full: true,
      range: true,
    },
  },
  serverInfo: { name: 'labelwright' },
});
