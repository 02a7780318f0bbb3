import * as vscode from 'vscode';
import type { Editor } from '../../extension/editor';
import { SERVER_NAME } from '../../extension/ids';
import { SHOW_FINDINGS_COMMAND } from '../../protocol/server';

/** The type of a task in tasks.json. */
const CHECK_TASK = 'labelwright';

/** The findings, and tasks that check whole projects. */
export function register(editor: Editor): void {
  const showFindings = () => vscode.commands.executeCommand('workbench.actions.view.problems');
  const row = { label: 'Findings', icon: 'checklist', order: 11, gate: ['max_errors', 'max_stale'] } as const;
  editor.projectCommand(SHOW_FINDINGS_COMMAND, showFindings, row);
  editor.context.subscriptions.push(vscode.tasks.registerTaskProvider(CHECK_TASK, new CheckTasks(editor)));
}

/** One of our tasks, as in tasks.json. */
interface CheckDefinition extends vscode.TaskDefinition {
  /** The folder to check, relative to the workspace's folder; all projects at and below it. */
  readonly folder?: string;
  /** Options of `labelwright check`. */
  readonly args?: readonly string[];
}

/** Tasks that check whole projects, including unopened files, with the command line of the extension. */
class CheckTasks implements vscode.TaskProvider {
  constructor(private readonly editor: Editor) {}

  /** One task for each project of the workspace. */
  async provideTasks(): Promise<vscode.Task[]> {
    const projects = await this.editor.client.projects();
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
    const program = vscode.Uri.joinPath(this.editor.context.extensionUri, 'dist', 'cli.js').fsPath;
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
