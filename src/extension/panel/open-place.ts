import * as vscode from 'vscode';
import { exists } from '../exists';

const SCHEMA_FILE = 'labelwright.yaml';

/** The folder of the project that a file belongs to: the nearest one above it with a schema file. */
export async function projectFolder(uri: vscode.Uri): Promise<vscode.Uri | undefined> {
  const top = vscode.workspace.getWorkspaceFolder(uri)?.uri;
  for (let folder = vscode.Uri.joinPath(uri, '..'); ; folder = vscode.Uri.joinPath(folder, '..')) {
    if (await exists(vscode.Uri.joinPath(folder, SCHEMA_FILE))) return folder;
    if (folder.path === top?.path || folder.path === '/' || folder.path === '') return undefined;
  }
}

/** Opens a file of the sample file's project in a text editor: at a line, or at the definition of an id of the guideline or schema. */
export async function openPlace(
  sampleFile: vscode.Uri,
  place: { file?: string; id?: string; line?: number },
): Promise<void> {
  const folder = await projectFolder(sampleFile);
  if (!folder) return;
  if (place.id !== undefined) {
    const found = await findId(folder, place.id);
    if (found) await vscode.window.showTextDocument(found.uri, { selection: found.range });
    return;
  }
  const file = place.file ?? sampleFile.path.slice(folder.path.length + 1);
  const uri = vscode.Uri.joinPath(folder, file);
  if (!uri.path.startsWith(`${folder.path}/`)) return;
  const at = new vscode.Position(place.line ?? 0, 0);
  await vscode.commands.executeCommand('vscode.openWith', uri, 'default', {
    selection: new vscode.Range(at, at),
  });
}

async function findId(
  folder: vscode.Uri,
  id: string,
): Promise<{ uri: vscode.Uri; range: vscode.Range } | undefined> {
  const escaped = id.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const pattern = new RegExp(`\\bid:\\s*["']?${escaped}["']?(?=[\\s,}]|$)`, 'm');
  const files = await vscode.workspace.findFiles(new vscode.RelativePattern(folder, '*.{yaml,yml}'));
  for (const uri of files.sort(
    (a, b) => Number(a.path.endsWith(SCHEMA_FILE)) - Number(b.path.endsWith(SCHEMA_FILE)),
  )) {
    const document = await vscode.workspace.openTextDocument(uri);
    const match = pattern.exec(document.getText());
    if (match)
      return {
        uri,
        range: new vscode.Range(
          document.positionAt(match.index),
          document.positionAt(match.index + match[0].length),
        ),
      };
  }
  return undefined;
}
