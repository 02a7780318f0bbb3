import * as vscode from 'vscode';
import { GUIDELINE_FILE_REQUEST, type GuidelineFileParams } from '../requests';
import { chooseProject, orThrow } from '../../../extension/steps';
import type { Editor } from '../../../extension/editor';
import type { PageViews } from '../../../extension/pages/page-views';

const NO_DIFFERENCES = 'It does not say what changed between its versions.';
const FORMATS = { html: 'Web page', md: 'Markdown' } as const;

/** Writes the project's guideline as a document to a file that the user chooses. */
export async function exportGuideline(
  { client, version }: Editor,
  guidelines: PageViews,
  root?: string,
): Promise<void> {
  const project = await chooseProject(client, 'Export the guideline of which project?', root);
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
