import path from 'node:path';
import * as vscode from 'vscode';
import { counted } from '../../../base/text/phrases';
import { NOT_TRUSTED, type ProjectSummary } from '../../../protocol/server';
import { GUIDELINE_CHANGES_REQUEST, MERGE_RECORDS_REQUEST, type MergeRecordsParams } from '../requests';
import { chooseProject, showProblem } from '../../../extension/steps';
import { continueWork, workIn } from '../../../extension/continue-work';
import type { Editor } from '../../../extension/editor';
import type { GitExtension, GitRepository } from './git-api';
import { shareAnswers, ShareProblem, unsentRecords } from './share';

const shared = new vscode.EventEmitter<void>();
export const onDidShare = shared.event;

export const register = (editor: Editor): void =>
  editor.projectCommand('labelwright.shareAnswers', (root) => share(editor, root));

/** Commits, merges and sends the records of who is labelling, through VS Code's Git. `root`: URI of the project. */
async function share(editor: Editor, root?: string): Promise<void> {
  const { client, annotator } = editor;
  const project = await chooseProject(client, 'In which project do you want to share answers?', root);
  if (!project) return;
  const folder = vscode.Uri.parse(project.root);
  const name = await annotator.currentOrChosen(project.root);
  if (name === undefined) return;
  if (!vscode.workspace.isTrusted) return showProblem(NOT_TRUSTED);
  try {
    const repository = await repositoryOf(folder);
    const before = await leftIn(editor, project.root);
    const guideline = project.guideline && vscode.Uri.parse(project.guideline).fsPath;
    const { said, pullRequest } = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: 'Sharing answers' },
      (shown) =>
        shareAnswers(repository, {
          project: folder.fsPath,
          folders: project.recordFolders,
          annotator: name,
          read,
          merge: async (file, versions, dryRun) => {
            const params: MergeRecordsParams = {
              root: project.root,
              path: file,
              ...versions,
              dryRun,
            };
            const merged = await client.request(MERGE_RECORDS_REQUEST, params);
            return merged.problem;
          },
          agree,
          guideline: guideline && path.relative(folder.fsPath, guideline),
          offer: async (before) => {
            const found = await client.request(GUIDELINE_CHANGES_REQUEST, { root: project.root, before });
            return 'problem' in found ? found.problem : offer(found.changes);
          },
          progress: (message) => shown.report({ message }),
        }),
    );
    const more = (await leftIn(editor, project.root, { fresh: true })) - before;
    shared.fire();
    const [go, open] = ['Continue Labelling', 'Open Pull Request'];
    const waiting = ` ${counted(more, 'more sample')} ${more === 1 ? 'waits' : 'wait'} for you.`;
    const chosen = await vscode.window.showInformationMessage(
      said + (more > 0 ? waiting : ''),
      ...(pullRequest === undefined ? [] : [open]),
      ...(more > 0 ? [go] : []),
    );
    if (chosen === go) await continueWork(editor, project.root);
    if (chosen === open) await vscode.env.openExternal(vscode.Uri.parse(pullRequest!));
  } catch (error) {
    if (!(error instanceof ShareProblem)) throw error;
    const open = 'Open Source Control';
    const chosen = await vscode.window.showWarningMessage(
      error.message,
      ...(error.inSourceControl ? [open] : []),
    );
    if (chosen === open) await vscode.commands.executeCommand('workbench.view.scm');
  }
}

const MAX_NAMED = 20;

/** Asks whether a changed guideline goes along. */
async function offer(changes: readonly string[]): Promise<boolean> {
  const [send, keep] = ['Send with the Answers', 'Keep Here'];
  const detail = changes.slice(0, MAX_NAMED).join('\n') || 'Nothing differs in meaning or wording.';
  const more = changes.length > MAX_NAMED ? `\nand ${changes.length - MAX_NAMED} more` : '';
  const question = 'The guideline has changes that are not committed. Send them too?';
  const chosen = await vscode.window.showInformationMessage(
    question,
    { modal: true, detail: detail + more },
    send,
    keep,
  );
  if (chosen === undefined) throw new ShareProblem('Nothing was sent.');
  return chosen === send;
}

/** Names what else a push sends, and asks. */
async function agree(commits: readonly string[]): Promise<boolean> {
  const all = 'Send All';
  const question = `Sharing also sends ${counted(commits.length, 'commit')} with more than your records. Send all?`;
  const shown = { modal: true, detail: commits.slice(0, MAX_NAMED).join('\n') };
  return (await vscode.window.showInformationMessage(question, shown, all)) === all;
}

async function leftIn(...asked: Parameters<typeof workIn>): Promise<number> {
  const work = await workIn(...asked);
  return 'problem' in work ? 0 : work.left;
}

/** How many records of the person in this window are not sent yet; undefined where they cannot be. */
export async function unsent({ annotator }: Editor, project: ProjectSummary): Promise<number | undefined> {
  const folder = vscode.Uri.parse(project.root);
  const name = annotator.current(folder);
  if (name === undefined || !vscode.workspace.isTrusted) return undefined;
  const parts = { project: folder.fsPath, folders: project.recordFolders, annotator: name, read };
  return repositoryOf(folder).then(
    (repository) => unsentRecords(repository, parts),
    () => undefined,
  );
}

/** The repository of a folder, by VS Code’s Git. Throws a ShareProblem without one. */
export async function repositoryOf(folder: vscode.Uri): Promise<GitRepository> {
  const extension = vscode.extensions.getExtension<GitExtension>('vscode.git');
  const git = await extension?.activate();
  if (!git?.enabled)
    throw new ShareProblem(
      'VS Code’s Git is switched off. Set "git.enabled" to true to share answers, or use Git in a terminal.',
    );
  const api = git.getAPI(1);
  while (api.state !== 'initialized')
    await new Promise<void>((resolve) => {
      const once = api.onDidChangeState(() => {
        once.dispose();
        resolve();
      });
    });
  const repository = api.getRepository(folder) ?? (await api.openRepository(folder));
  if (!repository)
    throw new ShareProblem(
      'The project is in no Git repository. Initialize one in Source Control, and add the remote that your team shares.',
      true,
    );
  return repository;
}

/** The text of a file; undefined if there is none. */
export async function read(file: string): Promise<string | undefined> {
  try {
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(
      await vscode.workspace.fs.readFile(vscode.Uri.file(file)),
    );
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return undefined;
    throw error;
  }
}
