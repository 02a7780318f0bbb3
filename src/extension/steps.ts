import * as vscode from 'vscode';
import { type ProjectSummary, NOT_TRUSTED } from '../protocol/server';
import type { ServerClient } from './client';
import { NEW_PROJECT_COMMAND } from './ids';
import { longWork } from './long-work';
import type { Problem, Request } from '../protocol/request';

/** The person leaves a dialog. */
class Left extends Error {}
/** The person returns to the question before. */
class Back extends Error {}

type Offered = Map<string, string | readonly string[]>;

/** Answers given in dialogs that were left, by dialog and question. They are offered when the dialog is started again in this window. */
const left = new Map<string, Offered>();

/**
 * Runs a dialog of several questions, each with a button that leads back to the one before. The work between questions has to go through
 * `once`: after a step back, `run` is called again and gets the answers so far without asking. Undefined if the person leaves.
 */
export async function inSteps<R>(dialog: string, run: (ask: Steps) => Promise<R>): Promise<R | undefined> {
  const offered: Offered = left.get(dialog) ?? new Map<string, string>();
  left.set(dialog, offered);
  const steps = new Steps(offered);
  for (;;) {
    try {
      const result = await run(steps);
      left.delete(dialog);
      return result;
    } catch (error) {
      if (error instanceof Left) return undefined;
      if (!(error instanceof Back)) throw error;
      steps.rewind();
    }
  }
}

interface Common {
  readonly title: string;
  /** Identifies the question, together with the title. */
  readonly placeHolder?: string;
}
interface PickOptions extends Common {
  /** The label of the item that Enter accepts, if it is not the first. */
  readonly proposal?: string;
}
interface TextOptions extends Common {
  readonly prompt: string;
  readonly value?: string;
  /** Shows no letters, and does not remember them. */
  readonly password?: boolean;
  /** A message if the text is not accepted; a warning does not keep it from being accepted. */
  readonly validate?: (value: string) => string | vscode.InputBoxValidationMessage | undefined;
}
interface ManyOptions<T> extends Omit<Common, 'title'> {
  /** May depend on what is selected. */
  readonly title: string | ((selected: readonly T[]) => string);
}

/** The questions of one dialog. A method throws when the person leaves or goes back; only `inSteps` catches that. */
export class Steps {
  /** Answers to questions, and results of work, which have no question. */
  readonly #given: { readonly question?: string; readonly value: unknown }[] = [];
  #at = 0;

  constructor(private readonly offered: Offered) {}

  /** Forgets the last answer, and what followed from it. */
  rewind(): void {
    while (this.#given.length > 0 && this.#given.pop()!.question === undefined);
    this.#at = 0;
  }

  /** Returns to the question before; leaves the dialog at the first. */
  back(): never {
    throw this.#hasBefore ? new Back() : new Left();
  }

  leave(): never {
    throw new Left();
  }

  get #hasBefore(): boolean {
    return this.#given.slice(0, this.#at).some(({ question }) => question !== undefined);
  }

