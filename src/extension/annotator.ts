import { execFile } from 'node:child_process';
import * as vscode from 'vscode';
import { isAnnotatorName } from '../core/records/parse-record';
import { askForName, type KnownPeople } from './ask-for-name';
import { SETTINGS } from './ids';

/** Who is labelling: the setting, else what was answered once, else the Git user name as a proposal. */
export class Annotator {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;

  constructor(
    private readonly context: vscode.ExtensionContext,
    /** Whom to offer, by a file of the project. */
    private readonly people: (scope: vscode.Uri | undefined) => Promise<KnownPeople>,
  ) {
    context.subscriptions.push(
      this.#changed,
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(`labelwright.${SETTINGS.annotator}`)) this.#changed.fire();
      }),
    );
  }

  /** The name, or undefined while nobody was asked. */
  current(scope?: vscode.Uri): string | undefined {
    const setting = vscode.workspace
      .getConfiguration('labelwright', scope)
      .get<string>(SETTINGS.annotator)
      ?.trim();
    if (setting && isAnnotatorName(setting)) return setting;
    return this.context.workspaceState.get<string>('annotator');
  }

  /** Asks for the name, proposing the Git user's, and keeps it for this workspace. */
  async choose(scope?: vscode.Uri): Promise<string | undefined> {
    const proposal = this.current(scope) ?? slug(await gitUserName(scope));
    const name = await askForName(await this.people(scope), {
      title: 'Who is labelling?',
      prompt:
        'Your answers go to annotations/<name>.jsonl. Use a name that stays yours: letters, digits and . _ - @.',
      proposal,
    });
    if (name === undefined) return undefined;
    await this.context.workspaceState.update('annotator', name);
    const setting = vscode.workspace
      .getConfiguration('labelwright', scope)
      .get<string>(SETTINGS.annotator)
      ?.trim();
    if (setting && setting !== name)
      await vscode.workspace
        .getConfiguration('labelwright', scope)
        .update(SETTINGS.annotator, name, vscode.ConfigurationTarget.Workspace);
    this.#changed.fire();
    return name;
  }
}

/** `Ana Souza` -> `ana-souza`: a name that can be a file's. */
function slug(name: string): string {
  return name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}._@-]+/gu, '-')
    .replace(/^[-.]+|[-.]+$/g, '');
}

/** `git config user.name` in the folder; empty without Git, and in untrusted workspaces, where nothing of theirs is run. */
function gitUserName(scope: vscode.Uri | undefined): Promise<string> {
  const folder = scope && vscode.workspace.getWorkspaceFolder(scope)?.uri;
  if (!vscode.workspace.isTrusted || (folder && folder.scheme !== 'file')) return Promise.resolve('');
  return new Promise((resolve) => {
    execFile(
      'git',
      ['config', 'user.name'],
      { timeout: 2000, ...(folder && { cwd: folder.fsPath }) },
      (error, stdout) => resolve(error ? '' : stdout.trim()),
    );
  });
}
