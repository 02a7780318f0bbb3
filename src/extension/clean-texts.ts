import * as vscode from 'vscode';
import { DidSaveTextDocumentNotification, type LanguageClient } from 'vscode-languageclient/node';

/** Milliseconds within which VS Code reports, in a separate message, whether a change left a document dirty. */
const SETTLED = 50;

/**
 * Notifies the server of documents that equal the disk without having been saved: reloaded after the file changed, or with all changes
 * undone. LSP has no such notification, so "saved" is sent: the server does not append to files with unsaved changes. On a busy machine
 * it may be sent too early: the server compares the text with the disk.
 */
export function notifyCleanTexts(
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
