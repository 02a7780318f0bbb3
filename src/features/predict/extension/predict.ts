import * as vscode from 'vscode';
import { counted } from '../../../base/text/phrases';
import { askForProject, inSteps, type Steps, showProblem } from '../../../extension/steps';
import type { ServerClient } from '../../../extension/client';
import type { Editor } from '../../../extension/editor';
import { longWork } from '../../../extension/long-work';
import { saveFirst } from '../../../extension/save-first';
import { isAnnotatorName } from '../../../project/records/annotator-name';
import { EVALUATE_COMMAND } from '../../evaluate/extension';
import type { Problem, Request } from '../../../protocol/request';
import { PREDICT_COMMAND } from '../../predictions/requests';
import {
  COMPLETE_REQUEST,
  PREDICT_PLAN_REQUEST,
  PREDICT_REQUEST,
  type CompleteParams,
  type CompleteResult,
  type PredictParams,
  type PredictPlanParams,
  type PredictPlanResult,
  type PredictResult,
} from '../requests';
import { complete, countTokens } from './chat-model';

const NAME = 'Predict with a Language Model';
const NOT_TRUSTED = 'This folder is not trusted, so none of its texts are sent to a language model.';
const NO_MODEL =
  'VS Code has no language model here. Install an extension that provides some, such as GitHub Copilot Chat, and sign in to it. On the command line, "labelwright predict" asks any program or endpoint.';
const IS_RUNNING = 'A language model is being asked already. Wait until it is done, or cancel it.';
/** Proposed number of samples: enough to see whether the model follows the guideline. */
const PROPOSED_SAMPLES = 20;

/** Only one run at a time: the server's requests do not name their model. */
let isRunning = false;

export const register = (editor: Editor): void =>
  editor.projectCommand(PREDICT_COMMAND, (root) => predictWithModel(editor.client, root), {
    label: 'Predict with a Language Model…',
    icon: 'sparkle',
    order: 10,
  });

/** Has a language model of VS Code label samples by the guideline. First shows the user what would be sent, and to whom. */
async function predictWithModel(client: ServerClient, root?: string): Promise<void> {
  const done = await askModel(client, NAME, PREDICT_REQUEST, (ask) => askWhat(client, ask, root));
  if (done) await report(done.result, done.params);
}

/** A model, and the parameters of a request that has it asked. */
interface Chosen<P> {
  readonly model: vscode.LanguageModelChat;
  readonly params: P;
}

/**
 * Runs a dialog in which a person chooses a model and agrees to what is sent, and has the server ask it. Undefined if that came to nothing, which
 * the person then knows.
 */
export async function askModel<P extends object>(
  client: ServerClient,
  dialog: string,
  request: Request<P, PredictResult | Problem>,
  choose: (ask: Steps) => Promise<Chosen<P> | Problem | undefined>,
): Promise<{ readonly params: P; readonly result: PredictResult } | undefined> {
  const refusal = vscode.workspace.isTrusted ? isRunning && IS_RUNNING : NOT_TRUSTED;
  if (refusal !== false) return void showProblem(refusal, refusal === NOT_TRUSTED);
  const chosen = await inSteps(dialog, choose);
  if (!chosen) return undefined;
  if ('problem' in chosen) return void showProblem(chosen.problem);
  const { model, params } = chosen;
  isRunning = true;
  const result = await client
    .answering(
      COMPLETE_REQUEST,
      (asked: CompleteParams, token): Promise<CompleteResult> => complete(model, asked, token),
      () =>
        longWork(`Asking ${model.name}`, (work) => client.requestWork(request, params, work), {
          writes: true,
        }),
    )
    .finally(() => (isRunning = false));
  if (!result) return undefined;
  if (!('problem' in result)) return { params, result };
  // It is empty if the run was cancelled before anything was sent.
  if (result.problem !== '') void vscode.window.showWarningMessage(result.problem);
  return undefined;
}

/** Has a person pick a model and its name in the project, after saving. `dialog`: the title; `prompt`: what the name is. */
export async function pickModel(
  ask: Steps,
  root: string,
  dialog: string,
  prompt: string,
): Promise<{ readonly model: vscode.LanguageModelChat; readonly name: string } | Problem | undefined> {
  const models = await ask.once(() =>
    longWork('Looking for language models', () => vscode.lm.selectChatModels()),
  );
  if (models.length === 0) return { problem: NO_MODEL };
  if (!(await ask.once(() => saveFirst(root, 'Only saved files are read.')))) return undefined;
  const items = models.map((model) => ({ label: model.name, description: idOf(model), model }));
  const { model } = await ask.pick(items, { title: dialog, placeHolder: 'The model to ask' });
  const proposed = model.id.replace(/[^\w.@-]+/g, '-');
  const name = await ask.text({
    title: `${dialog.replace('a Language Model', model.name)}: Name`,
    prompt,
    placeHolder: `A name, such as ${proposed}`,
    value: proposed,
    validate: (typed) => (isAnnotatorName(typed) ? undefined : 'Use letters, digits and . _ - @ only.'),
  });
  return { model, name };
}

