import { writeFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { counted } from '../../../base/text/phrases';
import type { Editor } from '../../../extension/editor';
import { ADD_TEXTS_COMMAND } from '../../../extension/ids';
import type { Steps } from '../../../extension/steps';
import { CliFailure, runLong } from './run-cli';

/** Shows what a document has, asks what its headings are, and makes a project of its guideline. `outline` is a file for what it has. */
export async function importGuideline(
  { context, client }: Pick<Editor, 'context' | 'client'>,
  ask: Steps,
  { file, target, outline }: { readonly file: string; readonly target: vscode.Uri; readonly outline: string },
): Promise<undefined> {
  let proposal = '';
  const onMessage = ({ map }: { map?: string }): void => void (proposal = map ?? proposal);
  const run = (title: string, ...more: string[]): Thenable<string> =>
    runLong(context, title, ['import', 'guideline', file, ...more], { saysMore: true, onMessage });
  const proposed = await ask.once(async () => {
    await writeFile(outline, await run('Reading the document'));
    const beside = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    await vscode.window.showTextDocument(vscode.Uri.file(outline), beside);
    return proposal;
  });
  const said = await placed(ask, file, proposed, (map) =>
    run('Importing the guideline', '--project', target.fsPath, '--map', map),
  );
  await client.projects({ search: true });
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  const isOutline = ({ input }: vscode.Tab): boolean =>
    input instanceof vscode.TabInputText && input.uri.fsPath === outline;
  await vscode.window.tabGroups.close(tabs.filter(isOutline));
  await vscode.window.showTextDocument(vscode.Uri.joinPath(target, 'guideline.yaml'));
  void sayWhatNext(said, target);
}

async function sayWhatNext(said: string, target: vscode.Uri): Promise<void> {
  const left = said.split('\n').filter((line) => /^(?:Not|Left out) /.test(line));
  const [add, show] = ['Add Texts…', 'Show What Was Left Out'];
  const lost = left.length === 0 ? '' : ` Left out: ${counted(left.length, 'part')} of the document.`;
  const chosen = await vscode.window.showInformationMessage(
    `The guideline is in ${vscode.workspace.asRelativePath(target)}. There are no texts yet.${lost}`,
    add,
    ...(left.length > 0 ? [show] : []),
  );
  if (chosen === show)
    await vscode.window.showTextDocument(
      await vscode.workspace.openTextDocument({ content: left.join('\n') }),
    );
  else if (chosen) await vscode.commands.executeCommand(ADD_TEXTS_COMMAND, target.toString());
}

/** Asks what the headings of a file are until that can be used; what was typed stays in the box. */
async function placed(
  ask: Steps,
  placeHolder: string,
  value: string,
  place: (map: string) => Thenable<string>,
): Promise<string> {
  let prompt = 'What are its headings? The text beside shows what is proposed. Change what is wrong.';
  for (;;) {
    const map = await ask.text({ title: 'Import a guideline', prompt, value, placeHolder });
    try {
      return await place(map);
    } catch (error) {
      if (!(error instanceof CliFailure)) throw error;
      prompt = error.message;
    }
  }
}
