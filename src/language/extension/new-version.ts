import * as vscode from 'vscode';
import {
  NEW_VERSION_REQUEST,
  VERSION_PROPOSAL_REQUEST,
  type NewVersionResult,
  type VersionProposalResult,
} from '../../protocol/server';
import type { Annotator } from '../../extension/annotator';
import { chooseProject } from '../../extension/choose-project';
import type { ServerClient } from '../../extension/client';
import { longWork } from '../../extension/long-work';
import { showProblem } from '../../extension/show-problem';

type Proposal = Exclude<VersionProposalResult, { problem: string }>;
interface Item extends vscode.QuickPickItem {
  readonly key: string;
}

/**
 * Raises a guideline's version and writes its changelog entry, from the changes since the commit in which the version began. The author
 * confirms which changes affect the meaning of labels. The file is edited and shown, not saved. `root` is the URI of the project's folder.
 */
export async function newVersion(client: ServerClient, annotator: Annotator, root?: string): Promise<void> {
  const project = root ?? (await chooseProject(client, 'Write a new version of which guideline?'))?.root;
  if (project === undefined) return;
  const proposal = await longWork('Looking for what has changed', ({ token }) =>
    client.request<VersionProposalResult>(VERSION_PROPOSAL_REQUEST, { root: project }, token),
  );
  if (!proposal) return;
  if ('problem' in proposal) {
    void showProblem(proposal.problem);
    return;
  }
  const semantic = await confirm(proposal);
  if (!semantic) return;
  const author = annotator.current(vscode.Uri.parse(project));
  const made = await client.request<NewVersionResult>(NEW_VERSION_REQUEST, {
    root: project,
    semantic,
    ...(author !== undefined && { author }),
  });
  if ('problem' in made) throw new Error(made.problem);
  await writeDown(made);
}

/** Keys of the changes of meaning; undefined if cancelled. */
function confirm({ since, versions, changes }: Proposal): Promise<string[] | undefined> {
  const pick = vscode.window.createQuickPick<Item>();
  const from = since.version === undefined ? since.commit.slice(0, 10) : `version ${since.version}`;
  const items = changes.map(({ key, summary, detail, relabel }): Item => ({
    key,
    label: summary,
    description: relabel.length > 0 ? `labels to look at again: ${relabel.join(', ')}` : '',
    detail,
  }));
  const isProposed = ({ key }: Item): boolean =>
    changes.some((change) => change.key === key && change.impact === 'semantic');
  const showVersion = (count: number): void => {
    const version = count > 0 ? versions.semantic : versions.editorial;
    const what = count > 0 ? `semantic, ${count} of ${changes.length} changes` : 'editorial';
    pick.title = `New version ${version ?? ''} (${what})`;
  };
  pick.canSelectMany = true;
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.ignoreFocusOut = true;
  pick.placeholder = `Tick what has changed in meaning since ${from}`;
  pick.items = items;
  pick.selectedItems = items.filter(isProposed);
  showVersion(pick.selectedItems.length);
  return new Promise((resolve) => {
    pick.onDidChangeSelection((selected) => showVersion(selected.length));
    pick.onDidAccept(() => {
      resolve(pick.selectedItems.map(({ key }) => key));
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
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
