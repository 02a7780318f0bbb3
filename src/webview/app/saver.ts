import { createRecordIds } from '../../core/text/record-id';
import type { SaveParams } from '../../protocol/panel';
import { PanelFailure, type Host } from '../host';
import {
  isOfWhatIsShown,
  stateOfAnswer,
  withFeedback,
  withDisagreement,
  withProgress,
  withRowState,
} from '../state/panel-state';
import * as queue from '../state/save-queue';
import type { Store } from './store';

/** Without an answer for so long, in milliseconds, a save counts as failed and is sent again. */
const patience = 30_000;
/** A pause in typing after which the text is saved, in milliseconds. */
const typingPause = 700;

/** A save that has no record id yet. */
export type NewSave = Omit<SaveParams, 'record' | 'again' | 'annotator'>;

/** Brings saves to disk in order, tries again when that fails, and loses none. */
export class Saver {
  #retry: ReturnType<typeof setTimeout> | undefined;
  #typing: ReturnType<typeof setTimeout> | undefined;
  #sent = 0;
  #answered = 0;
  readonly #idle: (() => void)[] = [];
  readonly #ids = createRecordIds();

  constructor(
    private readonly host: Host,
    private readonly store: Store,
    /** Called when an answer that was done could be kept only as a draft. */
    private readonly demoted: (sample: string) => void,
  ) {}

  /** Returns the id that the answer's record will have. */
  save(answer: NewSave): string {
    const record = this.#enqueue(answer, false);
    this.pump(false);
    return record;
  }

  /** For typing: not a record for each letter, but one for each pause. */
  saveSoon(answer: NewSave): string {
    const record = this.#enqueue(answer, true);
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.pump(false), typingPause);
    return record;
  }

  #enqueue(answer: NewSave, typed: boolean): string {
    const { sample, status, flags } = answer;
    this.store.update((state) => {
      const annotator = state.project?.annotator;
      const saves = queue.enqueue(state.saves, { ...answer, record: this.#ids(), annotator }, typed);
      return withRowState({ ...state, saves }, sample, stateOfAnswer(status, flags));
    });
    return queue.unsavedOf(this.store.state.saves, sample)!.record;
  }

  /** Sends what may be sent. With `retry` also what failed. */
  pump(retry: boolean): void {
    if (!this.store.state.project?.annotator) return;
    for (const sample of queue.sendable(this.store.state.saves, retry)) this.#send(sample);
  }

  /** Resolves to whether everything is on disk, once all that can be sent was answered. */
  async flush(): Promise<boolean> {
    this.pump(true);
    const { saves } = this.store.state;
    if ([...saves.samples.values()].some(({ sending }) => sending)) {
      await new Promise<void>((resolve) => this.#idle.push(resolve));
    }
    return queue.unsaved(this.store.state.saves).length === 0;
  }

  #send(sample: string): void {
    const params = this.store.state.saves.samples.get(sample)?.saves[0];
    if (!params) return;
    this.store.update((state) => ({ ...state, saves: queue.markSent(state.saves, sample) }));
    const number = ++this.#sent;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const timeout = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('The editor has not answered. Trying again.')), patience);
    });
    Promise.race([this.host.request('save', params), timeout])
      .then(
        (result) =>
          this.store.update((state) => {
            const saves = queue.markSaved(state.saves, sample, result.time);
            const isNewest = !saves.samples.has(sample);
            const told = withFeedback({ ...state, saves }, result.feedback);
            // Decisions are shown now, or answers again, or another person's: how it stands is not meant.
            if (!isOfWhatIsShown(state, params)) return told;
            const next = isNewest
              ? withDisagreement(
                  withRowState(told, sample, result.state),
                  sample,
                  result.disagreement === true,
                )
              : told;
            if (number < this.#answered) return next;
            this.#answered = number;
            return withProgress(next, result);
          }),
        (thrown) => {
          const error = PanelFailure.from(thrown);
          // It was done by what the panel knew of the schema then. What is kept is sent again, by then as a draft.
          const isDraft = error.code === 'partly-read' && params.decision === undefined;
          this.store.update((state) => {
            const saves = queue.markFailed(state.saves, sample, error);
            if (!isDraft) return { ...state, saves };
            return withRowState({ ...state, saves: queue.asDrafts(saves, sample) }, sample, 'draft');
          });
          if (isDraft) this.demoted(sample);
          this.#retryLater();
        },
      )
      .then(() => {
        clearTimeout(timer);
        this.pump(false);
        const { saves } = this.store.state;
        if ([...saves.samples.values()].some(({ sending }) => sending)) return;
        for (const resolve of this.#idle.splice(0)) resolve();
      });
  }

  #retryLater(): void {
    if (this.#retry !== undefined) return;
    this.#retry = setTimeout(() => {
      this.#retry = undefined;
      this.pump(true);
    }, queue.retryDelay(this.store.state.saves));
  }
}
