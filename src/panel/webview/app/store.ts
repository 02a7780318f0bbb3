import type { PanelActionId } from '../../../protocol/actions';
import { initialState, type Notice, type PanelState, type SpanRef } from '../state/panel-state';

/** What actions do; false if there was nothing to do, so that their keys may have another meaning. */
export type Actions = Partial<Record<PanelActionId, () => unknown>>;

/** Holds the state. Listeners are called synchronously, so that the screen is up to date before the next key. */
export class Store {
  #state = initialState;
  readonly #listeners: (() => void)[] = [];
  #batch = 0;
  #changed = false;

  get state(): PanelState {
    return this.#state;
  }

  update(change: (state: PanelState) => PanelState): void {
    const next = change(this.#state);
    if (next === this.#state) return;
    this.#state = next;
    if (this.#batch > 0) this.#changed = true;
    else this.#changedNow();
  }

  set(fields: Partial<PanelState>): void {
    this.update((state) => ({ ...state, ...fields }));
  }

  /** Shows a message in the message line. `span`: the one that it is about. */
  notify(text: string, kind: Notice['kind'] = 'problem', span?: SpanRef): void {
    this.set({ notice: { kind, text, ...(span && { span }) } });
  }

  /** Combines several updates into one: listeners see only the result. */
  batch<T>(run: () => T): T {
    this.#batch++;
    try {
      return run();
    } finally {
      this.#batch--;
      if (this.#batch === 0 && this.#changed) {
        this.#changed = false;
        this.#changedNow();
      }
    }
  }

  subscribe(listener: () => void): void {
    this.#listeners.push(listener);
  }

  #changedNow(): void {
    for (const listener of this.#listeners) listener();
  }
}
