import { COMPARE_REQUEST, REVISIONS_REQUEST, type RevisionsResult } from '../../../protocol/server';
import { chooseProject } from '../../../extension/choose-project';
import type { ServerClient } from '../../../extension/client';
import { longWork } from '../../../extension/long-work';
import type { TextPages } from '../../../extension/pages/text-pages';
import { inSteps, type Steps } from '../../../extension/steps';
import { showProblem } from '../../../extension/show-problem';

/** Shows the guideline's changes since a commit that the user chooses. */
export async function compareGuideline(
  client: ServerClient,
  pages: TextPages,
  software: string,
  root?: string,
): Promise<void> {
  const chosen = await inSteps('Compare Guideline', async (ask) => {
    const project = await chooseProject(client, 'Compare the guideline of which project?', { root, ask });
    return project && askWhich(client, ask, project.root);
  });
  if (chosen) await pages.show('Comparing the guideline', COMPARE_REQUEST, { ...chosen, software });
}

async function askWhich(client: ServerClient, ask: Steps, root: string) {
  const result = await ask.once(() =>
    longWork('Reading the history of the guideline', ({ token }) =>
      client.request<RevisionsResult>(REVISIONS_REQUEST, { root }, token),
    ),
  );
  if ('problem' in result || result.revisions.length === 0) {
    void showProblem(
      'problem' in result ? result.problem : 'Git has no earlier version of the guideline: commit it first.',
    );
    return undefined;
  }
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
