import * as vscode from 'vscode';
import type { Problem, Request } from '../protocol/request';
import { NOT_TRUSTED } from '../protocol/server';
import type { ServerClient } from './client';
import type { Steps } from './steps';

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

/** What was requested; undefined if the server answered with a problem, which is shown, or if the request was cancelled. */
export function unlessProblem<R extends object>(answer: R | undefined): Exclude<R, Problem> | undefined {
  if (!answer || !isProblem(answer)) return answer as Exclude<R, Problem> | undefined;
  void showProblem(answer.problem);
  return undefined;
}

/** What is requested between the questions of a dialog. A problem is shown, and ends the dialog. `title`: of the work. */
export const askServer = <P, R extends object>(
  ask: Steps,
  client: ServerClient,
  title: string,
  request: Request<P, R>,
  params: P,
): Promise<Exclude<R, Problem>> =>
  ask.once(async () => unlessProblem(await client.longRequest(title, request, params)));

/** What was requested; throws the problem that the server answered with. */
export function orThrow<R>(answer: R): Exclude<R, Problem> {
  if (isProblem(answer)) throw new Error(answer.problem);
  return answer as Exclude<R, Problem>;
}

const isProblem = (answer: unknown): answer is Problem =>
  typeof answer === 'object' && answer !== null && 'problem' in answer;
