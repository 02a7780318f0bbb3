import * as vscode from 'vscode';
import { COMPARE_REQUEST, REVISIONS_REQUEST, type RevisionsResult } from '../../../protocol/server';
import { chooseProject } from '../../../extension/choose-project';
import type { ServerClient } from '../../../extension/client';
import { longWork } from '../../../extension/long-work';
import type { TextPages } from '../../../extension/pages/text-pages';
import { showProblem } from '../../../extension/show-problem';

/** Shows the guideline's changes since a commit that the user chooses. */
export async function compareGuideline(
  client: ServerClient,
  pages: TextPages,
  software: string,
): Promise<void> {
  const project = await chooseProject(client, 'Compare the guideline of which project?');
  if (!project) return;
  const { root } = project;
  const result = await longWork('Reading the history of the guideline', ({ token }) =>
    client.request<RevisionsResult>(REVISIONS_REQUEST, { root }, token),
  );
  if (!result) return;
  if ('problem' in result) {
    void showProblem(result.problem);
    return;
  }
  const items = result.revisions.map(({ commit, version, time, author, subject }) => ({
    label: version,
    description: `${commit.slice(0, 10)} · ${time.slice(0, 10)} · ${author}`,
    detail: subject,
    commit,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: 'Compare the guideline with…',
    placeHolder: items.length === 0 ? 'Git has no earlier version of it' : 'An earlier version',
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (chosen)
    await pages.show('Comparing the guideline', COMPARE_REQUEST, { root, revision: chosen.commit, software });
}
