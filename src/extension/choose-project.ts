import * as vscode from 'vscode';
import { PROJECTS_REQUEST, type ProjectSummary } from '../protocol/server';
import type { ServerClient } from './client';
import { longWork } from './long-work';

/** The project of the active file, the only one, or one that the user picks; undefined if there is none or none was picked. */
export async function chooseProject(
  client: ServerClient,
  question: string,
): Promise<ProjectSummary | undefined> {
  const projects = await longWork('Looking for labelling projects', ({ token }) =>
    client.request<ProjectSummary[]>(PROJECTS_REQUEST, {}, token),
  );
  if (!projects) return undefined;
  if (projects.length === 0) {
    void vscode.window.showInformationMessage('There is no labelling project in this workspace yet.');
    return undefined;
  }
  const active = vscode.window.activeTextEditor?.document.uri.toString();
  const inFront = projects.find(({ root }) => active?.startsWith(`${root}/`));
  if (inFront ?? projects.length === 1) return inFront ?? projects[0];
  const items = projects.map((project) => ({
    label: project.title,
    description: vscode.workspace.asRelativePath(vscode.Uri.parse(project.root)),
    project,
  }));
  return (await vscode.window.showQuickPick(items, { title: question }))?.project;
}
