import { MODELS_REQUEST, type ModelsResult } from '../../../protocol/server';
import { chooseProject } from '../../../extension/choose-project';
import type { ServerClient } from '../../../extension/client';
import { longWork } from '../../../extension/long-work';
import type { PageViews } from '../../../extension/pages/page-views';
import { showProblem } from '../../../extension/show-problem';
import { inSteps, type Steps } from '../../../extension/steps';

const NO_MODEL =
  'The project has no predictions. "labelwright baseline" makes some; "labelwright import FILE --as-predictions MODEL" brings those of other tools.';

/** Shows the evaluation of a model that the user picks from those with predictions. */
export async function evaluateModel(client: ServerClient, pages: PageViews, root?: string): Promise<void> {
  const chosen = await inSteps('Evaluate Model', (ask) => askWhich(client, ask, root));
  if (chosen) await pages.showOf(chosen.project, { model: chosen.model });
}

async function askWhich(client: ServerClient, ask: Steps, given: string | undefined) {
  const project = await chooseProject(client, 'Evaluate a model of which project?', { root: given, ask });
  if (!project) return undefined;
  const { root } = project;
  const result = await ask.once(() =>
    longWork('Looking for predictions', ({ token }) =>
      client.request<ModelsResult>(MODELS_REQUEST, { root }, token),
    ),
  );
  if ('problem' in result || result.models.length === 0) {
    void showProblem('problem' in result ? result.problem : NO_MODEL);
    return undefined;
  }
  const items = result.models.map(({ name, about }) => ({ label: name, description: about }));
  const { label } = await ask.pick(items, { title: 'Evaluate Model', placeHolder: 'The model to evaluate' });
  return { project, model: label };
}
