import { setTimeout } from 'node:timers/promises';
import * as vscode from 'vscode';

/** Work that is done by then shows no message: it would only flash. */
const PATIENCE_MS = 500;

export interface Work {
  readonly token: vscode.CancellationToken;
  /** Reports the current step. */
  readonly progress: (message: string) => void;
}

/**
 * Runs work that may take long. After half a second a notification appears, which can cancel it; the result is then undefined. With
 * `writes`, cancelled work is still awaited for its result, which says what had been written by then.
 */
export async function longWork<R>(
  title: string,
  run: (work: Work) => PromiseLike<R>,
  { writes = false } = {},
): Promise<R | undefined> {
  const source = new vscode.CancellationTokenSource();
  const { token } = source;
  const reporter: { message?: string; show?: (message: string) => void } = {};
  const progress = (message: string): void => {
    reporter.message = message;
    reporter.show?.(message);
  };
  const stopped = new Promise<undefined>((resolve) => {
    if (!writes) token.onCancellationRequested(() => resolve(undefined));
  });
  const done = Promise.resolve(run({ token, progress })).catch((error: unknown) => {
    // Cancelled work rejects.
    if (token.isCancellationRequested) return undefined;
    throw error;
  });
  const result = Promise.race([done, stopped]);
  try {
    const isLate = await Promise.race([
      result.then(() => false),
      setTimeout(PATIENCE_MS, true, { ref: false }),
    ]);
    if (!isLate) return await result;
    return await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title, cancellable: true },
      (shown, cancelled) => {
        cancelled.onCancellationRequested(() => source.cancel());
        reporter.show = (message) => shown.report({ message });
        if (reporter.message !== undefined) reporter.show(reporter.message);
        return result;
      },
    );
  } finally {
    source.dispose();
  }
}