  async #answer<R>(question: string | undefined, ask: () => PromiseLike<R>): Promise<R> {
    const known = this.#given[this.#at];
    const value = known ? (known.value as R) : await ask();
    if (!known) this.#given.push({ ...(question !== undefined && { question }), value });
    this.#at += 1;
    return value;
  }

  /** Work between questions, which a step back does not repeat. If it has no result, it was cancelled: that leaves the dialog. */
  once<R>(work: () => PromiseLike<R | undefined>): Promise<R> {
    return this.#answer(undefined, async () => {
      const result = await work();
      return result ?? this.leave();
    });
  }

  /** One of the items, and what was typed to find it. */
  pick<T extends vscode.QuickPickItem>(
    items: readonly T[],
    { title, placeHolder = '', proposal }: PickOptions,
  ): Promise<T & { readonly typed: string }> {
    const question = `${title}\n${placeHolder}`;
    return this.#answer(question, () => {
      const pick = this.#quickPick(items, placeHolder);
      pick.title = title;
      const wanted = this.offered.get(question) ?? proposal;
      const before = items.find(({ label }) => label === wanted);
      if (before) pick.activeItems = [before];
      return this.#shown(pick, () => {
        const [chosen] = pick.selectedItems;
        if (!chosen) return undefined;
        this.offered.set(question, chosen.label);
        return { ...chosen, typed: pick.value.trim() };
      });
    });
  }

  /** Any of the items; at first those that are `picked`. */
  many<T extends vscode.QuickPickItem>(
    items: readonly T[],
    { title, placeHolder = '' }: ManyOptions<T>,
  ): Promise<readonly T[]> {
    const titleOf = typeof title === 'string' ? () => title : title;
    const question = `${titleOf([])}\n${placeHolder}`;
    return this.#answer(question, () => {
      const pick = this.#quickPick(items, placeHolder);
      const before = this.offered.get(question);
      pick.canSelectMany = true;
      pick.selectedItems = items.filter(({ label, picked }) => (before ? before.includes(label) : picked));
      pick.title = titleOf(pick.selectedItems);
      pick.onDidChangeSelection((selected) => {
        pick.title = titleOf(selected);
        this.offered.set(
          question,
          selected.map(({ label }) => label),
        );
      });
      return this.#shown(pick, () => pick.selectedItems);
    });
  }

  /** A text. What was typed before the dialog was left is offered too. */
  text({ title, prompt, placeHolder, value = '', password = false, validate }: TextOptions): Promise<string> {
    const question = `${title}\n${placeHolder ?? ''}`;
    return this.#answer(question, () => {
      const box = vscode.window.createInputBox();
      const before = this.offered.get(question);
      Object.assign(box, { title, prompt, password, ignoreFocusOut: true, buttons: this.#buttons });
      if (placeHolder !== undefined) box.placeholder = placeHolder;
      box.value = typeof before === 'string' ? before : value;
      box.valueSelection = [0, box.value.length];
      box.onDidChangeValue((typed) => {
        if (!password) this.offered.set(question, typed);
        box.validationMessage = validate?.(typed);
      });
      return this.#shown(box, () => {
        const problem = validate?.(box.value);
        box.validationMessage = problem;
        const isWarning =
          typeof problem === 'object' && problem.severity < vscode.InputBoxValidationSeverity.Error;
        return problem === undefined || isWarning ? box.value : undefined;
      });
    });
  }

  /** A file or folder from a dialog of the editor. Leaving that leads back to the question before. */
  file<T>(title: string, show: (title: string) => PromiseLike<T | undefined>): Promise<T> {
    return this.#answer(title, async () => (await show(title)) ?? this.back());
  }

  /** One of the buttons of a modal message. */
  confirm<B extends string>(
    message: string,
    { detail, warning = false }: { detail: string; warning?: boolean },
    ...buttons: readonly B[]
  ): Promise<B> {
    const back = 'Back';
    return this.#answer(message, async () => {
      const show = warning ? vscode.window.showWarningMessage : vscode.window.showInformationMessage;
      const all: string[] = [...buttons, ...(this.#hasBefore ? [back] : [])];
      const chosen = await show(message, { modal: true, detail }, ...all);
      if (chosen === back) this.back();
      if (chosen === undefined) this.leave();
      return chosen as B;
    });
  }

  get #buttons(): vscode.QuickInputButton[] {
    return this.#hasBefore ? [vscode.QuickInputButtons.Back] : [];
  }

  #quickPick<T extends vscode.QuickPickItem>(items: readonly T[], placeholder: string): vscode.QuickPick<T> {
    const pick = vscode.window.createQuickPick<T>();
    const matching = { matchOnDescription: true, matchOnDetail: true, ignoreFocusOut: true };
    return Object.assign(pick, { ...matching, placeholder, items, buttons: this.#buttons });
  }

  /** Shows an input until it is accepted with a value. */
  #shown<R>(
    input: vscode.QuickPick<vscode.QuickPickItem> | vscode.InputBox,
    accepted: () => R | undefined,
  ): Promise<R> {
    return new Promise<R>((resolve, reject) => {
      input.onDidTriggerButton(() => {
        reject(new Back());
        input.hide();
      });
      input.onDidAccept(() => {
        const value = accepted();
        if (value === undefined) return;
        resolve(value);
        input.hide();
      });
      input.onDidHide(() => {
        reject(new Left());
        input.dispose();
      });
      input.show();
    });
  }
}

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
