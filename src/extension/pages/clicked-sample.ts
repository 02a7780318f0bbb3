import * as vscode from 'vscode';
import { COMMANDS } from '../ids';

/**
 * Opens the sample that was clicked on a page; the message's `bucket` is the path of its file. Reviewers see all answers, others the text.
 */
export async function openClickedSample(
  root: string,
  { type, bucket: path, sample }: Readonly<Record<string, unknown>>,
): Promise<void> {
  if (type !== 'open' || typeof path !== 'string' || typeof sample !== 'string') return;
  const uri = vscode.Uri.joinPath(vscode.Uri.parse(root), ...path.split('/')).toString();
  await vscode.commands.executeCommand(COMMANDS.openSample, { uri, sample });
}