async function askWhat(
  client: ServerClient,
  ask: Steps,
  given: string | undefined,
): Promise<Chosen<Omit<PredictParams, 'progressToken'>> | Problem | undefined> {
  const question = 'In which project do you want to ask a language model?';
  const { root } = await askForProject(ask, client, question, given);
  const prompt = 'The name of the model in the project, which is that of its files in predictions/';
  const picked = await pickModel(ask, root, NAME, prompt);
  if (!picked || 'problem' in picked) return picked;
  const { model, name } = picked;
  const title = (step: string): string => `Predict with ${model.name}: ${step}`;
  const { run, rate } = await askSettings(ask, title);
  const { version, vendor } = model;
  const asked = { name: idOf(model), version, provider: vendor };
  const same = { root, name, asked, run };
  const plan = (params: Omit<PredictPlanParams, keyof typeof same>) =>
    ask.once(() =>
      client.longRequest('Reading the guideline and the samples', PREDICT_PLAN_REQUEST, {
        ...same,
        ...params,
      }),
    );
  const whole = await plan({});
  if ('problem' in whole) return whole;
  const wanted = await askScope(ask, title, whole);
  const isWhole =
    wanted.split === undefined && !wanted.retryErrors && wanted.layers?.length === whole.layers.length;
  const part = isWhole ? whole : await plan(wanted);
  if ('problem' in part) return part;
  if (part.samples === 0)
    return {
      problem: `"${name}" has been asked about all of these samples under this guideline. To ask once more, choose another run in the settings, or another name.`,
    };
  const limit = Number(
    await ask.text({
      title: title('Number of Samples'),
      prompt: `${counted(part.samples, 'sample')} to ask about. At most how many now?`,
      value: String(Math.min(PROPOSED_SAMPLES, part.samples)),
      validate: wholeNumber,
    }),
  );
  const samples = Math.min(limit, part.samples);
  await confirmSending(ask, {
    model,
    path: `predictions/${name}.jsonl`,
    texts: counted(samples, 'sample'),
    settings: settingsText({ run, rate }),
    beside: ', and the fields that annotators see beside them',
    plan: { ...part, samples, refused: whole.refused },
  });
  const { promptHash } = part;
  const params = { ...same, ...wanted, limit: samples, ...(rate !== undefined && { rate }), promptHash };
  return { model, params };
}

/** How a model is asked. */
interface Settings {
  readonly run: number;
  /** Maximum requests per minute; undefined for no limit. */
  readonly rate: number | undefined;
}

const settingsText = ({ run, rate }: Settings): string =>
  `run ${run}, ${rate === undefined ? 'as many requests as the model takes' : `at most ${counted(rate, 'request')} a minute`}`;

/** A step that Enter skips: the number of the run, and how many requests are sent per minute. */
async function askSettings(ask: Steps, title: (step: string) => string): Promise<Settings> {
  let settings: Settings = { run: 1, rate: undefined };
  for (;;) {
    const now = settingsText(settings);
    const [go, rate, run] = ['Continue', 'Requests per Minute…', 'Run…'];
    const { label } = await ask.pick(
      [
        { label: go, description: now },
        { label: rate, detail: 'For a model that refuses too many requests' },
        { label: run, detail: 'A repeat shows how far the model agrees with itself' },
      ],
      // The placeholder names the settings. After a change, the first item is proposed again.
      { title: title('Settings of This Run'), placeHolder: `Now: ${now}` },
    );
    if (label === go) return settings;
    const number = Number(
      await ask.text({
        title: title(label.replace('…', '')),
        prompt:
          label === rate
            ? 'At most how many requests in a minute?'
            : 'Which run? The answers of other runs are kept',
        value: label === rate ? '30' : '2',
        validate: wholeNumber,
      }),
    );
    settings = label === rate ? { ...settings, rate: number } : { ...settings, run: number };
  }
}

const wholeNumber = (typed: string): string | undefined =>
  /^[1-9]\d{0,8}$/.test(typed) ? undefined : 'Expected a whole number of 1 and above.';

