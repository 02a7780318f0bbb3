import { isObject } from '../../base/objects';
import { shorten } from '../../base/text/phrases';
import { UserError } from '../../base/user-error';
import { UsageError } from '../../cli/options';
import { say } from '../../cli/output';
import { parseLine } from '../../project/answers/lines';
import { sleep } from '../../platform/sleep';
import type { RequestSettings } from './cli-command-model';
import type { TokenChance } from './label-probabilities';
import type { LanguageModel, Reply } from './predict';
import type { Message } from './prompt';
import { BadReply, LATER, MAX_SLOW_ATTEMPTS, NoReply, Retryable, withRetries } from './retry';
import { readUsage } from './usage';
import { withoutKey } from './without-key';

/** Maximum size of a reply in bytes: an answer with the probabilities of its tokens. */
const MAX_BYTES = 4 << 20;
const MAX_REDIRECTS = 3;
/** How many likely tokens to ask for at each position. */
const TOP_TOKENS = 5;

interface EndpointSettings extends RequestSettings {
  /** Sent as a bearer token unless it is empty. */
  readonly key: string;
  /** Whether to ask for the probabilities of tokens. */
  readonly logprobs: boolean;
  /** The first wait before a further attempt, in milliseconds. */
  readonly firstWait?: number;
}

/** The address for requests: the endpoint's own, or that of the chat completions below it. Throws UsageError. */
export function endpointUrl(endpoint: string): URL {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol))
    throw new UsageError(
      `"${endpoint}" is not the address of an endpoint. Give one like https://api.example.com/v1.`,
    );
  if (url.username !== '' || url.password !== '')
    throw new UsageError(
      'The address holds a password. Give the key in the environment instead (--key-env).',
    );
  if (!url.pathname.endsWith('/chat/completions'))
    url.pathname = `${url.pathname.replace(/\/+$/, '')}/chat/completions`;
  return url;
}

/** A model behind an endpoint with OpenAI's chat completions API. */
export class EndpointModel implements LanguageModel {
  /** Removes the key from the server's texts. All of them pass through here, before they end in records, messages and logs. */
  readonly #clean: (text: string) => string;

  constructor(
    private readonly url: URL,
    private readonly settings: EndpointSettings,
  ) {
    this.#clean = withoutKey(settings.key);
  }

  async complete(messages: readonly Message[], schema: object, signal: AbortSignal): Promise<Reply> {
    const { model, temperature, seed, logprobs, firstWait } = this.settings;
    const body = JSON.stringify({
      model,
      messages,
      temperature,
      seed,
      response_format: { type: 'json_schema', json_schema: { name: 'answer', strict: true, schema } },
      ...(logprobs && { logprobs: true, top_logprobs: TOP_TOKENS }),
    });
    return withRetries(async () => replyIn(await this.#post(body, signal)), {
      signal,
      sleep,
      report: say,
      firstWait,
    });
  }

  /** The text of the reply. Throws Retryable or NoReply. */
  async #post(body: string, signal: AbortSignal): Promise<string> {
    const { key, timeout } = this.settings;
    const limit = AbortSignal.any([signal, AbortSignal.timeout(timeout)]);
    let { url } = this;
    let isReplying = false;
    for (let redirects = 0; ; redirects += 1)
      try {
        const response = await fetch(url, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            accept: 'application/json',
            ...(key !== '' && { authorization: `Bearer ${key}` }),
          },
          body,
          redirect: 'manual',
          signal: limit,
        });
        if (response.status >= 300 && response.status < 400) {
          await response.body?.cancel();
          url = this.#redirected(response, redirects);
          continue;
        }
        isReplying = true;
        const text = this.#clean(await textOf(response));
        if (response.ok) return text;
        throw failure(response, text, url);
      } catch (error) {
        if (error instanceof Retryable || error instanceof UserError) throw error;
        signal.throwIfAborted();
        if (limit.aborted)
          throw new Retryable(
            `${url.host} gave no answer in ${timeout / 1000} s (--timeout).`,
            undefined,
            MAX_SLOW_ATTEMPTS,
          );
        const cause = causeOf(error, this.#clean);
        if (isReplying) throw new BadReply(`${url.host} broke off its reply: ${cause}.`, 'Try again later.');
        const problem = `${url.host} cannot be reached: ${cause}.`;
        throw LASTING.test(cause) ? new NoReply(problem, LATER, 'model') : new Retryable(problem);
      }
  }

  /** The target of a redirect, if it is on the same host: texts and key must not go to another host. */
  #redirected({ status, headers }: Response, before: number): URL {
    // A URL drops characters such as tabs and so may join the parts of a key: what is shown of it is cleaned again.
    const location = this.#clean(headers.get('location') ?? '');
    const to = URL.canParse(location, this.url.href) ? new URL(location, this.url) : undefined;
    // The beginning is compared, since `blob:` addresses have the same origin, and a name or password may stand before the host.
    if (!to?.href.startsWith(`${this.url.origin}/`))
      throw new NoReply(
        `${this.url.host} redirects to another host, ${this.#clean(to?.host ?? '') || '(no address)'}.`,
        'Nothing was sent there. If that is right, name it with --endpoint.',
        'model',
      );
    if ((status !== 307 && status !== 308) || before >= MAX_REDIRECTS)
      throw new NoReply(
        `${this.url.host} redirects to ${shorten(this.#clean(to.href), 200)}.`,
        'Name that with --endpoint.',
        'model',
      );
    return to;
  }
}

