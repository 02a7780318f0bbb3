import type * as vscode from 'vscode';
import { COMMITS_REQUEST, VERSIONS_REQUEST } from './requests';
import { askForProject, inSteps, type Steps, askServer, showProblem } from '../../extension/steps';
import type { ServerClient } from '../../extension/client';
import type { Editor } from '../../extension/editor';

interface CommitItem extends vscode.QuickPickItem {
  /** Absent for the files as they are. */
  readonly commit?: string;
}

/** A page that compares two versions of a project, chosen from the commits that changed it. */
export function register(editor: Editor): void {
  const pages = editor.page({
    viewType: 'labelwright.versions',
    request: VERSIONS_REQUEST,
    name: 'the comparison',
    title: 'Versions',
    // The page is not updated with every answer, since both versions would have to be read again.
    follows: () => false,
  });
  const compare = async (root?: string): Promise<void> => {
    const chosen = await inSteps('Compare Versions', (ask) => askWhich(editor.client, ask, root));
    if (chosen) await pages.showOf(chosen.project, chosen.versions);
  };
  const row = { label: 'Compare Versions…', icon: 'git-compare', order: 12 };
  editor.projectCommand('labelwright.compareVersions', compare, row);
}

async function askWhich(client: ServerClient, ask: Steps, given: string | undefined) {
  const project = await askForProject(
    ask,
    client,
    'In which project do you want to compare versions?',
    given,
  );
  const { root } = project;
  const title = 'Reading the history of the project';
  const result = await askServer(ask, client, title, COMMITS_REQUEST, { root });
  if (result.commits.length === 0)
    return void showProblem('Git has no earlier version of this project: commit it first.');
  const items = result.commits.map(({ commit, version, time, author, subject }) => ({
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
  const from = await ask.pick(items, {
    title: 'Compare Versions (1 of 2)',
    placeHolder: 'The earlier version',
  });
  const later = result.commits.findIndex(({ commit }) => commit === from.commit);
  const now: CommitItem = { label: 'The files as they are', description: 'on disk, committed or not' };
  const to = await ask.pick([now, ...items.slice(0, later)], {
    title: 'Compare Versions (2 of 2)',
    placeHolder: 'The later version',
  });
  return { project, versions: { from: from.commit, ...(to.commit !== undefined && { to: to.commit }) } };
}
