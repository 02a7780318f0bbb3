import * as vscode from 'vscode';
import { isAnnotatorName, UNNAMED } from '../project/records/annotator-name';
import {
  GIT_USER_REQUEST,
  type GitUserParams,
  type GitUserResult,
  type ProjectSummary,
} from '../protocol/server';
import { askForName, mayLead, peopleOf } from './ask-for-name';
import type { ServerClient } from './client';
import { mayBeNamed } from './git-person';
import { SETTINGS } from './ids';
import { inSteps, showProblem } from './steps';

/** Workspace state of the name that was chosen in this window. It is private: no file of the workspace contains it. */
const CHOSEN = 'chosenAnnotator';

/** Who is labelling in this window: the name chosen here, else the one in the setting. */
export class Annotator {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  /** Names from the setting that have been used here, by scope. */
  readonly #used = new Map<string, { scope: vscode.Uri | undefined; name: string }>();
  /** Scopes in which it was looked at whether the setting may name somebody else. */
  readonly #doubted = new Set<string>();

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly client: ServerClient,
  ) {
    context.subscriptions.push(
      this.#changed,
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(`labelwright.${SETTINGS.annotator}`)) void this.#settingChanged();
      }),
      // Git can be asked from now on.
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.#doubted.clear()),
    );
  }

  /** The name; undefined until one is set or chosen. */
  current(scope?: vscode.Uri): string | undefined {
    const chosen = this.context.workspaceState.get<string>(CHOSEN);
    if (chosen !== undefined) return chosen;
    const name = settingOf(scope);
    if (name === undefined) return undefined;
    this.#used.set(scope?.toString() ?? '', { scope, name });
    void this.#doubt(scope, name);
    return name;
  }

  /** The name as a parameter of requests about a project's files, `UNNAMED` without one; `uri`: of the project or a file. */
  viewer(uri: string): { viewer: string } {
    return { viewer: this.current(vscode.Uri.parse(uri)) ?? UNNAMED };
  }

  /** The name for a project; asks for it if it is unknown. `root`: the project's URI. */
  async currentOrChosen(root: string): Promise<string | undefined> {
    const scope = vscode.Uri.parse(root);
    return this.current(scope) ?? (await this.choose(scope));
  }

  /** The name for what only reviewers do; undefined, after a message, if the person in this window is none of those that the project lists. */
  async reviewer(project: ProjectSummary): Promise<string | undefined> {
    const name = await this.currentOrChosen(project.root);
    if (name === undefined || mayLead(project, name)) return name;
    const listed = `${project.reviewers.join(', ')} (people.reviewers of labelwright.yaml)`;
    void showProblem(`This is for reviewers: ${listed}. This window labels as ${name}.`);
    return undefined;
  }

  /** Asks once whether a setting names the person who labels: that of a workspace is everybody's, that of a machine may be another user's. */
  async #doubt(scope: vscode.Uri | undefined, name: string): Promise<void> {
    const key = scope?.toString() ?? '';
    if (this.#doubted.has(key)) return;
    this.#doubted.add(key);
    const { workspaceValue, workspaceFolderValue } =
      vscode.workspace.getConfiguration('labelwright', scope).inspect<string>(SETTINGS.annotator) ?? {};
    const isShared = Boolean(workspaceFolderValue || workspaceValue);
    const git = isShared ? undefined : await this.#gitUser(scope);
    if (git && mayBeNamed(name, git)) return;
    // Each file is a scope of its own.
    if (this.#isAsking || this.context.workspaceState.get<string>(CHOSEN) !== undefined) return;
    this.#isAsking = true;
    const [yes, other] = [`Label as ${name}`, 'Choose Another Name…'];
    const doubt = git
      ? `The settings of this machine name "${name}" as the annotator, but the user of Git here is "${git.name || git.email}".`
      : `The settings of this workspace name "${name}" as the annotator, for everyone who opens it.`;
    const choice = await vscode.window.showWarningMessage(
      `${doubt} Say who you are: answers are stored per person.`,
      yes,
      other,
    );
    if (choice === yes) await this.#choose(name);
    else if (choice === other) await this.choose(scope, git ? slug(git.name) : name);
  }
  /** It was asked in this window. */
  #isAsking = false;

  /** A name in use does not change with the setting: that would turn a person into another in the middle of their work. */
  async #settingChanged(): Promise<void> {
    if (this.context.workspaceState.get<string>(CHOSEN) !== undefined) return;
    const moved = [...this.#used.values()].find(({ scope, name }) => settingOf(scope) !== name);
    if (!moved) return this.#changed.fire();
    const { scope, name } = moved;
    await this.#choose(name);
    const now = settingOf(scope);
    if (now === undefined) return;
    const take = `Label as ${now}`;
    const choice = await vscode.window.showInformationMessage(
      `The setting "labelwright.annotator" is now "${now}". This window still labels as "${name}".`,
      take,
    );
    if (choice === take) await this.#choose(now);
  }

  async #choose(name: string): Promise<void> {
    await this.context.workspaceState.update(CHOSEN, name);
    this.#changed.fire();
  }

  /** Asks for the name, proposing the Git user's, and remembers it for this window. */
  async choose(scope?: vscode.Uri, proposed = this.current(scope)): Promise<string | undefined> {
    const proposal = proposed ?? slug((await this.#gitUser(scope)).name);
    const people = await peopleOf(this.client, scope);
    const title = 'Who is labelling?';
    const prompt = 'Your answers are stored under this name. Use one that stays yours.';
    const name = await inSteps(title, (ask) => askForName(ask, people, { title, prompt, proposal }));
    if (name === undefined) return undefined;
    await this.#choose(name);
    return name;
  }

  /** Empty without Git, and in an untrusted folder, where Git is not run. */
  async #gitUser(scope: vscode.Uri | undefined): Promise<GitUserResult> {
    const none = { name: '', email: '' };
    const folder =
      (scope && vscode.workspace.getWorkspaceFolder(scope)) ?? vscode.workspace.workspaceFolders?.[0];
    if (folder?.uri.scheme !== 'file') return none;
    const params: GitUserParams = { folder: folder.uri.toString() };
    // On failure, ask without a proposal.
    return this.client.request(GIT_USER_REQUEST, params).catch(() => none);
  }
}

function settingOf(scope: vscode.Uri | undefined): string | undefined {
  // The settings of a repository may have values of any type.
  const given = vscode.workspace.getConfiguration('labelwright', scope).get<unknown>(SETTINGS.annotator);
  const name = typeof given === 'string' ? given.trim() : '';
  return isAnnotatorName(name) ? name : undefined;
}

/** `Ana Souza` -> `ana-souza`: a valid file name. */
function slug(name: string): string {
  return name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}._@-]+/gu, '-')
    .replace(/^[-.]+|[-.]+$/g, '');
}
