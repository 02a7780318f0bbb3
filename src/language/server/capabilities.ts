import {
  CodeActionKind,
  TextDocumentSyncKind,
  type ClientCapabilities,
  type InitializeResult,
} from 'vscode-languageserver/node';
import { TOKEN_MODIFIERS, TOKEN_TYPES } from '../token-legend';

/** By what a line break is told to the server. */
export const LINE_BREAK = { firstTriggerCharacter: '\n' };

/** Whether an editor lets the server say for which files it formats what is typed. */
export const registersOnType = (client: ClientCapabilities | undefined): boolean =>
  client?.textDocument?.onTypeFormatting?.dynamicRegistration ?? false;

/** What the server can do for an editor. Imports nothing of what does it: the editor's start-up waits for this answer. */
export const greeting = (client: ClientCapabilities): InitializeResult => ({
  capabilities: {
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    hoverProvider: true,
    completionProvider: {
      triggerCharacters: [' ', ':', '"', '[', '{', '(', ',', '-'],
      resolveProvider: true,
    },
    // Of several servers that format what is typed VS Code asks one: claimed for all YAML, as a capability is, this would take away
    // that of files which are not ours. So it is registered for ours alone, where the editor can do that.
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
