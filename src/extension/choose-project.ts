import * as vscode from 'vscode';
import type { ProjectSummary } from '../protocol/server';
import type { ServerClient } from './client';
import { NEW_PROJECT_COMMAND } from './ids';
import { longWork } from './long-work';
import { inSteps, type Steps } from './steps';

/** The given project (its URI), that of the active file, the only one, or one that the user picks; undefined if there is none or none was picked. */
export const chooseProject = (
  client: ServerClient,
  question: string,
  root?: string,
): Promise<ProjectSummary | undefined> =>
  inSteps(question, (ask) => askForProject(ask, client, question, root));

/** The same as a question of a dialog, which ends where there is no project. */
export async function askForProject(
  ask: Steps,
  client: ServerClient,
  question: string,
  root?: string,
): Promise<ProjectSummary> {
  const projects = await ask.once(() =>
    longWork('Looking for labelling projects', ({ token }) => client.projects({}, token)),
  );
  if (projects.length === 0) {
    void offerProject('There is no labelling project in this workspace yet.');
    return ask.leave();
  }
  const active = activeFile()?.toString();
  const known =
    projects.find((project) => project.root === root) ??
    projects.find((project) => active?.startsWith(`${project.root}/`)) ??
    (projects.length === 1 ? projects[0] : undefined);
  if (known) return known;
  const items = projects.map((project) => ({
    label: project.title,
    description: folderOf(project.root),
    project,
  }));
  return (await ask.pick(items, { title: question })).project;
}

/** The folder of a project, as a description of it: below the workspace's folder, or that folder's name. */
export function folderOf(root: string): string {
  const uri = vscode.Uri.parse(root);
  const workspace = vscode.workspace.getWorkspaceFolder(uri);
  return workspace?.uri.path === uri.path ? workspace.name : vscode.workspace.asRelativePath(uri);
}

/** Says what is missing, and offers to create a project, with the file if there is one. */
export async function offerProject(message: string, file?: vscode.Uri): Promise<void> {
  const create = 'New Labelling Project…';
  const chosen = await vscode.window.showInformationMessage(message, create);
  if (chosen) await vscode.commands.executeCommand(NEW_PROJECT_COMMAND, file);
}

/** The file in the active tab: in a text editor, or in the labelling panel. */
export function activeFile(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom
    ? input.uri
    : undefined;
}
