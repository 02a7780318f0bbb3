import * as vscode from 'vscode';
import { counted } from '../base/text/phrases';
import { askForName } from '../extension/ask-for-name';
import type { Editor } from '../extension/editor';
import { longWork } from '../extension/long-work';
import { saveFirst } from '../extension/save-first';
import { askForProject, inSteps, orThrow, type Steps } from '../extension/steps';
import type { ProjectSummary } from '../protocol/server';
import { PAGES_REQUEST, type PagesParams } from './requests';

const TITLE = 'Make Annotator Pages';

/** What the command is about, if known: a project, and a person in it. */
interface Given {
  readonly root?: string;
  readonly person?: string;
}

export const register = (editor: Editor): void =>
  editor.command('labelwright.makePages', (node?: Given) => make(editor, node));

/** Makes pages on which people label in a browser, in a folder that the user chooses. */
async function make({ client, annotator }: Editor, { root: given, person }: Given = {}): Promise<void> {
  const params = await inSteps(TITLE, async (ask) => {
    const project = await askForProject(ask, client, 'In which project do you want to make pages?', given);
    const by = await ask.once(() => annotator.reviewer(project));
    const { root } = project;
    if (!(await ask.once(() => saveFirst(root, 'Only saved files are read.')))) return undefined;
    const whose = person === undefined ? await askWhose(ask, project) : { people: [person] };
    const [folder] = await ask.file('Choose the folder for the pages', (title) =>
      vscode.window.showOpenDialog({
        title,
        openLabel: 'Make Pages Here',
        canSelectFiles: false,
        canSelectFolders: true,
        defaultUri: vscode.Uri.parse(root),
      }),
    );
    return { root, by, ...whose, folder: folder!.toString() };
  });
  if (!params) return;
  const reply = await longWork('Making pages', (work) => client.requestWork(PAGES_REQUEST, params, work), {
    writes: true,
  });
  // It was stopped before there was any.
  if (!reply || ('problem' in reply && reply.problem === '')) return;
  const { made, notes, problems, invitation } = orThrow(reply);
  const [first] = made.map((uri) => vscode.Uri.parse(uri));
  const said = [`Made ${counted(made.length, 'page')}.`, ...problems, ...notes].join(' ');
  const [copy, reveal] = ['Copy Invitation', 'Show in Folder'];
  const show = problems.length > 0 ? vscode.window.showWarningMessage : vscode.window.showInformationMessage;
  const chosen = await show(said, ...(first ? [copy, reveal] : []));
  if (chosen === copy) await vscode.env.clipboard.writeText(invitation);
  // Elsewhere, this machine has no window for folders.
  const command = vscode.env.remoteName === undefined ? 'revealFileInOS' : 'revealInExplorer';
  if (chosen === reveal) await vscode.commands.executeCommand(command, first);
}

async function askWhose(ask: Steps, project: ProjectSummary): Promise<Pick<PagesParams, 'people' | 'batch'>> {
  const all = { label: 'All samples', people: project.annotators, batch: undefined };
  const batches = project.batches.map(({ name, people }) => ({ label: name, people, batch: name }));
  const { people, batch } =
    batches.length === 0
      ? all
      : await ask.pick([all, ...batches], { title: TITLE, placeHolder: 'Which samples?' });
  if (people.length === 0) {
    const prompt = 'The person who will label on the page.';
    return {
      batch,
      people: [await askForName(ask, project, { title: 'Whose page is it?', prompt, proposal: '' })],
    };
  }
  const picked = await ask.many(
    people.map((label) => ({ label, picked: true })),
    { title: TITLE, placeHolder: 'Whose pages?' },
  );
  if (picked.length === 0) ask.leave();
  return { batch, people: picked.map(({ label }) => label) };
}
