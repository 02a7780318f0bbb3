import * as vscode from 'vscode';
import { COMMITS_REQUEST, type CommitsResult } from '../../../protocol/server';
import { chooseProject } from '../../../extension/choose-project';
import type { ServerClient } from '../../../extension/client';
import { longWork } from '../../../extension/long-work';
import type { PageViews } from '../../../extension/pages/page-views';
import { showProblem } from '../../../extension/show-problem';

interface CommitItem extends vscode.QuickPickItem {
  /** Absent for the files as they are. */
  readonly commit?: string;
}

/** Compares two versions of a project, chosen from the commits that changed it. */
export async function compareVersions(client: ServerClient, pages: PageViews): Promise<void> {
  const project = await chooseProject(client, 'Compare versions of which project?');
  if (!project) return;
  const { root } = project;
  const result = await longWork('Reading the history of the project', ({ token }) =>
    client.request<CommitsResult>(COMMITS_REQUEST, { root }, token),
  );
  if (!result) return;
  if ('problem' in result || result.commits.length === 0) {
    void showProblem(
      'problem' in result ? result.problem : 'Git has no earlier version of this project: commit it first.',
    );
    return;
  }
  const items = result.commits.map(({ commit, version, time, author, subject }): CommitItem => ({
    label: subject,
    // On a second line, since the subject can fill the first.
    detail: [
      commit.slice(0, 10),
      time.slice(0, 10),
      author,
      ...(version === undefined ? [] : [`guideline ${version}`]),
    ].join(' · '),
    commit,
  }));
  const from = await ask(items, 'Compare Versions (1 of 2)', 'The earlier version');
  if (from?.commit === undefined) return;
  const later = result.commits.findIndex(({ commit }) => commit === from.commit);
  const now: CommitItem = { label: 'The files as they are', description: 'on disk, committed or not' };
  const to = await ask([now, ...items.slice(0, later)], 'Compare Versions (2 of 2)', 'The later version');
  if (!to) return;
  await pages.showOf(project, { from: from.commit, ...(to.commit !== undefined && { to: to.commit }) });
}

const ask = (items: readonly CommitItem[], title: string, placeHolder: string) =>
  vscode.window.showQuickPick(items, {
    title,
    placeHolder,
    matchOnDescription: true,
    matchOnDetail: true,
    ignoreFocusOut: true,
  });
