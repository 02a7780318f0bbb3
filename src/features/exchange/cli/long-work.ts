import { interruptible } from '../../../cli/interruptible';
import { ProgressLine } from '../../../cli/output';

/** What a long run calls, so that its progress can be shown. Both throw once it was interrupted, which ends the run. */
export interface LongWork {
  /** Called for each sample. */
  onItem(phase: string): void;
  /** Called now and then in between. */
  onPause(): void;
}

const EVERY = 500;

/**
 * Runs work that is {@link interruptible}: it stops at the next sample with an error. On a terminal, progress appears on standard error. If
 * another program started this one with a channel (as the editor does), it receives `{phase, count}`.
 */
export const longWork = <T>(what: string, work: (watch: LongWork) => Promise<T>): Promise<T> =>
  interruptible(async (signal) => {
    const line = new ProgressLine();
    let [phase, count, last] = ['', 0, Date.now()];
    const onPause = () => signal.throwIfAborted();
    const onItem = (current: string) => {
      if (current !== phase) [phase, count] = [current, 0];
      count += 1;
      onPause();
      if ((!line.isPossible && !process.send) || count % 64 !== 0 || Date.now() - last < EVERY) return;
      last = Date.now();
      process.send?.({ phase, count });
      line.show(`${phase}: ${count.toLocaleString('en')} samples`);
    };
    try {
      return await work({ onItem, onPause });
    } finally {
      line.end();
    }
  }, what);
