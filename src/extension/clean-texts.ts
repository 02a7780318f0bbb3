import * as vscode from 'vscode';
import { DidSaveTextDocumentNotification, type LanguageClient } from 'vscode-languageclient/node';

/** Milliseconds after which VS Code has said whether a change left something unsaved; it says so in a message of its own. */
const SETTLED = 50;

/**
 * Tells the server of texts that are as on disk without having been saved: read again after the file had changed, or with their changes
 * undone. The protocol has no word for it, and to the server, which appends to no file with unsaved changes, it is the same.
 */
export function tellCleanTexts(
  client: LanguageClient,
  documentSelector: vscode.DocumentSelector,
): vscode.Disposable {
  return vscode.workspace.onDidChangeTextDocument(({ document }) => {
    if (document.isDirty || vscode.languages.match(documentSelector, document) === 0) return;
    const { version } = document;
    setTimeout(() => {
      if (document.isDirty || document.isClosed || document.version !== version || !client.isRunning())
        return;
      const textDocument = client.code2ProtocolConverter.asTextDocumentIdentifier(document);
      void client.sendNotification(DidSaveTextDocumentNotification.type, { textDocument });
    }, SETTLED);
  });
}
