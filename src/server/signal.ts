import type { CancellationToken } from 'vscode-languageserver/node';

/** A signal that aborts when the client cancels its request. */
export function signalOf(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}
