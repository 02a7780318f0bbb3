import { PanelFailure, type Host } from '../host';
import { findTodo, type Todo } from '../state/lookahead';
import type { SampleWindow } from './sample-window';
import type { Store } from './store';

export interface FinderEvents {
  /** Something is known that was not. */
  arrived(): void;
  failed(message: string): void;
  /** The engine does not know the view any more. */
  lost(): void;
}

/** Finds the next sample that needs an answer, from what is at hand and from what the engine says. */
export class TodoFinder {
  /** What the engine answered for `nextTodo`, by the position asked about. */
  readonly #jumps = new Map<number, number>();
  readonly #asking = new Set<number>();
  /** Ids of samples that were on screen, by position: their states are known here. */
  readonly #seen = new Map<number, string>();

  constructor(
    private readonly host: Host,
    private readonly store: Store,
    private readonly window: SampleWindow,
    private readonly events: FinderEvents,
  ) {}

  /** There is another view. */
  reset(): void {
    this.#jumps.clear();
    this.#asking.clear();
    this.#seen.clear();
  }

  /** Answers have changed elsewhere: what the engine said may be wrong. */
  forget(): void {
    this.#jumps.clear();
  }

  see(position: number, sample: string): void {
    this.#seen.set(position, sample);
  }

  /** The next one from a position on, at most `span` positions far. */
  find(from: number, span?: number): Todo {
    const { view, rowStates, rows, filter } = this.store.state;
    if (!view) return { kind: 'none' };
    const known = {
      length: view.length,
      stateAt: (position: number) => {
        const seen = this.#seen.get(position);
        const sample = this.window.get(position);
        // A line that is no sample waits for whoever mends the file, not for an answer.
        if (sample?.unreadable) return 'done';
        const row = sample ?? rows.get(position);
        const state =
          (seen !== undefined && rowStates.get(seen)) || (row && (rowStates.get(row.id) ?? row.state));
        // What waits for its annotators does not wait for the reviewer.
        return state === 'returned' && filter.review ? 'done' : state;
      },
      jumpFrom: (position: number) => this.#jumps.get(position),
    };
    return findTodo(known, from, span);
  }

  /** Gets what is missing to know, or to show, what was found. */
  fetch(todo: Todo): void {
    const { view } = this.store.state;
    if (!view || todo.kind === 'none') return;
    if (todo.kind === 'found') return this.window.prepare(todo.position);
    const { from } = todo;
    if (this.window.isAsked(from) || this.#asking.has(from)) return;
    this.#asking.add(from);
    this.host.request('nextTodo', { view: view.view, from, direction: 1 }).then(
      (position) => {
        if (view !== this.store.state.view) return;
        this.#asking.delete(from);
        this.#jumps.set(from, position);
        this.events.arrived();
      },
      (thrown) => {
        if (view !== this.store.state.view) return;
        this.#asking.delete(from);
        const { code, message } = PanelFailure.from(thrown);
        if (code === 'cancelled') return this.events.lost();
        this.events.failed(message);
        setTimeout(() => view === this.store.state.view && this.events.arrived(), 1000);
      },
    );
  }
}
