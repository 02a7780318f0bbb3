import * as vscode from 'vscode';
import { isAnnotatorName, nameFor, nameProblem, sameButCase } from '../project/records/annotator-name';
import type { ProjectSummary } from '../protocol/server';
import type { ServerClient } from './client';
import type { Steps } from './steps';

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

/** Whether a person may do what is for reviewers: anybody may where the project lists none. */
export const mayLead = ({ reviewers }: Pick<ProjectSummary, 'reviewers'>, person: string): boolean =>
  reviewers.length === 0 || reviewers.includes(person);

/** The project that a file belongs to: of nested projects the innermost. */
async function projectOf(
  client: ServerClient,
  file: vscode.Uri | undefined,
): Promise<ProjectSummary | undefined> {
  const projects = await client.projects();
  const uri = file?.toString();
  return projects
    .filter(({ root }) => uri === root || uri?.startsWith(`${root}/`))
    .sort((a, b) => b.root.length - a.root.length)[0];
}

/** The people of the project that a file belongs to; without a file, of the only project, if there is one. */
export async function peopleOf(client: ServerClient, file: vscode.Uri | undefined): Promise<KnownPeople> {
  const project = file ? await projectOf(client, file) : only(await client.projects());
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
export async function askForName(ask: Steps, people: KnownPeople, question: NameQuestion): Promise<string> {
  const { annotators, reviewers, others } = people;
  const items = itemsOf(people);
  const given = items.length === 0 ? await typeName(ask, question) : await pickName(ask, items, question);
  const use = (name: string, message: string, detail: string): Promise<string> =>
    ask.confirm(message, { detail, warning: true }, `Use “${name}”`);
  const known = [...annotators, ...reviewers, ...others];
  const other = known.includes(given) ? undefined : known.find((one) => sameButCase(one, given));
  // Names that differ only in case would share a file on Windows and macOS, so offer the known spelling.
  if (other !== undefined)
    await use(
      other,
      `“${given}” and “${other}” differ only in upper and lower case.`,
      `On Windows and macOS they would share one file. If you are not ${other}, choose another name.`,
    );
  const name = other ?? given;
  // A name that the project does not list may be a typing error, and would create a new annotator.
  if (annotators.length > 0 && !annotators.includes(name) && !reviewers.includes(name))
    await use(
      name,
      `${name} is new in this project.`,
      `So far these people label here: ${annotators.join(', ')}. If you are one of them, choose that name. If you go on, your answers count as those of one more person.`,
    );
  return name;
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
async function pickName(
  ask: Steps,
  items: readonly vscode.QuickPickItem[],
  question: NameQuestion,
): Promise<string> {
  const another: vscode.QuickPickItem = {
    label: 'Another name…',
    description: 'type it here',
    alwaysShow: true,
  };
  const { title, proposal } = question;
  const { label, typed } = await ask.pick([...items, another], {
    title,
    placeHolder: 'Choose a name, or type another one',
    proposal,
  });
  if (label !== another.label) return label;
  if (isAnnotatorName(typed)) return typed;
  return typeName(ask, { ...question, proposal: typed });
}

/** What cannot be a name is accepted once the box has shown the name that is made of it. */
async function typeName(ask: Steps, { title, prompt, proposal }: NameQuestion): Promise<string> {
  const validate = (value: string): string | vscode.InputBoxValidationMessage | undefined => {
    const name = nameFor(value);
    if (isAnnotatorName(value)) return undefined;
    if (name === undefined) return nameProblem(value);
    const message = `Enter takes the name “${name}”: a name has no blanks.`;
    return { message, severity: vscode.InputBoxValidationSeverity.Info };
  };
  const typed = await ask.text({ title, prompt, value: proposal, placeHolder: 'ana', validate });
  return isAnnotatorName(typed) ? typed : nameFor(typed)!;
}
