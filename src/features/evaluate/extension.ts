import * as vscode from 'vscode';
import { BASELINE_REQUEST, type BaselineParams, type BaselineResult } from '../baseline/requests';
import { MODELS_REQUEST, PREDICT_COMMAND } from '../predictions/requests';
import { VALIDATE_COMMAND } from '../validate/extension';
import { EVALUATION_REQUEST } from './requests';
import { askForProject, inSteps, type Steps, askServer, showProblem } from '../../extension/steps';
import type { ServerClient } from '../../extension/client';
import { longWork } from '../../extension/long-work';
import type { Editor } from '../../extension/editor';
import { openClickedSample } from '../../extension/pages/clicked-sample';
import type { PageViews } from '../../extension/pages/page-views';

const NO_MODEL =
  'The project has no predictions. A baseline is a simple model trained on the labels: a floor for others. "labelwright import FILE --as-predictions MODEL" brings those of other tools.';

const TRAIN = 'Train a Baseline';
const PREDICT = 'Predict with a Language Model…';

interface ModelItem extends vscode.QuickPickItem {
  /** Absent if the model already has predictions. */
  readonly makes?: string;
}

interface OtherItem extends vscode.QuickPickItem {
  /** Absent for no comparison. */
  readonly against?: string;
}

export const EVALUATE_COMMAND = 'labelwright.evaluateModel';

/** The evaluation of a model as a page. A click on a sample opens it in the panel; a link leads to the validation. */
export function register(editor: Editor): void {
  const pages = editor.page({
    viewType: 'labelwright.evaluation',
    request: EVALUATION_REQUEST,
    name: 'the evaluation',
    title: 'Evaluation',
    received: async (root, message, params) => {
      const { type, bucket, sample } = message;
      if (type !== 'open' || typeof bucket !== 'string' || typeof sample === 'string')
        return openClickedSample(root, message, params);
      await vscode.commands.executeCommand(VALIDATE_COMMAND, root, JSON.parse(bucket));
    },
  });
  editor.projectCommand(EVALUATE_COMMAND, (root) => evaluateModel(editor, pages, root), {
    label: 'Evaluate Model…',
    icon: 'beaker',
    order: 7,
    gate: [
      'min_accuracy',
      'min_accuracy_limit',
      'min_macro_f1',
      'min_recall',
      'max_training_leaks',
      'max_worse_slices',
      'as_good_as',
    ],
  });
}

/** Shows the evaluation of a model that the user picks: one with predictions, or the baseline. */
async function evaluateModel({ client, version }: Editor, pages: PageViews, root?: string): Promise<void> {
  const chosen = await inSteps('Evaluate Model', (ask) => askWhich(client, ask, root));
  if (!chosen) return;
  if (chosen.makes === PREDICT)
    return void (await vscode.commands.executeCommand(PREDICT_COMMAND, chosen.project.root));
  const models = chosen.models ?? (await train(client, { root: chosen.project.root, version }));
  if (models) await pages.showOf(chosen.project, models);
}

async function train(client: ServerClient, params: BaselineParams): Promise<BaselineResult | undefined> {
  const title = 'Training a baseline';
  const result = await longWork(title, (work) => client.requestWork(BASELINE_REQUEST, params, work));
  if (!result || !('problem' in result)) return result;
  if (result.problem !== '') await showProblem(result.problem);
  return undefined;
}

async function askWhich(client: ServerClient, ask: Steps, given: string | undefined) {
  const question = 'In which project do you want to evaluate a model?';
  const project = await askForProject(ask, client, question, given);
  const { root } = project;
  const result = await askServer(ask, client, 'Looking for predictions', MODELS_REQUEST, { root });
  if (result.models.length === 0) {
    const makes = await vscode.window.showInformationMessage(NO_MODEL, TRAIN, PREDICT);
    return makes && { project, makes };
  }
  const items = result.models.map(({ name, about }) => ({ label: name, description: about }));
  const title = items.length > 1 ? 'Evaluate Model (1 of 2)' : 'Evaluate Model';
  const others = [
    { label: `$(beaker) ${TRAIN}`, description: 'on the labels as they are now', makes: TRAIN },
    { label: `$(sparkle) ${PREDICT}`, makes: PREDICT },
  ];
  const { label: model, makes } = await ask.pick<ModelItem>([...items, ...others], {
    title,
    placeHolder: 'The model to evaluate',
  });
  if (makes) return { project, makes };
  if (items.length === 1) return { project, models: { model } };
  const alone: OtherItem = { label: 'With Nothing', description: 'evaluate it alone' };
  const rest = items.filter(({ label }) => label !== model);
  const other = await ask.pick(
    [alone, ...rest.map((item): OtherItem => ({ ...item, against: item.label }))],
    {
      title: 'Evaluate Model (2 of 2)',
      placeHolder: `Compare ${model} with another model`,
    },
  );
  return { project, models: { model, ...(other.against !== undefined && { against: other.against }) } };
}
