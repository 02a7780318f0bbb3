import type { PanelActionId } from '../../../protocol/actions';
import { turnAt, type Turn, type TurnPart } from '../../../project/samples/conversation';
import { spansIn } from '../../../project/records/marks';
import { caretOn, wordNear, type Stretch } from '../state/caret';
import { isDeciding, type PanelState } from '../state/panel-state';
import { indexOf, openTurns, isFolded, startsFolded, turnInFocus } from '../state/project-index';
import { toRange } from '../state/span-editing';
import { textModel } from '../state/text-model';
import type { Actions, Store } from './store';

/** Pause before more turns are painted, in milliseconds: keys come first. */
const PAINT_PAUSE_MS = 30;

/** Actions on the turns of a conversation. */
export class Turns {
  /** Brings a turn into sight; undefined if no conversation is drawn. */
  show: ((turn: number) => void) | undefined;

  constructor(private readonly store: Store) {}

  /** Unfolds parts with spans, and goes to the first turn with something to answer. Call when a sample has been put on screen. */
  begin(): void {
    const { current } = this.store.state;
    if (!current?.sample.turns) return;
    if (openTurns(this.store.state).length > 0) this.toOpen();
    const { sample, answer } = current;
    const model = textModel(sample.text);
    const all = [answer.labels, ...(sample.others ?? []).map((other) => other.answer.labels)];
    for (const span of all.flatMap((labels) => Object.values(labels).flatMap(spansIn))) {
      const range = toRange(model, span);
      if (range) this.reveal(range);
    }
  }

  /** Runs an action on turns. False if the sample is not a conversation. */
  act(action: PanelActionId): boolean {
    if (this.#turns.length === 0) return false;
    const run = this.#actions[action];
    return run !== undefined && run() !== false;
  }

  readonly #actions: Actions = {
    nextTurn: () => this.#step(1),
    previousTurn: () => this.#step(-1),
    nextOpenTurn: () => this.toOpen(),
    foldTurn: () => this.#fold(Math.max(0, turnInFocus(this.store.state))),
    foldAll: () => this.#foldAll(),
  };

  /** Moves the focus to a turn. Where spans can be marked, the caret goes to its first word. */
  go(at: number): void {
    const { state } = this.store;
    const turn = state.current?.sample.turns?.[at];
    if (!turn) return;
    const canMark = indexOf(state.project!).hasSpans && !isDeciding(state);
    const word = canMark ? firstWordOf(state.current!.sample.text, turn) : undefined;
    const isHidden = word && turn.parts.some((part) => isIn(part, word.start) && isFolded(state, turn, part));
    this.store.set({
      turnFocus: at,
      caret: word && !isHidden ? caretOn(word) : undefined,
      byMouse: false,
      activeSpan: undefined,
      notice: undefined,
    });
    this.show?.(at);
  }

  /** Goes to a turn or, without one, to the next with something to answer, after the last to the first. */
  toOpen(turn?: string): void {
    const { state } = this.store;
    const turns = this.#turns;
    const open = openTurns(state).map(({ id }) => turns.findIndex((one) => one.id === id));
    const now = turnInFocus(state);
    const next = turns.findIndex(({ id }) => id === turn);
    const at = next >= 0 ? next : (open.find((one) => one > now) ?? open[0]);
    if (at !== undefined) this.go(at);
    else if (turn === undefined) this.store.notify('Every turn is answered.', 'info');
  }

  toggle(turn: Turn, part: TurnPart): void {
    const { state } = this.store;
    this.store.set({ folds: new Map(state.folds).set(part.start, !isFolded(state, turn, part)) });
  }

  /** Unfolds the parts that a stretch of the text touches. */
  reveal({ start, end }: Stretch): void {
    const { state } = this.store;
    const turns = state.current?.sample.turns;
    if (!turns) return;
    const folds = new Map(state.folds);
    for (let at = Math.max(0, turnAt(turns, start)); at < turns.length && turns[at]!.start < end; at++)
      for (const part of turns[at]!.parts)
        if (part.start < end && part.end > start && isFolded({ ...state, folds }, turns[at]!, part))
          folds.set(part.start, false);
    if ([...folds].some(([part, isFoldedNow]) => state.folds.get(part) !== isFoldedNow))
      this.store.set({ folds });
  }

  /** Paints more of a long conversation when there is time. Returns what cancels it. */
  paintMore(): () => void {
    let timer: ReturnType<typeof setTimeout>;
    const later = (): void => {
      timer = setTimeout(() => {
        // Not while something is selected with the mouse, which would lose its place.
        if (getSelection()?.isCollapsed === false) later();
        else this.store.update((state) => ({ ...state, paintSteps: state.paintSteps + 1 }));
      }, PAINT_PAUSE_MS);
    };
    later();
    return () => clearTimeout(timer);
  }

  get #turns(): readonly Turn[] {
    return this.store.state.current?.sample.turns ?? [];
  }

  #step(by: 1 | -1): void {
    const turns = this.#turns;
    const now = turnInFocus(this.store.state);
    const next = now < 0 ? (by > 0 ? 0 : turns.length - 1) : now + by;
    if (turns[next]) this.go(next);
    else this.show?.(now);
  }

  /** Unfolds a turn if any of its parts is folded, and folds it otherwise. */
  #fold(at: number): void {
    const { state } = this.store;
    const turn = this.#turns[at]!;
    const shut = !turn.parts.some((part) => isFolded(state, turn, part));
    const folds = new Map(state.folds);
    for (const part of turn.parts) if (part.end > part.start) folds.set(part.start, shut);
    this.#setFolds(folds, shut, at);
  }

  /** Unfolds everything if anything is folded; otherwise folds what is folded at first. */
  #foldAll(): void {
    const { state } = this.store;
    const turns = this.#turns;
    const shut = !turns.some((turn) => turn.parts.some((part) => isFolded(state, turn, part)));
    const folds = new Map(
      turns.flatMap((turn) =>
        turn.parts.map((part): [number, boolean] => [part.start, shut && startsFolded(state, turn, part)]),
      ),
    );
    this.#setFolds(folds, shut, turnInFocus(state));
  }

  /** What is selected may be in a part that is shut. */
  #setFolds(folds: PanelState['folds'], shut: boolean, at: number): void {
    this.store.set({ folds, turnFocus: at, ...(shut && { caret: undefined, activeSpan: undefined }) });
    if (at >= 0) this.show?.(at);
  }
}

const isIn = ({ start, end }: Stretch, at: number): boolean => start <= at && at < end;

function firstWordOf(text: string, turn: Turn): Stretch | undefined {
  const word = turn.end > turn.contentStart ? wordNear(text, turn.contentStart) : undefined;
  return word && word.start >= turn.contentStart && word.end <= turn.end ? word : undefined;
}