/** Codes of lasting errors: the host does not exist, or its certificate is not trusted. */
const LASTING = /^(?:ENOTFOUND|ERR_TLS|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/;

const causeOf = (error: unknown, clean: (text: string) => string): string => {
  const { cause, message } = error as { cause?: { code?: string; message?: string }; message?: string };
  return shorten(clean(cause?.code ?? cause?.message ?? message ?? 'unknown'), 200);
};

/** The body of a response, up to a maximum size. */
async function textOf(response: Response): Promise<string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  // In Node, the body of a response is an iterable of bytes.
  for await (const piece of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += piece.length;
    if (size > MAX_BYTES)
      throw new BadReply(`The endpoint replied with more than ${MAX_BYTES >> 20} MB.`, 'It is not a model.');
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

const RETRIED = new Set([408, 409, 425, 429, 500, 502, 503, 504, 529]);

function failure({ status, headers }: Response, text: string, { host }: URL): Error {
  const said = messageIn(text);
  const what = `${host} answered ${status}${said === '' ? '' : `: ${said}`}.`.replace(/\.\.$/, '.');
  if (RETRIED.has(status)) {
    return new Retryable(what, waitIn(headers.get('retry-after')));
  }
  // Some filters answer 403 to certain texts.
  if (status === 401 || status === 403)
    return new NoReply(
      what,
      'The key comes from the environment: LABELWRIGHT_API_KEY, or what --key-env names.',
      status === 401 ? 'model' : 'either',
    );
  if (status === 404)
    return new NoReply(
      what,
      "Check the address (--endpoint) and the model's id there (--model-id).",
      'model',
    );
  // A text may be too long, or blocked by a filter. That concerns only this request.
  return new NoReply(
    what,
    `If it does not support log-probabilities, leave them out with --no-logprobs; for temperature and seed, use --temperature none and --seed none.`,
    'request',
  );
}

/** The wait that a header asks for (in seconds, or until a date), in milliseconds. */
function waitIn(header: string | null): number | undefined {
  if (header === null || header.trim() === '') return undefined;
  const seconds = Number(header);
  const wait = Number.isNaN(seconds) ? Date.parse(header) - Date.now() : seconds * 1000;
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}

/** An error's message, on one line and shortened. */
function messageIn(text: string): string {
  const value = parseLine(text);
  const error = isObject(value) ? value.error : undefined;
  const message = isObject(error) ? error.message : typeof error === 'string' ? error : text;
  return shorten((typeof message === 'string' ? message : '').replace(/\s+/g, ' ').trim(), 300);
}

function replyIn(text: string): Reply {
  const value = parseLine(text);
  const choice: unknown = isObject(value) && Array.isArray(value.choices) ? value.choices[0] : undefined;
  if (!isObject(value) || !isObject(choice) || !isObject(choice.message))
    throw new BadReply(
      `The endpoint replied with something other than a chat completion: ${shorten(text.trim(), 200)}.`,
      'Check its address.',
    );
  const usage = readUsage(value.usage);
  const { content, refusal } = choice.message;
  if (choice.finish_reason === 'length')
    return { problem: 'The answer was cut off because of its length.', usage };
  if (typeof refusal === 'string' && refusal !== '')
    return { problem: `The model refused: ${shorten(refusal, 300)}`, usage };
  if (typeof content !== 'string') return { problem: 'The reply has no text.', usage };
  return { content, tokens: tokensIn(choice.logprobs), usage };
}

function tokensIn(value: unknown): TokenChance[] | undefined {
  if (!isObject(value) || !Array.isArray(value.content)) return undefined;
  const tokens = value.content.map(chanceIn);
  return tokens.includes(undefined) ? undefined : (tokens as TokenChance[]);
}

function chanceIn(value: unknown): TokenChance | undefined {
  if (!isObject(value) || typeof value.token !== 'string' || typeof value.logprob !== 'number')
    return undefined;
  const others = Array.isArray(value.top_logprobs) ? value.top_logprobs.map(chanceIn) : [];
  return {
    token: value.token,
    logprob: value.logprob,
    top: others.flatMap((other) => other ?? []),
  };
}
