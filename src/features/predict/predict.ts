import { counted, shorten } from '../../base/text/phrases';
import { textHash } from '../../base/text/hash';
import { createRecordIds } from '../../base/text/record-id';
import { UserError } from '../../base/user-error';
import type { ProjectModel } from '../../project/model/model';
import type { Labels } from '../../project/records/records';
import { inRecord } from '../../project/schema/per-turn';
import { isTooDeep } from './answer-schema';
import { labelProbabilities, type TokenChance } from './label-probabilities';
import type { Plan, ReadSample } from './plan';
import type { Message, Question } from './prompt';
import { AnswerChecks, InvalidAnswer, readAnswer } from './read-answer';
import { LATER, NoReply } from './retry';
import { Spending, type Prices, type Usage } from './usage';
import { marksText } from '../../kinds/traits';

/** A model's reply: a text, or the reason why it gave none. */
export type Reply = { readonly usage?: Usage | undefined } & (
  | {
      readonly content: string;
      /** The tokens of the text, if the model reports their probabilities. */
      readonly tokens?: readonly TokenChance[] | undefined;
      /** `probabilities` of the record, if the model gives them itself. */
      readonly probabilities?: unknown;
    }
  | { readonly problem: string }
);

/** A language model, whatever the way to reach it. */
export interface LanguageModel {
  /**
   * Rejects with NoReply if there is no usable reply to this request. Rejects with UserError if the model cannot be asked at all; then the work
   * ends.
   */
  complete(messages: readonly Message[], schema: object, signal: AbortSignal): Promise<Reply>;
}

export class PredictCounts {
  /** Samples with a valid answer. */
  answered = 0;
  /** Samples for which the model gave nothing valid. */
  errors = 0;
  requests = 0;
  /** Samples whose text could not be read any more. */
  unread = 0;
  readonly spent = new Spending();
}

export interface PredictOptions {
  /** 1 by default. */
  readonly run?: number | undefined;
  /** Maximum number of simultaneous requests. */
  readonly parallel: number;
  /** If given, records get a cost. */
  readonly prices?: Prices | undefined;
  /** Appends a record (without a line break) durably. */
  readonly append: (line: string) => Promise<unknown>;
  /** Waits until the next request may be sent. */
  readonly pace: (signal: AbortSignal) => Promise<void>;
  readonly signal: AbortSignal;
  readonly progress: (counts: Readonly<PredictCounts>) => void;
}

/** The progress so far, in words. */
export const progressText = (
  { answered, errors }: PredictCounts,
  { places, noun }: Pick<Plan, 'places' | 'noun'>,
): string =>
  `${(answered + errors).toLocaleString('en')} of ${counted(places.length, noun)}${errors > 0 ? `, ${errors} without a valid answer` : ''}`;

/** An attempt that gave nothing valid. */
class Failed {
  constructor(
    readonly invalid: InvalidAnswer,
    readonly content = '',
    /** Undefined if the model replied, however badly. */
    readonly noReply?: NoReply,
  ) {}
}

/** If this many samples in a row get no reply, or no sample gets a valid answer, something is wrong with the model. */
const MAX_FAILURES = 10;
/** The same limit for a model that has never replied, by the cause of the last failure. */
const MAX_SILENT = { request: MAX_FAILURES, either: 3, model: 1 };
const MAX_REPEATED = 4000;

/**
 * Asks a model about the samples of a plan, and writes each answer at once. Asks once again after an invalid answer. A request without a usable
 * reply becomes a record with `error`, once the model has replied to another request. If it never replied, or many requests in a row got no reply,
 * the model or the connection is broken: the work ends, and nothing is written about these requests.
 */
