import { UsageError } from '../../../cli/options';
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
 * Runs work that can be interrupted (Ctrl-C or `kill`): it stops at the next sample with an error, so that it can clean up. A second
 * interruption ends the program immediately. On a terminal, progress appears on standard error. If another program started this one with a
 * channel (as the editor does), it receives `{phase, count}` and can send `stop`.
 */
export async function longWork<T>(what: string, work: (watch: LongWork) => Promise<T>): Promise<T> {
  let interrupted = false;
  const stop = () => {
    interrupted = true;
  };
  const reported = (message: unknown) => {
    if (message === 'stop') stop();
  };
  const onPause = () => {
    if (interrupted) throw new UsageError(`Interrupted. ${what}`);
  };
  const line = new ProgressLine();
  let [phase, count, last] = ['', 0, Date.now()];
  process.once('SIGINT', stop).once('SIGTERM', stop);
  if (process.send) process.on('message', reported);
  try {
    return await work({
      onPause,
      onItem: (current) => {
        if (current !== phase) [phase, count] = [current, 0];
        count += 1;
        onPause();
        if ((!line.isPossible && !process.send) || count % 64 !== 0 || Date.now() - last < EVERY) return;
        last = Date.now();
        process.send?.({ phase, count });
        line.show(`${phase}: ${count.toLocaleString('en')} samples`);
      },
    });
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop).off('message', reported);
    line.end();
  }
}
