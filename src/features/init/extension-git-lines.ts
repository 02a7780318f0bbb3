import * as vscode from 'vscode';
import { exists } from '../../extension/exists';
import { missingGitLines, type GitFile } from '../../project/model/git-settings';

/** Adds what is missing to the end of a file for Git. A link is left alone: it may lead out of the folder. */
export async function addGitLines(uri: vscode.Uri, file: GitFile): Promise<void> {
  const isThere = await exists(uri);
  if (isThere && (await vscode.workspace.fs.stat(uri)).type & vscode.FileType.SymbolicLink) return;
  const there = isThere ? await vscode.workspace.fs.readFile(uri) : new Uint8Array();
  const lines = missingGitLines(file, new TextDecoder().decode(there));
  if (lines.length === 0) return;
  const isOpen = there.length > 0 && there.at(-1) !== 0x0a;
  const added = new TextEncoder().encode(`${isOpen ? '\n' : ''}${lines.join('\n')}\n`);
  await vscode.workspace.fs.writeFile(uri, Buffer.concat([there, added]));
}
