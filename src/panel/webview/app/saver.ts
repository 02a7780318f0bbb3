import { createRecordIds } from '../../../base/text/record-id';
import type { SaveOutcome, SaveParams, SaveResult } from '../../../protocol/panel';
import { PanelFailure, READING_PAUSE_MS, type Host } from '../host';
import { isLarge } from '../state/answer';
import {
  isOfWhatIsShown,
  stateOfAnswer,
  withFeedback,
  withDisagreement,
  withProgress,
  withRowState,
  withSecond,
  type PanelState,
} from '../state/panel-state';
import * as queue from '../state/save-queue';
import type { Store } from './store';

/** How long a save waits for a reply before it counts as failed and is sent again, in milliseconds. */
const patience = 30_000;
/** Time between two drafts of a large answer, in milliseconds: each repeats the whole answer. */
const draftGap = 3000;
/** Pause in typing after which the text is saved, in milliseconds. */
const typingPause = 700;

/** A save that has no record id yet. */
export type NewSave = Omit<SaveParams, 'record' | 'again' | 'annotator'>;

/** Saves answers in order, retries after failures, and never loses one. */
export class Saver {
  #retry: ReturnType<typeof setTimeout> | undefined;
  #typing: ReturnType<typeof setTimeout> | undefined;
  #sending: Promise<void> | undefined;
  /** When the draft of a large answer that waits may be sent. */
  #draft: ReturnType<typeof setTimeout> | undefined;
  #lastDraft = -Infinity;
  /** How many wait for everything to be on disk. Meanwhile nothing is held back. */
  #urgent = 0;
  readonly #ids = createRecordIds();

  constructor(
    private readonly host: Host,
    private readonly store: Store,
    /** Called when a done answer could only be saved as a draft. */
    private readonly demoted: (sample: string) => void,
  ) {}

  /** Queues a save; while somebody is typing, for one record per pause instead of one per letter. Returns the id that its record will have. */
  save(answer: NewSave, isTyping: boolean): string {
    const { sample, status, flags } = answer;
    this.store.update((state) => {
      const annotator = state.project?.annotator;
      const given = { ...answer, record: this.#ids(), annotator, given: Date.now() };
      const saves = queue.enqueue(state.saves, given, isTyping);
      return withRowState({ ...state, saves }, sample, stateOfAnswer(status, flags));
    });
    const { record } = queue.unsavedOf(this.store.state.saves, sample)!;
    if (isTyping) {
      clearTimeout(this.#typing);
      this.#typing = setTimeout(() => this.pump(false), typingPause);
    } else this.pump(false);
    return record;
  }

  /** Sends the queued saves, those that wait together, unless that is already running. With `retry`, also after a failure. */
  pump(retry: boolean): void {
    const { project, saves } = this.store.state;
    const next = queue.next(saves, retry);
    if (this.#sending || next.length === 0 || !project?.annotator) return;
    if (!retry && this.#isHeld(next[0]!)) return;
    clearTimeout(this.#draft);
    this.#draft = undefined;
    if (next.some(isLargeDraft)) this.#lastDraft = Date.now();
    this.#sending = this.#send(next).finally(() => {
      this.#sending = undefined;
      this.pump(false);
    });
  }

  /** Whether a save waits because it is a draft of a large answer, and one was sent just before. Nothing may be behind it. */
  #isHeld(next: SaveParams): boolean {
    if (this.#urgent > 0 || !isLargeDraft(next) || queue.ready(this.store.state.saves).length > 1)
      return false;
    const wait = this.#lastDraft + draftGap - Date.now();
    if (wait <= 0) return false;
    this.#draft ??= setTimeout(() => {
      this.#draft = undefined;
      this.pump(false);
    }, wait);
    return true;
  }

  /** Resolves when the saves made so far are on disk, or one of them has failed. */
  async settled(): Promise<void> {
    const last = queue.ready(this.store.state.saves).at(-1)?.record;
    this.#urgent++;
    try {
      this.pump(false);
      while (this.#sending && this.store.state.saves.saves.some(({ record }) => record === last))
        await this.#sending;
    } finally {
      this.#urgent--;
    }
  }

  /** Tries to save everything. Resolves to whether all of it is on disk. */
  async flush(): Promise<boolean> {
    this.pump(true);
    await this.settled();
    return this.store.state.saves.saves.length === 0;
  }

  async #send(saves: readonly SaveParams[]): Promise<void> {
    this.store.update((state) => ({ ...state, saves: queue.markSent(state.saves, saves) }));
    const outcomes = await this.#outcomes(saves);
    if (outcomes.some((one) => 'error' in one && one.error.code === 'reading')) {
      await new Promise((resolve) => setTimeout(resolve, READING_PAUSE_MS));
      return this.store.update((state) => ({ ...state, saves: { ...state.saves, sent: [] } }));
    }
    this.store.batch(() => saves.forEach((save, n) => this.#settle(save, outcomes[n]!)));
  }

  /** What became of each save. Without a reply, all have failed. */
  async #outcomes(saves: readonly SaveParams[]): Promise<readonly SaveOutcome[]> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const timeout = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('The editor has not answered. Trying again.')), patience);
    });
    const dated = saves.map(withAge);
    const asked = async (): Promise<readonly SaveOutcome[]> =>
      dated.length === 1
        ? [{ result: await this.host.request('save', dated[0]!) }]
        : this.host.request('saveAll', { saves: dated });
    try {
      return await Promise.race([asked(), timeout]);
    } catch (thrown) {
      return saves.map(() => ({ error: PanelFailure.from(thrown) }));
    } finally {
      clearTimeout(timer);
    }
  }

  #settle(params: SaveParams, outcome: SaveOutcome): void {
    if ('result' in outcome) return this.store.update((state) => withResult(state, params, outcome.result));
    const { error } = outcome;
    // It was done according to the schema that the panel had. It is sent again as a draft.
    const isDraft = error.code === 'partly-read' && params.decision === undefined;
    this.store.update((state) => {
      const saves = queue.markFailed(state.saves, params, error);
      if (!isDraft) return { ...state, saves };
      return withRowState({ ...state, saves: queue.asDrafts(saves, params.sample) }, params.sample, 'draft');
    });
    if (isDraft) this.demoted(params.sample);
    else this.#retryLater();
  }

  #retryLater(): void {
    if (this.#retry !== undefined) return;
    this.#retry = setTimeout(() => {
      this.#retry = undefined;
      this.pump(true);
    }, queue.retryDelay(this.store.state.saves));
  }
}

/** A save as it is sent: the two clocks may differ, so it says how long ago the answer was given. */
const withAge = ({ given, ...save }: SaveParams): SaveParams =>
  given === undefined ? save : { ...save, ago: Math.max(0, Date.now() - given) };

const isLargeDraft = ({ status, labels, decision }: SaveParams): boolean =>
  status === 'draft' && !decision && isLarge(labels);

function withResult(state: PanelState, params: SaveParams, result: SaveResult): PanelState {
  const { sample } = params;
  const saves = queue.markSaved(state.saves, params, result.time);
  const next = withSecond(withFeedback({ ...state, saves }, result.feedback), params, result);
  // The panel may now show decisions instead of answers, or another annotator's answers. Their states and counts are different ones.
  if (!isOfWhatIsShown(state, params)) return next;
  const counted = withProgress(next, result);
  // A newer answer is queued, and its state is already shown.
  if (queue.unsavedOf(saves, sample)) return counted;
  return withDisagreement(withRowState(counted, sample, result.state), sample, result.disagreement === true);
}
