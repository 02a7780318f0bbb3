import { setTimeout as delay } from 'node:timers/promises';

/** Waits; throws the reason of the signal once it aborts. */
export async function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  await delay(milliseconds, undefined, { signal }).catch((error: unknown) => {
    signal.throwIfAborted();
    throw error;
  });
}