/** Asks which questions and samples. If there is only one possibility, does not ask. */
async function askScope(
  ask: Steps,
  title: (step: string) => string,
  { layers, splits, failed }: PredictPlanResult,
): Promise<Pick<PredictPlanParams, 'layers' | 'split' | 'retryErrors'>> {
  const questions = layers.map((label) => ({ label, picked: true }));
  const picked =
    layers.length < 2
      ? questions
      : await ask.many(questions, { title: title('Questions'), placeHolder: 'The questions to ask' });
  if (picked.length === 0) ask.leave();
  const all: vscode.QuickPickItem & { split?: string } = { label: 'All Samples' };
  const items = splits.map(({ name, samples }) => ({
    label: name,
    description: counted(samples, 'sample'),
    split: name,
  }));
  const { split } =
    items.length === 0
      ? all
      : await ask.pick([all, ...items], {
          title: title('Split'),
          placeHolder: 'Split whose samples are predicted',
        });
  const leave = 'Leave Them Out';
  const retry =
    failed === 0
      ? leave
      : (
          await ask.pick([{ label: leave }, { label: 'Ask About Them Again' }], {
            title: title('Earlier Errors'),
            placeHolder: `For ${counted(failed, 'sample')}, the model gave nothing valid`,
          })
        ).label;
  return { layers: picked.map(({ label }) => label), split, ...(retry !== leave && { retryErrors: true }) };
}

interface Sending {
  readonly model: vscode.LanguageModelChat;
  /** The file that the answers go to. */
  readonly path: string;
  /** Whose texts are sent, how, and what beside them; in words. */
  readonly texts: string;
  readonly settings: string;
  readonly beside?: string;
  readonly plan: PredictPlanResult;
}

/** Tells what will be sent, and to whom. Returns once the user has agreed; otherwise leaves the dialog. */
export async function confirmSending(
  ask: Steps,
  { model, path, texts, settings, beside = '', plan }: Sending,
): Promise<void> {
  const { samples, requests, layers, refused } = plan;
  const { tokens } = await ask.once(() =>
    longWork('Counting tokens', async ({ token }) => ({
      tokens: await countTokens(model, requests, samples, token),
    })),
  );
  const cost = tokens
    ? `about ${tokens.all.toLocaleString('en')} tokens; answers and repeated questions are not counted`
    : 'the model does not say how many tokens';
  const tooLong =
    tokens && tokens.longest > model.maxInputTokens
      ? `A request has about ${tokens.longest.toLocaleString('en')} tokens, but the model takes ${model.maxInputTokens.toLocaleString('en')}.`
      : '';
  const detail = [
    `Sends to: ${idOf(model)}, by "${model.vendor}" in VS Code and its service.`,
    `How much: ${counted(samples, 'request')}, ${cost}. Settings: ${settings}.`,
    tooLong,
    `Questions: ${layers.join(', ')}.`,
    ...refused.map(({ layer, reason }) => `Not asked: ${layer}, because ${reason}.`),
    `Sent are the guideline of these questions and the texts${beside}. People’s names and answers, decisions and gold are not sent.`,
    `The answers are written to ${path}.`,
  ];
  const [send, show] = ['Send', 'Show First Request'];
  const answer = await ask.confirm(
    `Send the texts of ${texts} to ${model.name}?`,
    { detail: detail.filter((line) => line !== '').join('\n\n') },
    send,
    show,
  );
  if (answer !== show) return;
  await showRequest(requests[0]);
  ask.leave();
}

/** Shows a request as text. If the dialog is started again, it offers the answers given so far. */
async function showRequest(request: CompleteParams | undefined): Promise<void> {
  const content = [
    ...(request?.messages ?? []).map(({ role, content }) => `--- ${role}\n${content}`),
    `--- JSON Schema of the answer\n${JSON.stringify(request?.schema, null, 2)}`,
  ].join('\n\n');
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content }));
}

async function report(
  result: PredictResult,
  { root, name }: Pick<PredictParams, 'root' | 'name'>,
): Promise<void> {
  const { answered, errors, stopped } = result;
  const evaluate = 'Evaluate Model…';
  const chosen = await vscode.window.showInformationMessage(
    `${counted(answered, 'sample')} answered, ${errors} without a valid answer${stopped ? '; cancelled, the same command continues' : ''}: predictions/${name}.jsonl.`,
    ...(answered > 0 ? [evaluate] : []),
  );
  if (chosen === evaluate) await vscode.commands.executeCommand(EVALUATE_COMMAND, root);
}

const idOf = ({ vendor, id }: vscode.LanguageModelChat): string => `${vendor}/${id}`;
