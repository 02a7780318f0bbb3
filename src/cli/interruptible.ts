import { UsageError } from './options';

/**
 * Runs work that Ctrl-C (or `kill`) stops by its signal, so that it can clean up. `pause` gives the interruption a chance to arrive, and
 * rejects if it has. A second interruption ends the program immediately. A program that started this one with a channel can send `stop`.
 */
export async function interruptible<T>(
  work: (signal: AbortSignal, pause: () => Promise<void>) => Promise<T>,
  outcome: string,
): Promise<T> {
  const controller = new AbortController();
  const stop = (): void => controller.abort(new UsageError(`Interrupted. ${outcome}`));
  const received = (message: unknown): void => {
    if (message === 'stop') stop();
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  if (process.send) process.on('message', received);
  const pause = async (): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve));
    controller.signal.throwIfAborted();
  };
  try {
    return await work(controller.signal, pause);
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop).off('message', received);
  }
}
