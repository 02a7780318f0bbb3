import type { Answer, PanelSample } from '../../../protocol/panel';
import { begunOn } from '../state/begun-decisions';
import { isOfWhatIsShown, isReview, type PanelState } from '../state/panel-state';
import { unsavedOf } from '../state/save-queue';
import type { Store } from './store';

/**
 * Answers given here, by sample. They are newer than those that came with the samples, until the engine says that records changed. A
 * reply then replaces them only if it was requested after that: an earlier request may bring an older answer, however late its reply comes.
 */
export class AnswerCache {
  readonly #answers = new Map<string, Answer>();
  /** Samples whose answer here may be out of date, with the generation from which on a reply replaces it. */
  readonly #outdated = new Map<string, number>();
  #generation = 0;

  constructor(private readonly store: Store) {}

  set(sample: string, answer: Answer): void {
    this.#answers.set(sample, answer);
    this.#outdated.delete(sample);
  }

  demote(sample: string): void {
    const answer = this.#answers.get(sample);
    if (answer) this.#answers.set(sample, { ...answer, status: 'draft' });
  }

  /** How often the engine has said that records changed. A request notes it and hands it on with its reply. */
  get generation(): number {
    return this.#generation;
  }

  /** Whether the answer here may be out of date, and no newer one has come yet. */
  isOutdated(sample: string): boolean {
    return this.#outdated.has(sample);
  }

  /** For when the panel begins to show something else: decisions, or answers again, or another person's answers. */
  clear(): void {
    this.#answers.clear();
    this.#outdated.clear();
  }

  /** The answer to show: unsaved work first. */
  of(state: PanelState, sample: PanelSample): Answer | undefined {
    const begun = isReview(state) ? begunOn(state, sample) : undefined;
    if (begun) return begun;
    const unsaved = unsavedOf(state.saves, sample.id);
    // A decision on its way is not the annotator's own answer, nor the other way round; another person's answer is neither.
    if (!unsaved || !isOfWhatIsShown(state, unsaved)) return this.#answers.get(sample.id) ?? sample.answer;
    const { labels, rules, flags, note, status, decision, record } = unsaved;
    return { labels, rules, flags, note, status, record, decision };
  }

  /** Records changed on disk: every answer here may be out of date, except unsaved work. */
  outdate(): void {
    const { saves, rowStates } = this.store.state;
    const unsaved = new Set(saves.saves.map(({ sample }) => sample));
    this.#generation++;
    for (const sample of [...this.#answers.keys(), ...rowStates.keys()])
      if (!unsaved.has(sample)) this.#outdated.set(sample, this.#generation);
  }

  /** Takes samples that were requested in a generation: they replace the answers here that were out of date by then. */
  replaceOutdated(samples: readonly PanelSample[], requestedIn: number): void {
    const newer = samples
      .map(({ id }) => id)
      .filter((id) => (this.#outdated.get(id) ?? Infinity) <= requestedIn);
    if (newer.length === 0) return;
    for (const id of newer) {
      this.#outdated.delete(id);
      this.#answers.delete(id);
    }
    this.store.update((state) => {
      const rowStates = new Map(state.rowStates);
      for (const id of newer) rowStates.delete(id);
      return { ...state, rowStates };
    });
  }
}
