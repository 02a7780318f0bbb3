/** Waits so many milliseconds, or until the signal says that nobody waits any more. */
export function wait(ms: number, signal: AbortSignal): Promise<void> {
  if (ms <= 0 || signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(limit);
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const limit = setTimeout(finish, ms);
    signal.addEventListener('abort', finish);
  });
}
