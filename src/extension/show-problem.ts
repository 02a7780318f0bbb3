import * as vscode from 'vscode';
import { NOT_TRUSTED } from '../protocol/server';

/** Shows why something cannot be done. If the folder would have to be trusted, with a button to manage trust. */
export async function showProblem(problem: string, needsTrust = problem === NOT_TRUSTED): Promise<void> {
  if (!needsTrust) {
    void vscode.window.showInformationMessage(problem);
    return;
  }
  const manage = 'Manage Workspace Trust';
  const chosen = await vscode.window.showInformationMessage(problem, manage);
  if (chosen === manage) await vscode.commands.executeCommand('workbench.trust.manage');
}
