import * as vscode from 'vscode';
import { isAnnotatorName } from '../project/records/annotator-name';
import { USER_NAME_REQUEST, type UserNameParams, type UserNameResult } from '../protocol/server';
import { askForName, peopleOf } from './ask-for-name';
import type { ServerClient } from './client';
import { SETTINGS } from './ids';

/** Where a window keeps the name that was chosen in it. Nobody else sees it, and no file of the workspace holds it. */
const CHOSEN = 'chosenAnnotator';
/** Where it was kept while the setting came first. */
const CHOSEN_BEFORE = 'annotator';

/** Who is labelling in this window: the name that was chosen in it, else that of the setting. */
export class Annotator {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  /** Names that the setting gave and that were used here, by scope. */
  readonly #used = new Map<string, { scope: vscode.Uri | undefined; name: string }>();
  #hasSaidWhose = false;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly client: ServerClient,
  ) {
    context.subscriptions.push(
      this.#changed,
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(`labelwright.${SETTINGS.annotator}`)) void this.#settingChanged();
      }),
    );
  }

  /** The name, or undefined while nobody was asked. */
  current(scope?: vscode.Uri): string | undefined {
    const chosen = this.context.workspaceState.get<string>(CHOSEN);
    if (chosen !== undefined) return chosen;
    const name = settingOf(scope);
    if (name === undefined) return this.context.workspaceState.get<string>(CHOSEN_BEFORE);
    this.#used.set(scope?.toString() ?? '', { scope, name });
    void this.#sayWhoseName(scope, name);
    return name;
  }

  /** A workspace's settings are everybody's: a name in them holds for this person only by chance. */
  async #sayWhoseName(scope: vscode.Uri | undefined, name: string): Promise<void> {
    const { workspaceValue, workspaceFolderValue } =
      vscode.workspace.getConfiguration('labelwright', scope).inspect<string>(SETTINGS.annotator) ?? {};
    if (this.#hasSaidWhose || !(workspaceFolderValue || workspaceValue)) return;
    this.#hasSaidWhose = true;
    const [yes, other] = [`Label as ${name}`, 'Choose Another Name…'];
    const said = await vscode.window.showWarningMessage(
      `The settings of this workspace name "${name}" as the annotator, for everyone who opens it. Say who you are: answers are stored per person.`,
      yes,
      other,
    );
    if (said === yes) await this.#choose(name);
    else if (said === other) await this.choose(scope);
  }

  /** A name in use stays: nobody becomes another person in the middle of their work. */
  async #settingChanged(): Promise<void> {
    if (this.context.workspaceState.get<string>(CHOSEN) !== undefined) return;
    const moved = [...this.#used.values()].find(({ scope, name }) => settingOf(scope) !== name);
    if (!moved) return this.#changed.fire();
    const { scope, name } = moved;
    await this.#choose(name);
    const now = settingOf(scope);
    if (now === undefined) return;
    const take = `Label as ${now}`;
    const said = await vscode.window.showInformationMessage(
      `The setting "labelwright.annotator" is now "${now}". This window still labels as "${name}".`,
      take,
    );
    if (said === take) await this.#choose(now);
  }

  async #choose(name: string): Promise<void> {
    await this.context.workspaceState.update(CHOSEN, name);
    this.#changed.fire();
  }

  /** Asks for the name, proposing the Git user's, and keeps it for this window. */
  async choose(scope?: vscode.Uri): Promise<string | undefined> {
    const proposal = this.current(scope) ?? slug(await this.#gitUserName(scope));
    const name = await askForName(await peopleOf(this.client, scope), {
      title: 'Who is labelling?',
      prompt:
        'Your answers go to annotations/<name>.jsonl. Use a name that stays yours: letters, digits and . _ - @.',
      proposal,
    });
    if (name === undefined) return undefined;
    await this.#choose(name);
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

function settingOf(scope: vscode.Uri | undefined): string | undefined {
  const name = vscode.workspace
    .getConfiguration('labelwright', scope)
    .get<string>(SETTINGS.annotator)
    ?.trim();
  return name && isAnnotatorName(name) ? name : undefined;
}

/** `Ana Souza` -> `ana-souza`: a name that can be a file's. */
function slug(name: string): string {
  return name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}._@-]+/gu, '-')
    .replace(/^[-.]+|[-.]+$/g, '');
}
