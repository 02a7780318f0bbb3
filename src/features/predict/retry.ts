import { UserError } from '../../base/user-error';

const MAX_ATTEMPTS = 6;
/** A reply that makes no sense is paid for, and seldom better the next time. */
const MAX_BAD_REPLIES = 3;
/** In milliseconds: the server is not busy. */
const WAIT_AFTER_BAD = 200;
/** The first wait before a further attempt, and the longest, in milliseconds. */
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 60_000;

/** A reply that may be different the next time: too many requests, or trouble of the server. */
export class Retryable extends Error {
  constructor(
    message: string,
    /** How long the server asks to wait, in milliseconds. */
    readonly wait?: number,
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
    super(message, WAIT_AFTER_BAD);
  }
}

/** There is no usable reply to this request. Others may get one. */
export class NoReply extends UserError {
  constructor(
    readonly problem: string,
    /** What to do if there is none to any request. */
    advice: string,
  ) {
    super(`${problem} ${advice}`);
  }
}

interface Retries {
  readonly signal: AbortSignal;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Receives why a request is repeated. */
  readonly report: (message: string) => void;
  /** The first wait before a further attempt, in milliseconds. */
  readonly firstWait?: number | undefined;
}

/**
 * Asks, and asks again after a Retryable error, each time after a longer wait. When that has not helped, throws NoReply for bad replies, and
 * UserError otherwise: the model is then out of reach.
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
      if (error instanceof BadReply && attempt >= MAX_BAD_REPLIES)
        throw new NoReply(error.message, error.advice);
      if (attempt >= MAX_ATTEMPTS)
        throw new UserError(
          `${error.message} Asked ${MAX_ATTEMPTS} times. What was answered is kept: run the same command later.`,
        );
      const wanted = error.wait ?? firstWait * 2 ** (attempt - 1) * (0.5 + Math.random() / 2);
      const wait = Math.min(wanted, LONGEST_WAIT);
      report(`${error.message} Asking again in ${(wait / 1000).toFixed(1)} s.`);
      await sleep(wait, signal);
    }
}
