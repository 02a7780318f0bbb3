import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import { projectFolder } from './open-place';

/**
 * Edits a file of a sample file's project through the editor, so it can be undone. Saves it, unless it already had unsaved changes.
 * `hash`: SHA-256 of the text that the edits were made for.
 */
export async function editProjectFile(
  sampleFile: vscode.Uri,
  file: string,
  hash: string,
  edits: readonly { start: number; end: number; newText: string }[],
): Promise<void> {
  const folder = await projectFolder(sampleFile);
  const uri = folder && vscode.Uri.joinPath(folder, file);
  if (!uri?.path.startsWith(`${folder!.path}/`)) throw new Error(`${file} is not a file of this project.`);
  const document = await vscode.workspace.openTextDocument(uri);
  if (createHash('sha256').update(document.getText()).digest('hex') !== hash)
    throw new Error(`${file} has just changed. Look at it, then try again.`);
  const hadChanges = document.isDirty;
  const edit = new vscode.WorkspaceEdit();
  for (const { start, end, newText } of edits)
    edit.replace(uri, new vscode.Range(document.positionAt(start), document.positionAt(end)), newText);
  if (!(await vscode.workspace.applyEdit(edit))) throw new Error(`${file} could not be edited.`);
  // The user saves their own changes.
  if (!hadChanges && !(await document.save())) throw new Error(`${file} was edited but could not be saved.`);
}
