import * as vscode from 'vscode';
import {
  GUIDELINE_REQUEST,
  COMPARE_REQUEST,
  REVISIONS_REQUEST,
  GUIDELINE_FILE_REQUEST,
  type GuidelineFileParams,
} from '../requests';
import type { Editor } from '../../../extension/editor';
import {
  askForProject,
  inSteps,
  type Steps,
  askServer,
  showProblem,
  chooseProject,
  orThrow,
} from '../../../extension/steps';
import type { ServerClient } from '../../../extension/client';
import type { PageViews } from '../../../extension/pages/page-views';

const NO_DIFFERENCES = 'It does not say what changed between its versions.';
const FORMATS = { html: 'Web page', md: 'Markdown' } as const;

/** Writes the project's guideline as a document to a file that the user chooses. */
async function exportGuideline(
  { client, version }: Editor,
  guidelines: PageViews,
  root?: string,
): Promise<void> {
  const project = await chooseProject(client, 'In which project do you want to export the guideline?', root);
  if (!project) return;
  const written = async (format: GuidelineFileParams['format']) => {
    const params: GuidelineFileParams = { root: project.root, software: version, format };
    const title = 'Reading the guideline';
    return orThrow(await client.longRequest(title, GUIDELINE_FILE_REQUEST, params));
  };
  // A missing guideline is reported before the save dialog. The guideline is read again after it.
  if ((await written('md')) === undefined) return;
  const target = await vscode.window.showSaveDialog({
    title: 'Export the guideline as a document',
    defaultUri: vscode.Uri.joinPath(vscode.Uri.parse(project.root), 'guideline.html'),
    filters: Object.fromEntries(
      Object.entries(FORMATS).map(([extension, name]) => [name, [extension]] as const),
    ),
  });
  if (!target) return;
  const format = /\.(md|markdown)$/i.test(target.path) ? 'md' : 'html';
  const made = await written(format);
  if (made === undefined) return;
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(made.text));
  const open = 'Open';
  const path = vscode.workspace.asRelativePath(target);
  const without = made.noHistory === undefined ? '' : ` ${NO_DIFFERENCES} ${made.noHistory}`;
  const chosen = await vscode.window.showInformationMessage(`The guideline is in ${path}.${without}`, open);
  if (chosen !== open) return;
  if (format === 'md') await vscode.commands.executeCommand('markdown.showPreview', target);
  else if (isOnThisMachine()) await vscode.env.openExternal(target);
  else await guidelines.showOf(project);
}

/** Whether a file can be opened by an external program. In a browser or on a remote machine its address would lead nowhere. */
const isOnThisMachine = (): boolean =>
  vscode.env.uiKind === vscode.UIKind.Desktop && vscode.env.remoteName === undefined;

/** Shows the guideline's changes since a commit that the user chooses. */
async function compareGuideline({ client, texts, version }: Editor, root?: string): Promise<void> {
  const chosen = await inSteps('Compare Guideline', async (ask) => {
    const project = await askForProject(
      ask,
      client,
      'In which project do you want to compare the guideline?',
      root,
    );
    return askWhich(client, ask, project.root);
  });
  if (chosen) await texts.show('Comparing the guideline', COMPARE_REQUEST, { ...chosen, software: version });
}

async function askWhich(client: ServerClient, ask: Steps, root: string) {
  const work = 'Reading the history of the guideline';
  const result = await askServer(ask, client, work, REVISIONS_REQUEST, { root });
  if (result.revisions.length === 0)
    return void showProblem('Git has no earlier version of the guideline: commit it first.');
  const items = result.revisions.map(({ commit, version, time, author, subject }) => ({
    label: version,
    description: `${commit.slice(0, 10)} · ${time.slice(0, 10)} · ${author}`,
    detail: subject,
    commit,
  }));
  const title = 'Compare the guideline with…';
  const { commit } = await ask.pick(items, { title, placeHolder: 'An earlier version' });
  return { root, revision: commit };
}

/** The guideline as a page, as a file, and compared with an earlier version. */
export function register(editor: Editor): void {
  const pages = editor.page({
    viewType: 'labelwright.guideline',
    request: GUIDELINE_REQUEST,
    name: 'the guideline',
    title: 'Guideline',
    follows: ({ schema }) => schema,
    command: 'labelwright.showGuideline',
    question: 'In which project do you want to read the guideline?',
    icon: 'book',
    order: 1,
  });
  editor.projectCommand('labelwright.exportGuideline', (root) => exportGuideline(editor, pages, root));
  editor.projectCommand('labelwright.compareGuideline', (root) => compareGuideline(editor, root), {
    label: 'Compare Guideline…',
    icon: 'diff',
    order: 13,
  });
}
