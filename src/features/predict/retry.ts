import { counted } from '../../base/text/phrases';
import { UserError } from '../../base/user-error';

const MAX_ATTEMPTS = 6;
/** Maximum attempts after unusable replies: each is paid for, and a repetition is seldom better. */
const MAX_BAD_REPLIES = 3;
/** Maximum attempts after a timeout, which takes long, or after a program ended. */
export const MAX_SLOW_ATTEMPTS = 2;
/** The wait after an unusable reply, in milliseconds. The server is not busy. */
const WAIT_AFTER_BAD = 200;
/** The first and the longest wait before another attempt, in milliseconds. */
const FIRST_WAIT = 1000;
const MAX_WAIT = 60_000;
/** The longest wait that a server may ask for, in milliseconds. */
const MAX_ASKED_WAIT = 600_000;

/** The next reply may be better: there were too many requests, or the server had a problem. */
export class Retryable extends Error {
  constructor(
    message: string,
    /** The wait that the server asks for, in milliseconds. */
    readonly wait?: number,
    readonly attempts = MAX_ATTEMPTS,
  ) {
    super(message);
  }
}

/** An unusable reply, for example one that was cut off. Only this request may be affected. */
export class BadReply extends Retryable {
  constructor(
    message: string,
    readonly advice: string,
  ) {
    super(message, WAIT_AFTER_BAD, MAX_BAD_REPLIES);
  }
}

/** What probably causes a missing reply: this request, the model (or the connection), or either. */
type Blame = 'request' | 'model' | 'either';

/** There is no usable reply to this request, but others may get one. */
export class NoReply extends UserError {
  constructor(
    readonly problem: string,
    /** What to do if no request gets a reply. */
    advice: string,
    readonly blame: Blame,
  ) {
    super(`${problem} ${advice}`);
  }
}

/** What to do if a model cannot be reached. */
export const LATER = 'What was answered is kept: run the same command later.';

interface Retries {
  readonly signal: AbortSignal;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Receives the reason why a request is repeated. */
  readonly report: (message: string) => void;
  /** The first wait before another attempt, in milliseconds. */
  readonly firstWait?: number | undefined;
}

/**
 * Asks, and asks again after a Retryable error: after the wait that the server asks for, or else after longer and longer waits. Throws NoReply if
 * that does not help, or if the wait would be too long.
 */
export async function withRetries<R>(
  ask: () => Promise<R>,
  { signal, sleep, report, firstWait = FIRST_WAIT }: Retries,
): Promise<R> {
  for (let attempt = 1; ; attempt += 1)
    try {
      return await ask();
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof Retryable)) throw error;
      if (error.wait !== undefined && error.wait > MAX_ASKED_WAIT)
        throw new NoReply(
          `${error.message} It asks to wait for ${counted(Math.ceil(error.wait / 60_000), 'minute')}.`,
          LATER,
          'either',
        );
      if (attempt >= error.attempts) {
        if (error instanceof BadReply) throw new NoReply(error.message, error.advice, 'request');
        throw new NoReply(`${error.message} Asked ${counted(attempt, 'time')}.`, LATER, 'either');
      }
      const backoff = firstWait * 2 ** (attempt - 1) * (0.5 + Math.random() / 2);
      const wait = error.wait ?? Math.min(backoff, MAX_WAIT);
      report(`${error.message} Asking again in ${(wait / 1000).toFixed(1)} s.`);
      await sleep(wait, signal);
    }
}
