import * as vscode from 'vscode';
import { Scheduler } from '../base/scheduler';

/**
 * The roots of a tree, with all that is below them. They are counted before the tree is drawn again: where VS Code draws a tree twice while
 * it waits for rows, it may leave branches empty.
 */
export class CountedRoots<T> {
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChange = this.#changed.event;
  /** As they were counted last, if they are still worth showing. */
  #roots: T[] | undefined;
  readonly #counting: Scheduler;
  /** How many times VS Code waits for the roots. */
  #waiting = 0;

  constructor(count: () => Promise<T[]>) {
    this.#counting = new Scheduler(async () => {
      const shown = this.#roots;
      this.#roots = await count();
      if (this.#waiting === 0 && JSON.stringify(this.#roots) !== JSON.stringify(shown))
        this.#changed.fire(undefined);
    });
  }

  /** What VS Code asks for. */
  async get(): Promise<T[]> {
    if (!this.#roots) {
      this.#waiting++;
      try {
        await this.#counting.request();
      } finally {
        this.#waiting--;
      }
    }
    return this.#roots ?? [];
  }

  /** Counts again, and draws what has changed. Out of sight, and where that fails, VS Code asks when the view is in sight. */
  renew(isVisible: boolean): void {
    if (isVisible) this.#counting.request().catch(() => this.#forget());
    else this.#forget();
  }

  #forget(): void {
    this.#roots = undefined;
    this.#changed.fire(undefined);
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
