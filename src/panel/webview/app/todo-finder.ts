import { PanelFailure, type Host } from '../host';
import { findTodo, type Todo } from '../state/lookahead';
import type { AnswerCache } from './answer-cache';
import type { FetchEvents, SampleWindow } from './sample-window';
import type { Store } from './store';

/** Finds the next sample that needs an answer, from the samples fetched so far and the engine's replies. */
export class TodoFinder {
  /** The engine's replies to `nextTodo`, by position. */
  readonly #jumps = new Map<number, number>();
  /** Positions that were requested. Replaced by a new set when the replies may be out of date. */
  #requested = new Set<number>();
  /** Ids of samples that were on screen, by position. Their states are known here. */
  readonly #seen = new Map<number, string>();

  constructor(
    private readonly host: Host,
    private readonly store: Store,
    private readonly window: SampleWindow,
    private readonly answers: AnswerCache,
    private readonly events: FetchEvents,
  ) {}

  /** Call for a new view. */
  reset(): void {
    this.forget();
    this.#seen.clear();
  }

  /** Call when answers have changed elsewhere: all replies so far, and pending ones, may be out of date. */
  forget(): void {
    this.#jumps.clear();
    this.#requested = new Set();
  }

  see(position: number, sample: string): void {
    this.#seen.set(position, sample);
  }

  /** The next sample that needs an answer, at most `span` positions from a position. */
  find(from: number, span?: number): Todo {
    const { view, rowStates, rows, filter } = this.store.state;
    if (!view) return { kind: 'none' };
    const known = {
      length: view.length,
      stateAt: (position: number) => {
        const sample = this.window.get(position);
        // A line that is not a sample needs an edit of the file, not an answer.
        if (sample?.unreadable) return 'done';
        // Rows of the list only identify the sample: their states may be from before records changed.
        const id = this.#seen.get(position) ?? (sample ?? rows.get(position))?.id;
        if (id !== undefined && this.answers.isOutdated(id)) return undefined;
        const state = (id !== undefined && rowStates.get(id)) || sample?.state;
        // A returned sample waits for its annotators, not for the reviewer.
        return state === 'returned' && filter.review ? 'done' : state;
      },
      jumpFrom: (position: number) => this.#jumps.get(position),
    };
    return findTodo(known, from, span);
  }

  /** Requests what is missing to decide, or to show the sample that was found. */
  fetch(todo: Todo): void {
    const { view } = this.store.state;
    if (!view || todo.kind === 'none') return;
    if (todo.kind === 'found') return this.window.prepare(todo.position);
    const { from } = todo;
    if (this.window.isRequested(from) || this.#requested.has(from)) return;
    const requested = this.#requested.add(from);
    this.host.request('nextTodo', { view: view.view, from }).then(
      (position) => {
        if (view !== this.store.state.view || requested !== this.#requested) return;
        requested.delete(from);
        this.#jumps.set(from, position);
        this.events.arrived();
      },
      (thrown) => {
        if (view !== this.store.state.view) return;
        const error = PanelFailure.from(thrown);
        if (error.code === 'cancelled') return this.events.lost();
        if (requested !== this.#requested) return;
        requested.delete(from);
        this.events.failed(error);
        setTimeout(() => view === this.store.state.view && this.events.arrived(), 1000);
      },
    );
  }
}
