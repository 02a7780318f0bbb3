import { writeFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { Editor } from '../../../extension/editor';
import type { Steps } from '../../../extension/steps';
import { runCli } from './run-cli';

/** Shows what a document has, asks what its headings are, and makes a project of its guideline. `outline` is a file for what it has. */
export async function importGuideline(
  { context, client }: Pick<Editor, 'context' | 'client'>,
  ask: Steps,
  { file, target, outline }: { readonly file: string; readonly target: vscode.Uri; readonly outline: string },
): Promise<undefined> {
  const run = (...more: string[]): Promise<string> =>
    runCli(context, ['import', 'guideline', file, ...more], { saysMore: true });
  await ask.once(async () => {
    await writeFile(outline, await run());
    const beside = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    return vscode.window.showTextDocument(vscode.Uri.file(outline), beside);
  });
  const map = await ask.text({
    title: 'Import a guideline',
    prompt: 'What are its headings? The text beside shows them, and what they may be.',
    value: 'h1=title,h2=label',
  });
  const said = await run('--project', target.fsPath, '--map', map);
  await client.projects({ search: true });
  await vscode.window.showTextDocument(vscode.Uri.joinPath(target, 'guideline.yaml'));
  void vscode.window.showInformationMessage(said);
}
