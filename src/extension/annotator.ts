import * as vscode from 'vscode';
import { isAnnotatorName } from '../core/records/parse-record';
import { USER_NAME_REQUEST, type UserNameParams, type UserNameResult } from '../protocol/server';
import { askForName, peopleOf } from './ask-for-name';
import type { ServerClient } from './client';
import { SETTINGS } from './ids';

/** Who is labelling: the setting, else what was answered once, else the Git user name as a proposal. */
export class Annotator {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly client: ServerClient,
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
    const proposal = this.current(scope) ?? slug(await this.#gitUserName(scope));
    const name = await askForName(await peopleOf(this.client, scope), {
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

  /** Empty without Git, and in a folder that is not trusted, where Git is not run. */
  async #gitUserName(scope: vscode.Uri | undefined): Promise<string> {
    const folder =
      (scope && vscode.workspace.getWorkspaceFolder(scope)) ?? vscode.workspace.workspaceFolders?.[0];
    if (folder?.uri.scheme !== 'file') return '';
    const params: UserNameParams = { folder: folder.uri.toString() };
    // Without a proposal the name is asked for all the same.
    const none = { name: '' };
    return (await this.client.request<UserNameResult>(USER_NAME_REQUEST, params).catch(() => none)).name;
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
