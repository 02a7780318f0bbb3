import { UserError } from '../base/user-error';
import {
  CancellationTokenSource,
  LSPErrorCodes,
  ResponseError,
  type CancellationToken,
} from 'vscode-languageserver/node';

/** A signal that aborts when the client cancels its request. */
export function signalOf(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}

/** A token that cancels a request to the client when the signal aborts. */
export function tokenOf(signal: AbortSignal): CancellationToken {
  const source = new CancellationTokenSource();
  signal.addEventListener('abort', () => source.cancel(), { once: true });
  if (signal.aborted) source.cancel();
  return source.token;
}

/** Lets other requests run. */
export type Pause = () => Promise<void>;

/** Answers a long-running request; its pauses throw once the client has cancelled it. */
export async function stoppable<R>(
  token: CancellationToken,
  answer: (pause: Pause) => Promise<R>,
): Promise<R | ResponseError<void>> {
  const pause = async (): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve));
    if (token.isCancellationRequested) throw new Error('Stopped.');
  };
  try {
    return await answer(pause);
  } catch (error) {
    // Whatever went wrong, no one waits for it.
    if (token.isCancellationRequested) return new ResponseError(LSPErrorCodes.RequestCancelled, 'Stopped.');
    throw error;
  }
}

/** Answers a request; an error that the user can fix becomes a problem that the client shows. */
export async function problemsOf<R>(answer: () => Promise<R>): Promise<R | { problem: string }> {
  try {
    return await answer();
  } catch (error) {
    if (error instanceof UserError) return { problem: error.message };
    throw error;
  }
}
