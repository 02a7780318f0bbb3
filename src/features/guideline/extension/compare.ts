import { COMPARE_REQUEST, REVISIONS_REQUEST } from '../requests';
import { askForProject, inSteps, type Steps, askServer, showProblem } from '../../../extension/steps';
import type { ServerClient } from '../../../extension/client';
import type { Editor } from '../../../extension/editor';

/** Shows the guideline's changes since a commit that the user chooses. */
export async function compareGuideline({ client, texts, version }: Editor, root?: string): Promise<void> {
  const chosen = await inSteps('Compare Guideline', async (ask) => {
    const project = await askForProject(ask, client, 'Compare the guideline of which project?', root);
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
