import { counted } from '../../base/text/phrases';
import { UserError } from '../../base/user-error';

const MAX_ATTEMPTS = 6;
/** A reply that makes no sense is paid for, and seldom better the next time. */
const MAX_BAD_REPLIES = 3;
/** No reply in time, which is long, or a program that ended. */
export const MAX_SLOW_ATTEMPTS = 2;
/** In milliseconds: the server is not busy. */
const WAIT_AFTER_BAD = 200;
/** The first wait before a further attempt, and the longest, in milliseconds. */
const FIRST_WAIT = 1000;
const MAX_WAIT = 60_000;
/** The longest wait that a server may ask for, in milliseconds. */
const MAX_ASKED_WAIT = 600_000;

/** A reply that may be different the next time: too many requests, or trouble of the server. */
export class Retryable extends Error {
  constructor(
    message: string,
    /** How long the server asks to wait, in milliseconds. */
    readonly wait?: number,
    readonly attempts = MAX_ATTEMPTS,
  ) {
    super(message);
  }
}

/** A reply that makes no sense, such as a cut one: a matter of this request, which another one may not have. */
export class BadReply extends Retryable {
  constructor(
    message: string,
    readonly advice: string,
  ) {
    super(message, WAIT_AFTER_BAD, MAX_BAD_REPLIES);
  }
}

/** What there is no reply because of, as far as can be seen: this request, the model or the way to it, or one of the two. */
type Blame = 'request' | 'model' | 'either';

/** There is no usable reply to this request. Others may get one. */
export class NoReply extends UserError {
  constructor(
    readonly problem: string,
    /** What to do if there is none to any request. */
    advice: string,
    readonly blame: Blame,
  ) {
    super(`${problem} ${advice}`);
  }
}

/** What to do about a model that is out of reach. */
export const LATER = 'What was answered is kept: run the same command later.';

interface Retries {
  readonly signal: AbortSignal;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Receives why a request is repeated. */
  readonly report: (message: string) => void;
  /** The first wait before a further attempt, in milliseconds. */
  readonly firstWait?: number | undefined;
}

/**
 * Asks, and asks again after a Retryable error: after the wait that the server asks for, or else each time after a longer one. Throws
 * NoReply when that has not helped, or if the wait would be too long.
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
