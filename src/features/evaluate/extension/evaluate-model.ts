import * as vscode from 'vscode';
import { MODELS_REQUEST, type ModelsResult } from '../../../protocol/models';
import { chooseProject } from '../../../extension/choose-project';
import type { ServerClient } from '../../../extension/client';
import { longWork } from '../../../extension/long-work';
import { COMMANDS } from '../../../extension/ids';
import type { PageViews } from '../../../extension/pages/page-views';
import { showProblem } from '../../../extension/show-problem';
import { inSteps, type Steps } from '../../../extension/steps';

const NO_MODEL =
  'The project has no predictions. "labelwright baseline" makes some; "labelwright import FILE --as-predictions MODEL" brings those of other tools.';

const PREDICT = 'Predict with a Language Model…';

interface OtherItem extends vscode.QuickPickItem {
  /** Absent for none. */
  readonly against?: string;
}

/** Shows the evaluation of a model that the user picks from those with predictions. */
export async function evaluateModel(client: ServerClient, pages: PageViews, root?: string): Promise<void> {
  const chosen = await inSteps('Evaluate Model', (ask) => askWhich(client, ask, root));
  if (chosen?.models) await pages.showOf(chosen.project, chosen.models);
  else if (chosen) await vscode.commands.executeCommand(COMMANDS.predictWithModel, chosen.project.root);
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
  if ('problem' in result) {
    void showProblem(result.problem);
    return undefined;
  }
  if (result.models.length === 0)
    return (await vscode.window.showInformationMessage(NO_MODEL, PREDICT)) ? { project } : undefined;
  const items = result.models.map(({ name, about }) => ({ label: name, description: about }));
  const title = items.length > 1 ? 'Evaluate Model (1 of 2)' : 'Evaluate Model';
  const { label: model } = await ask.pick([...items, { label: `$(sparkle) ${PREDICT}` }], {
    title,
    placeHolder: 'The model to evaluate',
  });
  if (!items.some(({ label }) => label === model)) return { project };
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
