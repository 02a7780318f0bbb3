import * as vscode from 'vscode';

/** Offers to save a project's files before work that reads them from disk. False if the user cancels. `root`: URI of the project. */
export async function saveFirst(root: string, why: string): Promise<boolean> {
  const unsaved = vscode.workspace.textDocuments.filter(
    ({ isDirty, uri }) => isDirty && uri.toString().startsWith(`${root}/`),
  );
  if (unsaved.length === 0) return true;
  const save = 'Save and Continue';
  const names = unsaved.map(({ uri }) => vscode.workspace.asRelativePath(uri)).join(', ');
  const chosen = await vscode.window.showWarningMessage(
    `Save your changes first? ${why}`,
    { modal: true, detail: names },
    save,
  );
  if (chosen !== save) return false;
  const saved = await Promise.all(unsaved.map((document) => document.save()));
  return saved.every(Boolean);
}
