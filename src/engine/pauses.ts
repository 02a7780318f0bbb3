import { wait } from '../base/scheduler';

/** Milliseconds without a new record before the rules over all answers run again. */
const QUIET_MS = 1000;

/** Lets work wait until people pause: begun after one keystroke or label, it would be interrupted by the next. */
export class Pauses {
  /** Times of the last appended record, and of the last keystroke in a YAML file (`performance.now`). */
  #appendedAt = -Infinity;
  #typedAt = -Infinity;
  #later: ReturnType<typeof setTimeout> | undefined;

  /** @param quiet is called when it is quiet after `isQuiet` has returned false */
  constructor(private readonly quiet: () => void) {}

  appended(): void {
    this.#appendedAt = performance.now();
  }

  typed(): void {
    this.#typedAt = performance.now();
  }

  /** Resolves so many milliseconds after the last keystroke, or when the signal is aborted. */
  afterTyping(ms: number | undefined, signal: AbortSignal): Promise<void> {
    return wait(this.#typedAt + (ms ?? 0) - performance.now(), signal);
  }

  /** Whether no record was appended for a while. */
  isQuiet(): boolean {
    const left = this.#appendedAt + QUIET_MS - performance.now();
    if (left <= 0) return true;
    this.#later ??= setTimeout(() => {
      this.#later = undefined;
      this.quiet();
    }, left);
    return false;
  }

  dispose(): void {
    clearTimeout(this.#later);
  }
}
