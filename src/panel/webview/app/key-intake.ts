import type { KeyPress } from '../../../protocol/chords';
import { attributeKeys } from '../state/attributes';
import { paneInFocus } from '../state/guideline-pane';
import { commandFor, type Command, type KeyScene } from '../state/key-map';
import { isDeciding, type PanelState } from '../state/panel-state';
import { indexOf, layersForKeys } from '../state/project-index';
import type { Store } from './store';

/**
 * Turns keys into commands for the sample on screen. Keys typed while no sample is on screen are held back, in order. They are applied only
 * after the code that puts a sample on screen has finished.
 */
export class KeyIntake {
  /** Keys that are held back, and other requests that wait for them. */
  readonly #typedAhead: (KeyPress | (() => void))[] = [];
  #replaying = false;
  #isPlanned = false;

  constructor(
    private readonly store: Store,
    private readonly run: (command: Command) => boolean,
    private readonly type: (letter: string) => boolean,
  ) {}

  /** Handles a key. False if the panel does not use it. */
  press(press: KeyPress): boolean {
    this.#replay();
    return this.#take(press);
  }

  /** Runs something other than a key after the keys that are held back; with `needsScreen`, only once a sample is on screen. */
  inTurn(run: () => void, needsScreen = false): void {
    const isBehind = this.#typedAhead.length > 0 && !this.#replaying;
    if (isBehind || (needsScreen && this.store.state.waiting)) this.#typedAhead.push(run);
    else run();
  }

  #take(press: KeyPress): boolean {
    const { state } = this.store;
    if (!state.project) return this.#keepUnknown(press);
    if (state.project.blocked) return false;
    const command = commandFor(indexOf(state.project).keys, sceneOf(state), press);
    const isLetter = press.key.length === 1 && !press.ctrl && !press.alt;
    const needsSample = !['goto', 'filter', 'help'].includes(state.mode.kind);
    if (state.waiting && needsSample) {
      if (!command && !(isLetter && this.#typedAhead.length > 0)) return false;
      this.#typedAhead.push(press);
      return true;
    }
    if (this.#replaying && isLetter && this.type(press.key)) return true;
    if (!command) return false;
    if (press.repeat && !(command.do === 'action' && repeating.test(command.action))) return true;
    return this.run(command);
  }

  /** Before the project is loaded, the keys' meanings are unknown: holds back all keys except those that control the editor. */
  #keepUnknown(press: KeyPress): boolean {
    if (this.store.state.failure !== undefined || press.ctrl || press.alt || press.repeat) return false;
    if (press.key === 'Tab' || press.key === 'Shift') return false;
    this.#typedAhead.push(press);
    return true;
  }

  /**
   * Call when the state has changed. If a sample is now on screen, the keys typed ahead are applied after the current code has finished.
   */
  changed(): void {
    if (this.#isPlanned || this.#typedAhead.length === 0 || this.store.state.waiting) return;
    this.#isPlanned = true;
    queueMicrotask(() => {
      this.#isPlanned = false;
      this.#replay();
    });
  }

  /** Applies the keys typed ahead for as long as a sample is on screen. */
  #replay(): void {
    if (this.#replaying) return;
    this.#replaying = true;
    try {
      while (this.#typedAhead.length > 0 && !this.store.state.waiting) {
        const next = this.#typedAhead.shift()!;
        if (typeof next === 'function') next();
        else this.#take(next);
      }
    } finally {
      this.#replaying = false;
    }
  }
}

function sceneOf(state: PanelState): KeyScene {
  const layers = state.current ? layersForKeys(state) : (state.project?.layers ?? []);
  return {
    mode: state.mode,
    layers,
    rules: lettersOf(state),
    ...(state.mode.kind === 'attributes' && { attributes: attributeKeys(state) }),
    isDeciding: isDeciding(state),
  };
}

function lettersOf(state: PanelState): ReadonlyMap<string, string> {
  if (!state.project || state.mode.kind !== 'cite') return new Map();
  return new Map([...paneInFocus(state).letters].map(([rule, letter]) => [letter, rule]));
}

/** A key that is held down may repeat steps, but must not label repeatedly. */
const repeating = /^(?:next|previous|caret|extend|character|edge(?:Left|Right)|span)/;
