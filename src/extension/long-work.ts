import * as vscode from 'vscode';

/** What is done by then shows no message: it would only flash. */
const PATIENCE_MS = 500;

export interface Work {
  readonly token: vscode.CancellationToken;
  /** Says what is being done. */
  readonly progress: (message: string) => void;
}

/**
 * Work that may take long. After half a second a notification says so, and it can be stopped there; then the answer is undefined. Work that
 * writes says with `writes` that its own answer counts all the same: it knows what it had written by then.
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
    // What was stopped ends with an error of its own.
    if (token.isCancellationRequested) return undefined;
    throw error;
  });
  const result = Promise.race([done, stopped]);
  try {
    if (await isSettledSoon(result)) return await result;
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

async function isSettledSoon(result: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), PATIENCE_MS)));
  const settled = result.then(
    () => true,
    () => true,
  );
  try {
    return await Promise.race([settled, late]);
  } finally {
    clearTimeout(timer);
  }
}
