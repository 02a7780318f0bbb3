import type { Answer, PanelSample } from '../../../protocol/panel';
import { begunOn } from '../state/carried-work';
import { isOfWhatIsShown, isReview, type PanelState } from '../state/panel-state';
import { unsavedOf } from '../state/save-queue';
import type { Store } from './store';

/**
 * Answers given in this panel, by sample. They override the answers that came with the samples until the engine reports changed records.
 * From then on a reply replaces them only if it was requested after the report: an earlier request may return an older answer, no matter
 * how late the reply arrives.
 */
export class AnswerCache {
  readonly #answers = new Map<string, Answer>();
  /** Samples whose cached answer may be out of date, with the first generation whose replies replace it. */
  readonly #outdated = new Map<string, number>();
  /** How often the engine has reported changed records. A request takes the current generation and passes it on with its reply. */
  generation = 0;

  constructor(private readonly store: Store) {}

  set(sample: string, answer: Answer): void {
    this.#answers.set(sample, answer);
    this.#outdated.delete(sample);
  }

  demote(sample: string): void {
    const answer = this.#answers.get(sample);
    if (answer) this.#answers.set(sample, { ...answer, status: 'draft' });
  }

  /** Whether the cached answer may be out of date and no newer one has arrived. */
  isOutdated(sample: string): boolean {
    return this.#outdated.has(sample);
  }

  /** Call when the panel switches between answers and decisions, or to another annotator. */
  clear(): void {
    this.#answers.clear();
    this.#outdated.clear();
  }

  /** The answer to show: unsaved work first. */
  of(state: PanelState, sample: PanelSample): Answer | undefined {
    const begun = isReview(state) ? begunOn(state, sample) : undefined;
    if (begun) return begun;
    const unsaved = unsavedOf(state.saves, sample.id);
    // An unsaved decision is not the annotator's answer, nor the other way round. Another annotator's answer is neither.
    if (!unsaved || !isOfWhatIsShown(state, unsaved)) return this.#answers.get(sample.id) ?? sample.answer;
    const { labels, rules, flags, note, status, decision, record, suggestion } = unsaved;
    return { labels, rules, flags, note, status, record, decision, suggestion };
  }

  /** Call when records changed on disk: every cached answer except unsaved work may be out of date. */
  outdate(): void {
    const { saves, rowStates } = this.store.state;
    const unsaved = new Set(saves.saves.map(({ sample }) => sample));
    this.generation++;
    for (const sample of [...this.#answers.keys(), ...rowStates.keys()])
      if (!unsaved.has(sample)) this.#outdated.set(sample, this.generation);
  }

  /** Takes samples that were requested in a generation. They replace cached answers that were already out of date then. */
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
