import { snapToWords } from '../../../base/text/words';
import { caretOn, selectionOf } from '../state/caret';
import { findText, nearestFound } from '../state/find-text';
import { viewedModel } from '../state/viewed-text';
import type { Spanning } from './spanning';
import type { Store } from './store';
import { noMode } from '../state/panel-state';

/** Finds a string in the text on screen as it is typed, and selects the words that contain it. */
export class FindInText {
  constructor(
    private readonly store: Store,
    private readonly spanning: Spanning,
  ) {}

  open(): boolean {
    const { current, caret } = this.store.state;
    if (!current || current.sample.unreadable) return false;
    const mode = { kind: 'find', query: '', at: -1, before: caret } as const;
    this.store.set({ mode, notice: undefined, activeSpan: undefined, activeRelation: undefined });
    return true;
  }

  /** Finds a string, starting where the caret was before the search. */
  type(query: string): void {
    const { mode, current } = this.store.state;
    if (mode.kind !== 'find' || !current) return;
    const { text } = current.sample;
    // The word under the caret comes last, so that repeating a search moves on.
    const from = mode.before ? selectionOf(mode.before).end : 0;
    this.#select(query, nearestFound(text, findText(text, query), from));
  }

  /** Moves to the next or previous match. */
  step(by: 1 | -1): void {
    const { mode, current } = this.store.state;
    if (mode.kind !== 'find' || !current) return;
    const { length } = findText(current.sample.text, mode.query);
    if (length > 0) this.#select(mode.query, (mode.at + by + length) % length);
  }

  /** Ends the search and restores the caret. */
  cancel(): void {
    this.store.update((state) =>
      state.mode.kind === 'find' ? { ...state, mode: noMode, caret: state.mode.before } : state,
    );
  }

  #select(query: string, at: number): void {
    const { text, walked } = viewedModel(this.store.state);
    const place = findText(text, query)[at];
    const snapped = place && snapToWords(walked, place.start, place.end);
    // Nothing is selected of what is not painted, such as the address of a link.
    const word = snapped && snapped.end > snapped.start ? snapped : undefined;
    this.store.update((state) =>
      state.mode.kind === 'find'
        ? {
            ...state,
            mode: { ...state.mode, query, at },
            caret: word ? caretOn(word) : state.mode.before,
            byMouse: false,
          }
        : state,
    );
    if (word) this.spanning.geometry?.bringIntoSight(word);
  }
}
