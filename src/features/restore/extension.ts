import * as vscode from 'vscode';
import type { Editor } from '../../extension/editor';
import { RECORDS_GONE_REQUEST, type RecordsGoneAnswer, type RecordsGoneParams } from './requests';

export const register = ({ client }: Editor): void => client.answer(RECORDS_GONE_REQUEST, askAboutGone);

/** Asks what to do with saved records that are gone from their file. */
async function askAboutGone({ what, path, lines }: RecordsGoneParams): Promise<RecordsGoneAnswer> {
  const [verb, them] = lines.length === 1 ? ['was', 'It'] : ['were', 'Them'];
  const [restore, show, keepOut] = ['Restore', 'Show', `Keep ${them} Out`];
  const message = `${what} of yours that ${verb} saved ${lines.length === 1 ? 'is' : 'are'} gone from ${path}.`;
  for (;;) {
    const chosen = await vscode.window.showWarningMessage(message, restore, show, keepOut);
    if (chosen !== show) return chosen === restore ? 'restore' : chosen === keepOut ? 'keep out' : null;
    const content = lines.map((line) => `${line}\n`).join('');
    await vscode.window.showTextDocument(
      await vscode.workspace.openTextDocument({ language: 'jsonl', content }),
    );
  }
}
