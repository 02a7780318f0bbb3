import * as vscode from 'vscode';
import type { ServerClient } from '../../extension/client';
import { CHECK_TASK, SERVER_NAME } from '../../extension/ids';

/** One of our tasks, as in tasks.json. */
interface CheckDefinition extends vscode.TaskDefinition {
  /** The folder to check, relative to the workspace's folder; all projects at and below it. */
  readonly folder?: string;
  /** Options of `labelwright check`. */
  readonly args?: readonly string[];
}

/** Tasks that check whole projects, including unopened files, with the command line of the extension. */
export class CheckTasks implements vscode.TaskProvider {
  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly client: ServerClient,
  ) {
    context.subscriptions.push(vscode.tasks.registerTaskProvider(CHECK_TASK, this));
  }

  /** One task for each project of the workspace. */
  async provideTasks(): Promise<vscode.Task[]> {
    const projects = await this.client.projects();
    return projects.flatMap(({ root }) => {
      const uri = vscode.Uri.parse(root);
      const workspace = vscode.workspace.getWorkspaceFolder(uri);
      if (!workspace) return [];
      const folder = uri.path.slice(workspace.uri.path.length + 1);
      return [this.#task({ type: CHECK_TASK, ...(folder !== '' && { folder }) }, workspace)];
    });
  }

  resolveTask(task: vscode.Task): vscode.Task | undefined {
    const { scope } = task;
    const isFolder = typeof scope === 'object' && 'uri' in scope;
    return isFolder ? this.#task(task.definition as CheckDefinition, scope) : undefined;
  }

  #task(definition: CheckDefinition, workspace: vscode.WorkspaceFolder): vscode.Task {
    const { folder = '.', args = [] } = definition;
    const program = vscode.Uri.joinPath(this.context.extensionUri, 'dist', 'cli.js').fsPath;
    // The editor's own Node, so that none has to be installed.
    const execution = new vscode.ProcessExecution(
      process.execPath,
      [program, 'check', folder, '--color', 'never', ...args],
      { cwd: workspace.uri.fsPath, env: { ELECTRON_RUN_AS_NODE: '1' } },
    );
    const name = folder === '.' ? 'check' : `check ${folder}`;
    // No problem matcher: the language server already lists these findings in Problems.
    const task = new vscode.Task(definition, workspace, name, SERVER_NAME.toLowerCase(), execution, []);
    task.group = vscode.TaskGroup.Test;
    task.presentationOptions = { reveal: vscode.TaskRevealKind.Always, clear: true };
    return task;
  }
}