export async function predict(
  plan: Plan,
  model: ProjectModel,
  asked: LanguageModel,
  { run = 1, parallel, prices, append, pace, signal, progress }: PredictOptions,
): Promise<PredictCounts> {
  const counts = new PredictCounts();
  // Records of requests without a reply are held back until the next reply.
  const held: { readonly line: string; readonly noReply: NoReply }[] = [];
  const hasRepliedBefore = plan.valid > 0;
  let isReplying = false;
  const records = new AnswerRecords(model, plan.prompt.rules, {
    ...versionsOf(model),
    prompt_hash: plan.promptHash,
    ...(run !== 1 && { run }),
  });
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const left = plan.places.values();
  const worker = async (): Promise<void> => {
    for (const place of left) {
      either.throwIfAborted();
      const sample = await plan.read(place);
      if (!sample) counts.unread += 1;
      else await answer(sample);
      progress(counts);
    }
  };
  // The first failure ends all workers, and is the one that is thrown.
  const work = Array.from({ length: parallel }, () => worker().catch((error: unknown) => stop.abort(error)));
  await Promise.all(work);
  signal.throwIfAborted();
  stop.signal.throwIfAborted();
  const isKnown = isReplying || hasRepliedBefore;
  if (held.length > 0 && !isKnown) throw held.at(-1)!.noReply;
  const away = held.filter(({ noReply }) => noReply.blame === 'model');
  for (const each of held) if (!away.includes(each)) await append(each.line);
  if (away.length > 0) throw silent(away.length, plan.noun, away.at(-1)!.noReply);
  return counts;

  async function answer(sample: ReadSample): Promise<void> {
    const question = plan.question(sample);
    if (question.layers.length === 0) {
      // No question applies to this sample. That is recorded, so that it is not looked at again.
      await append(JSON.stringify({ ...records.head(sample), labels: {} }));
      counts.answered += 1;
      return;
    }
    const spent = new Spending();
    const first = await attempt(sample, question, question.messages, spent);
    const made =
      first instanceof Failed && !first.noReply
        ? await attempt(sample, question, [...question.messages, ...askingAgain(first)], spent)
        : first;
    counts.spent.include(spent);
    const usage = spent.toJson(prices);
    if (made instanceof Failed) return fail(sample, made, usage);
    await write(JSON.stringify({ ...made, usage }));
    counts.answered += 1;
  }

  async function write(line: string): Promise<void> {
    isReplying = true;
    for (const each of held.splice(0)) await append(each.line);
    await append(line);
  }

  async function fail(
    sample: ReadSample,
    { invalid: { text }, noReply }: Failed,
    usage: object,
  ): Promise<void> {
    const line = JSON.stringify({ ...records.head(sample), error: text, usage });
    counts.errors += 1;
    if (noReply) {
      const isKnown = isReplying || (hasRepliedBefore && noReply.blame !== 'model');
      held.push({ line, noReply });
      // Simultaneous requests fail together.
      const limit = isKnown ? Math.max(MAX_FAILURES, 2 * parallel) : MAX_SILENT[noReply.blame];
      if (held.length < limit) return;
      throw isKnown ? silent(held.length, plan.noun, noReply) : noReply;
    }
    await write(line);
    if (counts.answered === 0 && counts.errors >= MAX_FAILURES)
      throw new UserError(
        `The model has given nothing valid for ${counted(counts.errors, plan.noun)}, and no valid answer at all. The last problem: ${text} Ask again about them once it is fixed (--retry-errors).`,
      );
  }

  async function attempt(
    sample: ReadSample,
    question: Question,
    messages: readonly Message[],
    spent: Spending,
  ): Promise<Record<string, unknown> | Failed> {
    await pace(either);
    either.throwIfAborted();
    counts.requests += 1;
    const start = performance.now();
    const reply = await asked.complete(messages, question.schema, either).catch((error: unknown) => {
      if (error instanceof NoReply) return error;
      throw error;
    });
    spent.add(reply instanceof NoReply ? undefined : reply.usage, performance.now() - start);
    if (reply instanceof NoReply) return new Failed(new InvalidAnswer([reply.problem]), '', reply);
    if ('problem' in reply) return new Failed(new InvalidAnswer([reply.problem]));
    const { content, tokens, probabilities } = reply;
    const record = records.make(
      sample,
      question,
      content,
      (labels) => probabilities ?? (tokens && labelProbabilities(content, tokens, question.layers, labels)),
    );
    return record instanceof InvalidAnswer ? new Failed(record, content) : record;
  }
}

const silent = (count: number, noun: string, { problem }: NoReply): UserError =>
  new UserError(
    `The last ${count === 1 ? noun : `${count} ${noun}s`} got no reply, and no record. The last problem: ${problem} ${LATER}`,
  );

/** The version of the guideline for a model's records. */
export const versionsOf = ({ guideline, hash }: ProjectModel): Record<string, unknown> => ({
  ...(guideline?.version !== undefined && { guideline: guideline.version.text }),
  guideline_hash: hash,
});

/** Makes the records of a model's answers, of those that pass the checks. */
export class AnswerRecords {
  readonly #checks: AnswerChecks;
  readonly #newId = createRecordIds();

  /** `rules` are those that an answer may cite; `shared` holds fields of all records. */
  constructor(
    model: ProjectModel,
    rules: readonly string[],
    private readonly shared: Readonly<Record<string, unknown>>,
  ) {
    this.#checks = new AnswerChecks(model, rules);
  }

  /** The fields of a record besides the answer. Its time is after those of the model's earlier records. */
  head(sample: ReadSample): Record<string, unknown> {
    return {
      v: 1,
      id: this.#newId(),
      time: new Date(Math.max(Date.now(), sample.last + 1)).toISOString(),
      ...(sample.about ?? { sample: sample.id, text_hash: textHash(sample.text) }),
      ...this.shared,
    };
  }

  /** The record of an answer, which is given as JSON; or the problem with the answer. */
  make(
    sample: ReadSample,
    question: Question,
    content: string,
    probabilitiesOf?: (labels: Labels) => unknown,
  ): Record<string, unknown> | InvalidAnswer {
    const read = readAnswer(content, question, sample.text);
    if (read instanceof InvalidAnswer) return read;
    const { labels, rules, rationale } = read;
    const probabilities = probabilitiesOf?.(labels);
    if (isTooDeep(probabilities)) return new InvalidAnswer(['"probabilities" are nested too deeply.']);
    const shown = [...question.shown].filter(([layer]) => Object.hasOwn(labels, layer));
    const record = {
      ...this.head(sample),
      ...(question.layers.some(marksText) && { unit: 'codepoint' }),
      labels: inRecord(labels),
      ...(probabilities !== undefined && { probabilities }),
      rules,
      ...(rationale !== undefined && { rationale }),
      ...(shown.length > 0 && { shown: Object.fromEntries(shown) }),
    };
    const problems = this.#checks.problems({ ...record, sample: sample.id }, sample, question.layers);
    return problems.length > 0 ? new InvalidAnswer(problems) : record;
  }
}

function askingAgain({ invalid, content }: Failed): Message[] {
  return [
    ...(content === '' ? [] : [{ role: 'assistant' as const, content: shorten(content, MAX_REPEATED) }]),
    {
      role: 'user',
      content: `This answer cannot be used. ${invalid.text} Answer again, with one JSON object that is right in every part.`,
    },
  ];
}

/** Waits so that at most `rate` requests per minute are sent. Without a rate, it never waits. */
export function pacer(
  rate: number | undefined,
  sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>,
  now: () => number = Date.now,
): PredictOptions['pace'] {
  let next = 0;
  return async (signal) => {
    if (rate === undefined) return;
    const at = Math.max(next, now());
    next = at + 60_000 / rate;
    if (at > now()) await sleep(at - now(), signal);
  };
}
