import type * as vscode from 'vscode';
import { MODELS_REQUEST, type ModelsResult } from '../../../protocol/server';
import { chooseProject } from '../../../extension/choose-project';
import type { ServerClient } from '../../../extension/client';
import { longWork } from '../../../extension/long-work';
import type { PageViews } from '../../../extension/pages/page-views';
import { showProblem } from '../../../extension/show-problem';
import { inSteps, type Steps } from '../../../extension/steps';

const NO_MODEL =
  'The project has no predictions. "labelwright baseline" makes some; "labelwright import FILE --as-predictions MODEL" brings those of other tools.';

interface OtherItem extends vscode.QuickPickItem {
  /** Absent for none. */
  readonly against?: string;
}

/** Shows the evaluation of a model that the user picks from those with predictions. */
export async function evaluateModel(client: ServerClient, pages: PageViews, root?: string): Promise<void> {
  const chosen = await inSteps('Evaluate Model', (ask) => askWhich(client, ask, root));
  if (chosen) await pages.showOf(chosen.project, chosen.models);
}

async function askWhich(client: ServerClient, ask: Steps, given: string | undefined) {
  const project = await chooseProject(client, 'In which project do you want to evaluate a model?', {
    root: given,
    ask,
  });
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
  const title = items.length > 1 ? 'Evaluate Model (1 of 2)' : 'Evaluate Model';
  const { label: model } = await ask.pick(items, { title, placeHolder: 'The model to evaluate' });
  if (items.length === 1) return { project, models: { model } };
  const alone: OtherItem = { label: 'With Nothing', description: 'evaluate it alone' };
  const others = items.filter(({ label }) => label !== model);
  const other = await ask.pick(
    [alone, ...others.map((item): OtherItem => ({ ...item, against: item.label }))],
    {
      title: 'Evaluate Model (2 of 2)',
      placeHolder: `Compare ${model} with another model`,
    },
  );
  return { project, models: { model, ...(other.against !== undefined && { against: other.against }) } };
}
