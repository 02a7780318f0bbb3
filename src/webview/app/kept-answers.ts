import type { Answer, PanelSample } from '../../protocol/panel';
import { begunOn } from '../state/begun-decisions';
import { isOfWhatIsShown, isReview, type PanelState } from '../state/panel-state';
import { unsavedOf } from '../state/save-queue';
import type { Store } from './store';

/**
 * Answers given here: newer than those that came with samples, until the engine has said something newer. What it says is newer only if it
 * was asked after it had taken the answer, and after it had told that records changed: a reply that was under way by then may be older,
 * however late it comes.
 */
export class KeptAnswers {
  readonly #answers = new Map<string, Answer>();
  /** Samples of which the engine says something newer, by the moment from which on it has to be asked. */
  readonly #outdated = new Map<string, number>();
  #moment = 0;

  constructor(private readonly store: Store) {}

  keep(sample: string, answer: Answer): void {
    this.#answers.set(sample, answer);
    this.#outdated.delete(sample);
  }

  demote(sample: string): void {
    const answer = this.#answers.get(sample);
    if (answer) this.#answers.set(sample, { ...answer, status: 'draft' });
  }

  /** Counts how often the engine has told that records changed. What is asked notes it, and hands it on with the reply. */
  get moment(): number {
    return this.#moment;
  }

  /** Whether what was kept of a sample may be true no more, and nothing newer has come yet. */
  isOutdated(sample: string): boolean {
    return this.#outdated.has(sample);
  }

  /** What is shown from now on is something else: decisions, or answers again, or those of another person. */
  forget(): void {
    this.#answers.clear();
    this.#outdated.clear();
  }

  /** The answer to show: unsaved work first. */
  of(state: PanelState, sample: PanelSample): Answer | undefined {
    const begun = isReview(state) ? begunOn(state, sample) : undefined;
    if (begun) return begun;
    const unsaved = unsavedOf(state.saves, sample.id);
    // A decision that is on its way says nothing of the annotator's own answer, and the other way round; nor does what another person said.
    if (!unsaved || !isOfWhatIsShown(state, unsaved)) return this.#answers.get(sample.id) ?? sample.answer;
    const { labels, rules, flags, note, status, decision, record } = unsaved;
    return { labels, rules, flags, note, status, record, ...(decision && { decision }) };
  }

  /** Records changed on disk: what is asked from now on is newer than what was kept, but for unsaved work. */
  outdate(): void {
    const { saves, rowStates } = this.store.state;
    const unsaved = new Set(saves.saves.map(({ sample }) => sample));
    this.#moment++;
    for (const sample of [...this.#answers.keys(), ...rowStates.keys()])
      if (!unsaved.has(sample)) this.#outdated.set(sample, this.#moment);
  }

  /** The engine says this of samples, asked at a moment: what was outdated by then gives way to it. */
  yieldTo(samples: readonly PanelSample[], asked: number): void {
    const newer = samples.map(({ id }) => id).filter((id) => (this.#outdated.get(id) ?? Infinity) <= asked);
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
