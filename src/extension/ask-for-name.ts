import * as vscode from 'vscode';
import { isAnnotatorName, nameProblem, sameButCase } from '../project/records/annotator-name';
import { PROJECTS_REQUEST, type ProjectSummary } from '../protocol/server';
import type { ServerClient } from './client';

/** The people of a project, offered when asking for a name. */
export type KnownPeople = Pick<ProjectSummary, 'annotators' | 'reviewers' | 'others'>;

export const NO_PEOPLE: KnownPeople = { annotators: [], reviewers: [], others: [] };

/** Whether a person is a reviewer of the project that a file belongs to. */
export async function isReviewer(
  client: ServerClient,
  file: vscode.Uri,
  person: string | undefined,
): Promise<boolean> {
  if (person === undefined) return false;
  return (await projectOf(client, file))?.reviewers.includes(person) ?? false;
}

/** The project that a file belongs to: of nested projects the innermost. */
async function projectOf(
  client: ServerClient,
  file: vscode.Uri | undefined,
): Promise<ProjectSummary | undefined> {
  const projects = await client.request<ProjectSummary[]>(PROJECTS_REQUEST, {});
  const uri = file?.toString();
  return projects
    .filter(({ root }) => uri === root || uri?.startsWith(`${root}/`))
    .sort((a, b) => b.root.length - a.root.length)[0];
}

/** The people of the project that a file belongs to; without a file, of the only project, if there is one. */
export async function peopleOf(client: ServerClient, file: vscode.Uri | undefined): Promise<KnownPeople> {
  const project = file
    ? await projectOf(client, file)
    : only(await client.request<ProjectSummary[]>(PROJECTS_REQUEST, {}));
  return project ?? NO_PEOPLE;
}

const only = (projects: readonly ProjectSummary[]): ProjectSummary | undefined =>
  projects.length === 1 ? projects[0] : undefined;

export interface NameQuestion {
  readonly title: string;
  readonly prompt: string;
  /** The name that Enter accepts. */
  readonly proposal: string;
}

/** Asks for a person's name: offers those that the project knows, and accepts others, which are confirmed if the project lists its people. */
export async function askForName(people: KnownPeople, question: NameQuestion): Promise<string | undefined> {
  const items = itemsOf(people);
  const given = items.length === 0 ? await typeName(question) : await pickName(items, question);
  const name = given === undefined ? undefined : await inKnownSpelling(given, people);
  return name !== undefined && (await confirmsNewName(name, people)) ? name : undefined;
}

function itemsOf({ annotators, reviewers, others }: KnownPeople): vscode.QuickPickItem[] {
  const listed = [...new Set([...annotators, ...reviewers])];
  const roles = (name: string): string =>
    [
      ...(annotators.includes(name) ? ['annotator'] : []),
      ...(reviewers.includes(name) ? ['reviewer'] : []),
    ].join(', ');
  return [
    ...listed.map((name) => ({ label: name, description: roles(name) })),
    ...others.map((name) => ({
      label: name,
      description: listed.length > 0 ? 'not in people; has answered before' : 'has answered before',
    })),
  ];
}

/** A list to choose from. The last item accepts a typed name that is not in the list. */
function pickName(
  items: readonly vscode.QuickPickItem[],
  question: NameQuestion,
): Promise<string | undefined> {
  const another: vscode.QuickPickItem = {
    label: 'Another name…',
    description: 'type it here',
    alwaysShow: true,
  };
  const pick = vscode.window.createQuickPick();
  pick.title = question.title;
  pick.placeholder = 'Choose a name, or type another one';
  pick.ignoreFocusOut = true;
  pick.items = [...items, another];
  const proposed = items.find(({ label }) => label === question.proposal);
  if (proposed) pick.activeItems = [proposed];
  return new Promise((resolve) => {
    let isAccepted = false;
    pick.onDidAccept(() => {
      const [chosen = another] = pick.selectedItems;
      const typed = pick.value.trim();
      isAccepted = true;
      pick.hide();
      if (chosen.label !== another.label) resolve(chosen.label);
      else if (isAnnotatorName(typed)) resolve(typed);
      // An input box validates its value only after an edit.
      else
        resolve(
          typeName({ ...question, proposal: typed, ...(typed !== '' && { prompt: nameProblem(typed) }) }),
        );
    });
    pick.onDidHide(() => {
      if (!isAccepted) resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

async function typeName({ title, prompt, proposal }: NameQuestion): Promise<string | undefined> {
  const name = await vscode.window.showInputBox({
    title,
    prompt,
    value: proposal,
    placeHolder: 'ana',
    ignoreFocusOut: true,
    validateInput: (value) => (value === '' || isAnnotatorName(value) ? undefined : nameProblem(value)),
  });
  return name && isAnnotatorName(name) ? name : undefined;
}

/** Names that differ only in case would share a file on Windows and macOS, so offer the known spelling. */
async function inKnownSpelling(
  name: string,
  { annotators, reviewers, others }: KnownPeople,
): Promise<string | undefined> {
  const known = [...annotators, ...reviewers, ...others];
  const other = known.includes(name) ? undefined : known.find((one) => sameButCase(one, name));
  if (other === undefined) return name;
  const use = `Use “${other}”`;
  const chosen = await vscode.window.showWarningMessage(
    `“${name}” and “${other}” differ only in upper and lower case.`,
    {
      modal: true,
      detail: `On Windows and macOS they would share one file. If you are not ${other}, choose another name.`,
    },
    use,
  );
  return chosen === use ? other : undefined;
}

/** A name that the project does not list may be a typing error, and would create a new annotator. */
async function confirmsNewName(name: string, { annotators, reviewers }: KnownPeople): Promise<boolean> {
  if (annotators.length === 0 || annotators.includes(name) || reviewers.includes(name)) return true;
  const use = `Use “${name}”`;
  const chosen = await vscode.window.showWarningMessage(
    `${name} is not in people.annotators of labelwright.yaml.`,
    {
      modal: true,
      detail: `It lists ${annotators.join(', ')}. Any other name becomes a new annotator.`,
    },
    use,
  );
  return chosen === use;
}
