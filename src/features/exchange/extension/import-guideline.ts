import { writeFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { counted } from '../../../base/text/phrases';
import type { Editor } from '../../../extension/editor';
import type { Steps } from '../../../extension/steps';
import { CliFailure, runLong } from './run-cli';

/** Shows what a document has, asks what its headings are, and makes a project of its guideline. `outline` is a file for what it has. */
export async function importGuideline(
  { context, client }: Pick<Editor, 'context' | 'client'>,
  ask: Steps,
  { file, target, outline }: { readonly file: string; readonly target: vscode.Uri; readonly outline: string },
): Promise<undefined> {
  const run = (title: string, ...more: string[]): Thenable<string> =>
    runLong(context, title, ['import', 'guideline', file, ...more], { saysMore: true });
  await ask.once(async () => {
    await writeFile(outline, await run('Reading the document'));
    const beside = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    return vscode.window.showTextDocument(vscode.Uri.file(outline), beside);
  });
  const said = await placed(ask, (map) =>
    run('Importing the guideline', '--project', target.fsPath, '--map', map),
  );
  await client.projects({ search: true });
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  const isOutline = ({ input }: vscode.Tab): boolean =>
    input instanceof vscode.TabInputText && input.uri.fsPath === outline;
  await vscode.window.tabGroups.close(tabs.filter(isOutline));
  await vscode.window.showTextDocument(vscode.Uri.joinPath(target, 'guideline.yaml'));
  void sayWhatNext(said, vscode.workspace.asRelativePath(target));
}

async function sayWhatNext(said: string, where: string): Promise<void> {
  const left = said.split('\n').filter((line) => line.startsWith('Not '));
  const next = `The guideline is in ${where}. Put your texts into ${where}/data.`;
  if (left.length === 0) return void vscode.window.showInformationMessage(next);
  const show = 'Show What Was Left Out';
  const lost = `${counted(left.length, 'part')} of the document could not be taken over.`;
  if (await vscode.window.showInformationMessage(`${next} ${lost}`, show))
    await vscode.window.showTextDocument(
      await vscode.workspace.openTextDocument({ content: left.join('\n') }),
    );
}

/** Asks what the headings are until that can be used; what was typed stays in the box. */
async function placed(ask: Steps, place: (map: string) => Thenable<string>): Promise<string> {
  for (let prompt = 'What are its headings? The text beside shows them, and what they may be.'; ;) {
    const map = await ask.text({ title: 'Import a guideline', prompt, value: 'h1=title,h2=label' });
    try {
      return await place(map);
    } catch (error) {
      if (!(error instanceof CliFailure)) throw error;
      prompt = error.message;
    }
  }
}
