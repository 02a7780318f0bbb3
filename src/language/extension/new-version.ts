import * as vscode from 'vscode';
import {
  NEW_VERSION_COMMAND,
  NEW_VERSION_REQUEST,
  VERSION_PROPOSAL_REQUEST,
  type NewVersionResult,
  type VersionProposalResult,
} from '../requests';
import { askForProject, inSteps, type Steps, askServer, orThrow } from '../../extension/steps';
import type { Editor } from '../../extension/editor';
import { defined } from '../../base/objects';

type Proposal = Exclude<VersionProposalResult, { problem: string }>;

export const register = (editor: Editor): void =>
  editor.projectCommand(NEW_VERSION_COMMAND, (root) => newVersion(editor, root));

/**
 * Raises a guideline's version and writes its changelog entry, from the changes since the commit in which the version began. The author
 * confirms which changes affect the meaning of labels. The file is edited and shown, not saved. `root` is the URI of the project's folder.
 */
async function newVersion({ client, annotator }: Editor, root?: string): Promise<void> {
  const chosen = await inSteps('New Version', async (ask) => {
    const question = 'Write a new version of which guideline?';
    const { root: project } = await askForProject(ask, client, question, root);
    const title = 'Looking for what has changed';
    const proposal = await askServer(ask, client, title, VERSION_PROPOSAL_REQUEST, { root: project });
    return { project, semantic: await confirm(ask, proposal) };
  });
  if (!chosen) return;
  const { project, semantic } = chosen;
  const author = annotator.current(vscode.Uri.parse(project));
  const made = await client.request(NEW_VERSION_REQUEST, defined({ root: project, semantic, author }));
  await writeDown(orThrow(made));
}

/** Keys of the changes of meaning. */
async function confirm(ask: Steps, { since, versions, changes }: Proposal): Promise<string[]> {
  const from = since.version === undefined ? since.commit.slice(0, 10) : `version ${since.version}`;
  const items = changes.map(({ key, summary, detail, relabel, impact }) => ({
    key,
    label: summary,
    description: relabel.length > 0 ? `labels to look at again: ${relabel.join(', ')}` : '',
    detail,
    picked: impact === 'semantic',
  }));
  const selected = await ask.many(items, {
    title: ({ length }) => {
      const version = length > 0 ? versions.semantic : versions.editorial;
      const what = length > 0 ? `semantic, ${length} of ${changes.length} changes` : 'editorial';
      return `New version ${version ?? ''} (${what})`;
    },
    placeHolder: `Tick what has changed in meaning since ${from}`,
  });
  return selected.map(({ key }) => key);
}

/** Applies the edits through the editor, and shows the entry, which its author then words. */
async function writeDown({ uri, edits }: Exclude<NewVersionResult, { problem: string }>): Promise<void> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri));
  const editor = await vscode.window.showTextDocument(document);
  const edit = new vscode.WorkspaceEdit();
  const ranges = edits.map(
    ({ range: { start, end } }) => new vscode.Range(start.line, start.character, end.line, end.character),
  );
  edits.forEach(({ newText }, n) => edit.replace(document.uri, ranges[n]!, newText));
  if (!(await vscode.workspace.applyEdit(edit))) throw new Error('The guideline could not be edited.');
  const entry = ranges.at(-1)!.start;
  editor.selection = new vscode.Selection(entry, entry);
  editor.revealRange(new vscode.Range(entry, entry.translate(edits.at(-1)!.newText.split('\n').length)));
}
