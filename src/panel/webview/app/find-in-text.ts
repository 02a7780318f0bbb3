import { snapToWords } from '../../../base/text/words';
import { caretOn, selectionOf, type Stretch } from '../state/caret';
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

/** Maximum number of matches. */
const MAX_FOUND = 10_000;

/** All matches of a string, in order, ignoring case. */
export function findText(text: string, wanted: string | undefined, most = MAX_FOUND): Stretch[] {
  if (!wanted) return [];
  const pattern = new RegExp(wanted.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'giu');
  const found: Stretch[] = [];
  for (const { index, 0: match } of text.matchAll(pattern)) {
    found.push({ start: index, end: index + match.length });
    if (found.length >= most) break;
  }
  return found;
}

/** Index of the next match after an offset that starts a word, or else of the next match at all; -1 if there is none. */
function nearestFound(text: string, found: readonly Stretch[], from: number): number {
  const isWord = ({ start, end }: Stretch): boolean => snapToWords(text, start, end).start === start;
  const isAfter = ({ start }: Stretch): boolean => start >= from;
  const tries = [(one: Stretch) => isAfter(one) && isWord(one), isWord, isAfter, () => true];
  return tries.map((fits) => found.findIndex(fits)).find((at) => at >= 0) ?? -1;
}
