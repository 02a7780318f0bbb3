import * as vscode from 'vscode';
import { NOT_TRUSTED } from '../protocol/server';

/** The result of a request; undefined if it is a problem, which is shown. */
export async function unlessProblem<R extends object>(
  result: R | { readonly problem: string } | undefined,
): Promise<R | undefined> {
  if (!result || !('problem' in result)) return result;
  await showProblem(result.problem as string);
  return undefined;
}

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
