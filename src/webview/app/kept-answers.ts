import type { Answer, PanelSample } from '../../protocol/panel';
import { begunOn } from '../state/begun-decisions';
import { isReview, type PanelState } from '../state/panel-state';
import { unsavedOf } from '../state/save-queue';
import type { Store } from './store';

/** Answers given here: newer than those that came with samples, until the engine has said something newer. */
export class KeptAnswers {
  readonly #answers = new Map<string, Answer>();
  /** Samples of which the engine will say something newer than what was kept here. */
  readonly #outdated = new Set<string>();

  constructor(private readonly store: Store) {}

  keep(sample: string, answer: Answer): void {
    this.#answers.set(sample, answer);
    this.#outdated.delete(sample);
  }

  /** What is shown from now on is something else: decisions, or answers again. */
  forget(): void {
    this.#answers.clear();
    this.#outdated.clear();
  }

  /** The answer to show: unsaved work first. */
  of(state: PanelState, sample: PanelSample): Answer | undefined {
    const begun = isReview(state) ? begunOn(state, sample) : undefined;
    if (begun) return begun;
    const unsaved = unsavedOf(state.saves, sample.id);
    // A decision that is on its way says nothing of the annotator's own answer, and the other way round.
    if (!unsaved || (unsaved.decision !== undefined) !== isReview(state))
      return this.#answers.get(sample.id) ?? sample.answer;
    const { labels, rules, flags, note, status, decision } = unsaved;
    return { labels, rules, flags, note, status, ...(decision && { decision }) };
  }

  /** Records changed on disk: what is asked from now on is newer than what was kept, but for unsaved work. */
  outdate(): void {
    const { saves, rowStates } = this.store.state;
    for (const sample of [...this.#answers.keys(), ...rowStates.keys()])
      if (!saves.samples.has(sample)) this.#outdated.add(sample);
  }

  /** What the engine has just said of these samples is newer than what was kept of them. */
  yieldTo(samples: readonly PanelSample[]): void {
    const newer = samples.map(({ id }) => id).filter((id) => this.#outdated.delete(id));
    if (newer.length === 0) return;
    for (const id of newer) this.#answers.delete(id);
    this.store.update((state) => {
      const rowStates = new Map(state.rowStates);
      for (const id of newer) rowStates.delete(id);
      return { ...state, rowStates };
    });
  }
}
