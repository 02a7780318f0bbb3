/**
 * How long a test waits for what must come, in milliseconds. It only guards against waiting for ever: it costs time only where a test
 * fails, and a busy machine may be twenty times as slow as a quiet one. Mocha's own limit is three times as long in windows and pages.
 */
export const patience = 300_000;

/**
 * Mocha's limit in milliseconds for tests that take some tenths of a second on a quiet machine or more. All others in test/unit, test/golden
 * and test/repo have ten seconds (.mocharc.json).
 */
export const SLOW = 300_000;

/**
 * Reads again and again until what was read is good, and returns it.
 * After `timeout` ms it throws an error that names `what` was waited for and what was read last.
 */
export async function until<T>(
  what: string,
  read: () => T | Promise<T>,
  good: (value: T) => boolean = Boolean,
  timeout = patience,
): Promise<T> {
  const end = Date.now() + timeout;
  // What comes at once is seen at once; a long wait must not take the processor time of what is waited for.
  for (let pause = 20; ; pause = Math.min(pause * 1.5, 250)) {
    const value = await read();
    if (good(value)) return value;
    if (Date.now() > end) {
      const last = typeof value === 'string' ? value : JSON.stringify(value, undefined, 2);
      throw new Error(`Waited ${timeout / 1000} s for ${what}; last seen: ${last}`);
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}
