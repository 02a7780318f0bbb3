import * as vscode from 'vscode';
import { OPEN_SAMPLE_COMMAND } from '../../protocol/server';

/**
 * Opens the sample that was clicked on a page; the message's `bucket` is the path of its file. Reviewers see all answers, and what the model
 * says that the page is about, on the question of the link; others see the text.
 */
export async function openClickedSample(
  root: string,
  { type, bucket: path, sample, layer }: Readonly<Record<string, unknown>>,
  { model }: { readonly model?: unknown } = {},
): Promise<void> {
  if (type !== 'open' || typeof path !== 'string' || typeof sample !== 'string') return;
  const uri = vscode.Uri.joinPath(vscode.Uri.parse(root), ...path.split('/')).toString();
  const target = {
    uri,
    sample,
    ...(typeof model === 'string' && { model }),
    ...(typeof layer === 'string' && { layer }),
  };
  await vscode.commands.executeCommand(OPEN_SAMPLE_COMMAND, target);
}
