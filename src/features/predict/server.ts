import { URI } from 'vscode-uri';
import { shorten } from '../../base/text/phrases';
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
import { asking, predictionsWriter, predictLock } from './predictions-file';
import type { Message } from './prompt';
import { MAX_SLOW_ATTEMPTS, Retryable, withRetries } from './retry';

/** Maximum number of examples in a request, as on the command line. */
export const MAX_EXAMPLES = 8;
/** Number of requests from which the tokens of all are estimated. */
const MAX_ESTIMATED = 10;
/** How long one reply may take, in milliseconds. */
const REPLY_TIMEOUT_MS = 300_000;

/** Passes a request to the editor, which has the model. */
export type Send = (request: CompleteParams, signal: AbortSignal) => Promise<CompleteResult>;

/** A plan, and the function that appends its answers. */
export interface Prepared {
  readonly plan: Plan;
  readonly append: (line: string) => Promise<void>;
}

type Hosted = Pick<HostedProject, 'root'>;

export const planPrediction = (hosted: Hosted, params: PredictPlanParams, work: Work) =>
  planAsking(hosted, work, (opened) => prepare(opened, params));

/** Has a model of the editor predict, and appends its predictions. */
export const predictInProject = (hosted: Hosted, params: PredictParams, work: Work, send: Send) =>
  askPrepared(hosted, params, work, send, predictLock(params.name, params.run ?? 1), (opened) =>
    prepare(opened, params),
  );

/** What a model of the editor would be asked, and whether its answers could be written. */
export function planAsking(
  hosted: Hosted,
  work: Work,
  prepare: (opened: Opened) => Promise<Prepared>,
): Promise<PredictPlanResult | { problem: string }> {
  return onDisk(hosted, work, async (opened) => {
    const { plan } = await prepare(opened);
    const { asked, refused, splits, places, done, failed, beyond, promptHash } = plan;
    const requests: CompleteParams[] = [];
    const step = Math.max(1, places.length / MAX_ESTIMATED);
    for (let at = 0; at < places.length; at += step) {
      const sample = await plan.read(places[Math.floor(at)]!);
      if (!sample) continue;
      const { messages, schema } = plan.question(sample);
      requests.push({ messages, schema });
    }
    return {
      layers: asked.map(({ id }) => id),
      refused: [...refused],
      splits: [...splits].map(([name, count]) => ({ name, samples: count })),
      samples: places.length,
      done,
      failed,
      beyond,
      promptHash,
      requests,
    };
  });
}

/** Has a model of the editor answer what the user has agreed to, and appends its answers. `lock`: only one process at a time holds it. */
export function askPrepared(
  hosted: Hosted,
  { name, run, rate, promptHash }: Pick<PredictParams, 'name' | 'run' | 'rate' | 'promptHash'>,
  work: Work,
  send: Send,
  lock: string,
  prepare: (opened: Opened) => Promise<Prepared>,
): Promise<PredictResult | { problem: string }> {
  const folder = URI.parse(hosted.root).fsPath;
  const { signal } = work;
  const askAndAppend = async (opened: Opened): Promise<PredictResult> => {
    const { plan, append } = await prepare(opened);
    if (plan.promptHash !== promptHash)
      throw new UserError(
        'The guideline or its examples have changed since you agreed. Nothing was sent: start again.',
      );
    let now = new PredictCounts();
    const progress = (counts: PredictCounts): void => {
      now = { ...counts };
      work.progress(progressText(now, plan));
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
  return onDisk(hosted, work, (opened) => runAlone(folder, asking(name, lock), () => askAndAppend(opened)));
}

async function prepare({ project, model, pause }: Opened, params: PredictPlanParams): Promise<Prepared> {
  await project.samples.refresh(model.schema.data);
  await project.samples.readIds(pause);
  await refuseOthersName(project, model, params.name);
  const plan = await planRequests({ project, model }, { run: 1, ...params, examples: MAX_EXAMPLES }, pause);
  // VS Code does not report a model's temperature and seed.
  const parameters = { temperature: 'unknown', seed: 'unknown', examples: MAX_EXAMPLES };
  const asked = { ...params.asked, parameters };
  return { plan, append: await predictionsWriter(project, params.name, plan, asked) };
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
