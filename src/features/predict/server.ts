import { URI } from 'vscode-uri';
import { shorten } from '../../base/text/shorten';
import { UserError } from '../../base/user-error';
import { runAlone } from '../../platform/run-alone';
import { sleep } from '../../platform/sleep';
import type {
  CompleteParams,
  CompleteResult,
  PredictParams,
  PredictPlanParams,
  PredictPlanResult,
  PredictResult,
} from './requests';
import type { HostedProject } from '../../server/hosted-project';
import { onDisk, type Opened, type Work } from '../../server/on-disk';
import { refuseOthersName } from '../predictions/prediction-log';
import { planRequests, type Plan } from './plan';
import { pacer, predict, PredictCounts, progressText, type LanguageModel, type Reply } from './predict';
import { asking, predictionsWriter } from './predictions-file';
import type { Message } from './prompt';
import { MAX_SLOW_ATTEMPTS, Retryable, withRetries } from './retry';

/** Maximum number of examples in a request, as on the command line. */
const MAX_EXAMPLES = 8;
/** Number of requests from which the tokens of all are estimated. */
const MAX_ESTIMATED = 10;
/** How long one reply may take, in milliseconds. */
const REPLY_TIMEOUT_MS = 300_000;

/** Passes a request to the editor, which has the model. */
export type Send = (request: CompleteParams, signal: AbortSignal) => Promise<CompleteResult>;

/** What a model of the editor would be asked, and whether its answers could be written. */
export function planPrediction(
  hosted: Pick<HostedProject, 'root'>,
  params: PredictPlanParams,
  work: Work,
): Promise<PredictPlanResult | { problem: string }> {
  return onDisk(hosted, work, async (opened) => {
    const { plan } = await prepare(opened, params);
    const { asked, refused, splits, samples, done, failed, beyond, promptHash } = plan;
    const requests: CompleteParams[] = [];
    const step = Math.max(1, samples.length / MAX_ESTIMATED);
    for (let at = 0; at < samples.length; at += step) {
      const sample = await plan.read(samples[Math.floor(at)]!);
      if (!sample) continue;
      const { messages, schema } = plan.question(sample);
      requests.push({ messages, schema });
    }
    return {
      layers: asked.map(({ id }) => id),
      refused: [...refused],
      splits: [...splits].map(([name, count]) => ({ name, samples: count })),
      samples: samples.length,
      done,
      failed,
      beyond,
      promptHash,
      requests,
    };
  });
}

/** Has a model of the editor answer, and appends its answers. */
export function predictInProject(
  hosted: Pick<HostedProject, 'root'>,
  params: PredictParams,
  work: Work,
  send: Send,
): Promise<PredictResult | { problem: string }> {
  const folder = URI.parse(hosted.root).fsPath;
  const { name, run = 1, rate, promptHash } = params;
  const { signal } = work;
  const askAndAppend = async (opened: Opened): Promise<PredictResult> => {
    const { plan, append } = await prepare(opened, params);
    if (plan.promptHash !== promptHash)
      throw new UserError(
        'The guideline or its examples have changed since you agreed. Nothing was sent: start again.',
      );
    let now = new PredictCounts();
    const progress = (counts: PredictCounts): void => {
      now = { ...counts };
      work.progress(progressText(now, plan.samples.length));
    };
    const pace = pacer(rate, sleep);
    const options = { run, parallel: 1, signal, append, pace, progress };
    let stopped = false;
    try {
      await predict(plan, opened.model, new EditorModel(send, work), options);
    } catch (error) {
      if (!signal.aborted) throw error;
      stopped = true;
    }
    return { answered: now.answered, errors: now.errors, stopped };
  };
  return onDisk(hosted, work, (opened) => runAlone(folder, asking(name, run), () => askAndAppend(opened)));
}

async function prepare(
  { project, model, pause }: Opened,
  { name, asked, layers, split, limit, retryErrors, run = 1 }: PredictPlanParams,
): Promise<{ plan: Plan; append: (line: string) => Promise<void> }> {
  await project.samples.refresh(model.schema.data);
  await project.samples.readIds(pause);
  await refuseOthersName(project, model, name);
  const plan = await planRequests(
    project,
    model,
    { name, layers, split, limit, run, examples: MAX_EXAMPLES, retryErrors },
    pause,
  );
  // VS Code does not report a model's temperature and seed.
  const parameters = { temperature: 'unknown', seed: 'unknown', examples: MAX_EXAMPLES };
  return { plan, append: await predictionsWriter(project, name, plan, { ...asked, parameters }) };
}

/** A model that is reached through the editor. */
class EditorModel implements LanguageModel {
  constructor(
    private readonly send: Send,
    private readonly work: Work,
  ) {}

  complete(messages: readonly Message[], schema: object, signal: AbortSignal): Promise<Reply> {
    return withRetries(() => this.#ask({ messages, schema }, signal), {
      signal,
      sleep,
      report: this.work.progress,
    });
  }

  async #ask(request: CompleteParams, signal: AbortSignal): Promise<Reply> {
    const either = AbortSignal.any([signal, AbortSignal.timeout(REPLY_TIMEOUT_MS)]);
    // Some models ignore a cancellation.
    const aborted = new Promise<undefined>((resolve) => {
      either.addEventListener('abort', () => resolve(undefined), { once: true });
    });
    const result = await Promise.race([this.send(request, either), aborted]).catch((error: unknown) => {
      if (!either.aborted) throw error;
    });
    signal.throwIfAborted();
    if (!result)
      throw new Retryable(
        `The model gave no answer in ${REPLY_TIMEOUT_MS / 1000} s.`,
        undefined,
        MAX_SLOW_ATTEMPTS,
      );
    if ('code' in result) throw failure(result);
    return result;
  }
}

/** The meaning of VS Code's codes, and what to do. */
const LASTING: Readonly<Record<string, string>> = {
  NoPermissions:
    'Labelwright may not use this model. Start again and allow it when VS Code asks, or allow it with "Manage Language Model Access" in the Accounts menu.',
  Blocked: 'The model is blocked for Labelwright, as after too many requests. Try again later.',
  NotFound: 'The model is not there any more. Start again and choose another one.',
};

function failure({ code, message }: { code: string; message: string }): Error {
  const said = shorten(message.replace(/\s+/g, ' ').trim(), 300).replace(/[.\s]*$/, '');
  const meaning = Object.hasOwn(LASTING, code) ? LASTING[code] : undefined;
  if (meaning === undefined)
    return new Retryable(`The model could not be asked: ${said || 'no reason given'}.`);
  return new UserError(`${meaning}${said && ` VS Code says: ${said}.`} What was answered is kept.`);
}
