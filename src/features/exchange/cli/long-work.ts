import { printable } from '../../../cli/printable';
import { UsageError } from '../../../cli/run';

/** Counts samples of a long run, tells about them now and then, and stops it when somebody interrupts. */
export interface LongWork {
  /** One more sample; throws when the work was interrupted. */
  step(phase: string): void;
  /** No sample, but a place to stop at: throws when the work was interrupted. */
  pause(): void;
}

const EVERY = 500;

/**
 * Runs work that can be interrupted (Ctrl-C, or `kill`): it stops at the next sample by an error, so that it takes away what it began.
 * A second interruption ends the program at once. On a terminal, progress is shown on standard error; a program that started this one with
 * a channel (as the editor does) is sent `{phase, count}`, and interrupts by sending `stop`.
 */
export async function longWork<T>(what: string, work: (steps: LongWork) => Promise<T>): Promise<T> {
  let interrupted = false;
  const stop = () => {
    interrupted = true;
  };
  const reported = (message: unknown) => {
    if (message === 'stop') stop();
  };
  const pause = () => {
    if (interrupted) throw new UsageError(`Interrupted. ${what}`);
  };
  const show = process.stderr.isTTY === true;
  let shown = false;
  let [phase, count, last] = ['', 0, Date.now()];
  process.once('SIGINT', stop).once('SIGTERM', stop);
  if (process.send) process.on('message', reported);
  try {
    return await work({
      pause,
      step: (current) => {
        if (current !== phase) [phase, count] = [current, 0];
        count += 1;
        pause();
        if ((!show && !process.send) || count % 64 !== 0 || Date.now() - last < EVERY) return;
        last = Date.now();
        process.send?.({ phase, count });
        if (!show) return;
        shown = true;
        process.stderr.write(`\r${printable(phase)}: ${count.toLocaleString('en')} samples \u001b[K`);
      },
    });
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop).off('message', reported);
    if (shown) process.stderr.write('\r\u001b[K');
  }
}
