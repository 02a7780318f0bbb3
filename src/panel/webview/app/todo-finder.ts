import type { RowState } from '../../../protocol/panel';
import { needsAnswer } from '../state/panel-state';
import { PanelFailure, type Host } from '../host';
import type { AnswerCache } from './answer-cache';
import type { FetchEvents, SampleWindow } from './sample-window';
import type { Store } from './store';

/** Finds the next sample that needs an answer, as far as the panel knows. */

/** What the panel knows of a view. Positions are 0-based. */
export interface KnownView {
  readonly length: number;
  /** Undefined: not known. */
  stateAt(position: number): RowState | undefined;
  /** The engine's reply to `nextTodo` from this position; undefined: not requested yet. */
  jumpFrom(position: number): number | undefined;
}

export type Todo =
  | { readonly kind: 'found'; readonly position: number }
  | { readonly kind: 'none' }
  /** The engine must find the next one, starting from this position. */
  | { readonly kind: 'unknown'; readonly from: number };

/** The first position from `start` on that needs an answer, wrapping around, at most `span` positions away. */
export function findTodo(view: KnownView, start: number, span = view.length): Todo {
  if (view.length === 0) return { kind: 'none' };
  let position = ((start % view.length) + view.length) % view.length;
  for (let left = span; left > 0;) {
    const state = view.stateAt(position);
    if (state !== undefined && needsAnswer(state)) return { kind: 'found', position };
    if (state !== undefined) {
      position = (position + 1) % view.length;
      left--;
      continue;
    }
    const jump = view.jumpFrom(position);
    if (jump === undefined) return { kind: 'unknown', from: position };
    if (jump < 0) return { kind: 'none' };
    left -= (jump - position + view.length) % view.length;
    position = jump;
    if (left > 0 && view.stateAt(position) === undefined) return { kind: 'found', position };
  }
  return { kind: 'none' };
}

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
