import { createRecordIds } from '../../../base/text/record-id';
import type {
  Answer,
  PanelError,
  PanelRequests,
  PanelSample,
  SaveParams,
  ViewFilter,
  ViewInfo,
} from '../../../protocol/panel';
import { PanelFailure, type Host } from '../host';
import {
  emptyAnswer,
  finishView,
  isOfWhatIsShown,
  isReview,
  isSwapped,
  refreshSample,
  showSample,
  waitFor,
  withDisagreement,
  withProgress,
  noMode,
  withAnswer,
} from '../state/panel-state';
import { withBegun, takeOver } from '../state/carried-work';
import { unsavedOf, withdraw } from '../state/save-queue';
import { AnswerCache } from './answer-cache';
import { isSameName, nameOf, type SampleName, SampleWindow } from './sample-window';
import type { Store } from './store';
import { TodoFinder } from './todo-finder';

/** Of another person, or of an answer instead of a decision. */
const NO_SECOND = { second: undefined, secondBySample: new Map<never, never>() };

/** How many samples that need an answer to fetch in advance. */
const todosAhead = 16;

/** Decides which sample is on screen: makes views, steps through them, and fetches samples ahead. */
export class Navigator {
  readonly #window: SampleWindow;
  readonly #todos: TodoFinder;
  readonly #answers: AnswerCache;
  readonly #recordIds = createRecordIds();
  /** The sample that was on screen last, with its position in the view: the start of pending steps. */
  #last: { at: SampleName; position: number } | undefined;
  /** The sample that is loading, if it is known which one that is. */
  #wanted: SampleName | undefined;
  /** What the newest view was requested for. */
  #opening: { filter: ViewFilter; at?: SampleName; isLeft?: boolean } | undefined;
  #viewRequest = 0;
  /** The annotator whose answers are in the cache. */
  #annotator: string | undefined;
  /** The request that is remaking the view. While it runs, what is known of the old view may be out of date. */
  #remaking: number | undefined;
  /** Where to continue the search for the next sample that needs an answer. */
  #searchFrom = 0;
  /** Counts what the person has done: steps, jumps, answers, other keys. */
  #deeds = 0;
  /** Counts what changed elsewhere. */
  #changes = 0;

  constructor(
    private readonly host: Host,
    private readonly store: Store,
    /** Resolves when the answers given so far are on disk or cannot be saved. Before that the engine does not know of them. */
    private readonly saved: () => Promise<void>,
    /** Called after a sample has come on screen. */
    private readonly shown: () => void,
  ) {
    this.#answers = new AnswerCache(store);
    const events = {
      arrived: () => this.#arrived(),
      failed: (error: PanelError) => this.#trouble(error),
      lost: () => this.#viewLost(),
    };
    this.#window = new SampleWindow(host, this.#answers, events);
    this.#todos = new TodoFinder(host, store, this.#window, this.#answers, events);
  }

  /**
   * Call for each thing that the person does. Returns a function that says whether it is still the last one: a later reply to it moves
   * nobody who has gone on, since the next keys would answer another sample.
   */
  goOn(): () => boolean {
    const deed = ++this.#deeds;
    return () => deed === this.#deeds;
  }

  /** Caches an answer given here for when its sample is shown again. */
  remember(sample: Pick<PanelSample, 'id' | 'textHash'>, answer: Answer): void {
    this.goOn();
    this.#answers.set(sample.id, answer);
    this.store.update((state) => withBegun(state, sample, answer));
  }

  /** Turns a cached answer back into a draft. */
  demote(sample: string): void {
    this.#answers.demote(sample);
    this.store.update((state) => {
      const { current } = state;
      return current?.sample.id === sample
        ? withAnswer(state, { ...current.answer, status: 'draft' })
        : state;
    });
  }

  /** Shows a sample in the current queue, which is remade, or among all samples if the queue does not hold it. */
  async #openFor(sample: string): Promise<void> {
    const isLast = this.goOn();
    await this.#open(this.store.state.filter, { sample });
    const isThere = await this.locate({ sample }, (position) => position >= 0).catch(() => false);
    if (!isThere && isLast()) await this.#open(this.#everything(), { sample });
  }

  #everything(): ViewFilter {
    return { queue: 'all', ...(isReview(this.store.state) && { review: true }) };
  }

  /** The engine has restarted and has no views: remakes the view and continues where the person was. */
  #viewLost(): void {
    if (this.store.state.waiting !== 'view') void this.#remake();
  }

  /** Makes a view and shows the requested sample, or the first one that needs an answer. `isLeft`: the next one after the requested one. */
  open(filter: ViewFilter, at?: SampleName, isLeft?: boolean): Promise<void> {
    this.goOn();
    return this.#open(filter, at, isLeft);
  }

  async #open(filter: ViewFilter, at?: SampleName, isLeft?: boolean): Promise<void> {
    this.#opening = { filter, at, isLeft };
    this.store.update((state) => {
      const annotator = state.project?.annotator;
      const isOther =
        state.filter.review !== filter.review ||
        isSwapped(state) !== isSwapped({ filter }) ||
        annotator !== this.#annotator;
      if (isOther) this.#answers.clear();
      this.#annotator = annotator;
      const fresh = isOther ? { ...state, rowStates: new Map(), lastAnswer: undefined, ...NO_SECOND } : state;
      return waitFor({ ...fresh, filter, loadError: undefined }, 'view');
    });
    const changes = this.#changes;
    const view = await this.#makeView({ filter, at });
    if (!view) return;
    // All has been read in the meantime.
    if (view.counting && changes !== this.#changes) return this.#open(filter, at, isLeft);
    this.#enter(view);
    // Positions of the old view mean nothing in the new one.
    this.#last = undefined;
    this.store.batch(() => {
      this.store.set({ view, filter: view.filter, rows: new Map() });
      if (view.length === 0) return this.store.update(finishView);
      if (isLeft) {
        this.#searchFrom = view.start + Number(view.holdsAt === true);
        return this.#seek();
      }
      this.#goTo(view.start, view.holdsAt ? at : undefined);
    });
  }

  /** Requests a view until there is one; undefined if another view was requested in the meantime. */
  async #makeView(wanted: PanelRequests['view']['params']): Promise<ViewInfo | undefined> {
    const request = ++this.#viewRequest;
    for (let failures = 0; request === this.#viewRequest; failures++) {
      try {
        await this.saved();
        if (request !== this.#viewRequest) return undefined;
        const view = await this.host.request('view', wanted);
        return request === this.#viewRequest ? view : undefined;
      } catch (thrown) {
        if (request === this.#viewRequest) this.#trouble(PanelFailure.from(thrown));
        await new Promise((resolve) => setTimeout(resolve, Math.min(10_000, 250 * 2 ** failures)));
      }
    }
    return undefined;
  }

  /** Shows the sample at a position of the view. `wanted` names it in case the view is replaced while it is loading. */
  goTo(position: number, wanted?: SampleName): void {
    this.goOn();
    this.#goTo(position, wanted);
  }

  #goTo(position: number, wanted?: SampleName): void {
    const { view, rows } = this.store.state;
    if (!view || position < 0 || position >= view.length) return;
    const sample = this.#window.get(position);
    if (sample) return this.#show(position, sample);
    const row = rows.get(position);
    this.#wanted = wanted ?? (row && { sample: row.id });
    this.store.update((state) => waitFor(state, 'sample', position));
    this.#window.centre(position);
  }

  step(direction: 1 | -1): void {
    const { view, position, finished } = this.store.state;
    if (finished && direction < 0) return this.goTo(position);
    const next = position + direction;
    if (view && next >= 0 && next < view.length) return this.goTo(next);
    this.goOn();
    this.store.notify(`This is the ${direction > 0 ? 'last' : 'first'} one.`, 'info');
  }

  nextTodo(): void {
    this.goOn();
    this.#searchFrom = this.store.state.position + 1;
    this.#seek();
  }

  /**
   * Applies an engine reply about the view before the view can be replaced; `undefined` if there is no view. Repeats the request if the
   * view was replaced before the reply arrived.
   */
  async #onView<R, T>(ask: (view: string) => Promise<R>, use: (reply?: R) => T): Promise<Awaited<T>> {
    for (;;) {
      const { view } = this.store.state;
      if (!view) return await use();
      try {
        const reply = await ask(view.view);
        if (view === this.store.state.view) return await use(reply);
      } catch (thrown) {
        if (view === this.store.state.view) throw thrown;
      }
    }
  }

  /** Finds a sample in the view and passes its position to `use`; -1 if the view does not have it. */
  locate<T>(at: SampleName, use: (position: number) => T): Promise<Awaited<T>> {
    return this.#onView(
      (view) => this.host.request('find', { view, ...at }),
      (position = -1) => use(position),
    );
  }

  /** Goes to a sample if the view holds it, unless the person goes on first. Resolves to false if it has to be looked for elsewhere. */
  #goToSample(at: SampleName, isLast: () => boolean): Promise<boolean> {
    const go = (position: number): boolean => {
      if (!isLast()) return true;
      if (position < 0) return false;
      this.#goTo(position, at);
      return true;
    };
    return this.locate(at, go).catch(() => !isLast());
  }

  /** Shows a sample that was requested from outside: in the current view if it is there, otherwise in a view that has it. */
  async show(filter: ViewFilter | undefined, at: SampleName): Promise<void> {
    const { waiting, filter: opening } = this.store.state;
    if (filter || waiting === 'view') return this.open(filter ?? opening, at);
    const isLast = this.goOn();
    if (!(await this.#goToSample(at, isLast)) && isLast()) await this.open(this.#everything(), at);
  }

  /** Holds keys back until the returned function is called. The sample stays on screen. The function does not end a newer hold. */
  hold(): () => void {
    const hold = (this.#hold = {});
    this.store.set({ waiting: 'undo', mode: noMode, notice: undefined });
    return () => {
      if (this.#hold !== hold || this.store.state.waiting !== 'undo') return;
      this.store.set({ waiting: undefined });
      // Updates of the sample on screen that arrived during the hold have not been applied yet.
      this.#arrived();
    };
  }
  #hold: object | undefined;

  /** Undoes or redoes the last record, and shows its sample if `isLast`. Resolves to the sample; undefined if there was no record. */
  async undo(method: 'undo' | 'redo', isLast = this.goOn()): Promise<string | undefined> {
    const result = await this.host.request(method, { record: this.#recordIds() });
    if (!result) return undefined;
    this.#todos.forget();
    const { swapped } = result;
    const isAgain = swapped !== undefined && isSwapped(this.store.state);
    const answer = result.answer ?? emptyAnswer;
    this.#answers.set(
      result.sample,
      isAgain ? { ...emptyAnswer, labels: swapped, record: answer.record, time: answer.time } : answer,
    );
    this.store.update((state) => {
      const isOpen = isAgain && Object.keys(swapped).length === 0;
      const rowStates = new Map(state.rowStates).set(result.sample, isOpen ? 'todo' : result.state);
      const next = withDisagreement(
        { ...state, rowStates, lastAnswer: undefined },
        result.sample,
        result.disagreement === true,
      );
      return withProgress(next, result);
    });
    const isThere = await this.#goToSample({ sample: result.sample }, isLast);
    if (!isThere && isLast()) await this.#openFor(result.sample);
    return result.sample;
  }

  /**
   * The text or the answer of a sample changed before its labels were saved: shows the current text with the labels, as far as they can be
   * placed there.
   */
  async lookAgain(sample: string): Promise<void> {
    const unsaved = unsavedOf(this.store.state.saves, sample);
    if (!unsaved || !this.store.state.view) return;
    const isDecision = unsaved.decision !== undefined;
    if (isDecision !== isReview(this.store.state))
      throw new Error(`Go back to ${isDecision ? 'review' : 'labelling'} first: the answer was given there.`);
    if (!isOfWhatIsShown(this.store.state, unsaved))
      throw new Error(
        (unsaved.swapped === true) === isSwapped(this.store.state)
          ? `This is an answer of "${unsaved.annotator}": choose that name again to review it.`
          : `Go to the queue ${unsaved.swapped ? '“Asked again”' : '“All”'} first: the answer was given there.`,
      );
    const isLast = this.goOn();
    await this.#onView(
      async (view) => {
        const from = await this.host.request('find', { view, sample });
        return from < 0 ? undefined : (await this.host.request('samples', { view, from, count: 1 }))[0];
      },
      (fresh) => (isLast() ? this.#takeOver(unsaved, fresh) : undefined),
    );
  }

  #takeOver(unsaved: SaveParams, fresh: PanelSample | undefined): Promise<void> | void {
    if (!fresh) return this.#openFor(unsaved.sample);
    const { draft, notice } = takeOver(unsaved, fresh, this.store.state.project!);
    this.remember(fresh, draft);
    this.#window.put(fresh);
    this.store.batch(() => {
      this.store.update((state) => ({ ...state, saves: withdraw(state.saves, unsaved.sample) }));
      this.#show(fresh.position, fresh);
      this.store.set({ notice });
    });
  }

  /** Files or records changed on disk. The sample stays on screen and is updated. */
  async changed(samples: boolean): Promise<void> {
    this.#changes += 1;
    this.#todos.forget();
    this.#answers.outdate();
    const { view, waiting, finished, filter } = this.store.state;
    if (waiting === 'view') {
      const opening = this.#opening!;
      return samples ? this.#open(opening.filter, opening.at, opening.isLeft) : undefined;
    }
    if (!view) return;
    if (view.counting && finished) return this.#open(filter);
    if (samples || view.counting) await this.#remake();
    else {
      this.#window.reset(view);
      this.#resume();
    }
    await this.lookForMore();
  }

  /** If nothing was left to do, but is now: says so, and moves nobody. */
  async lookForMore(): Promise<void> {
    const { filter, finished } = this.store.state;
    if (!finished || filter.queue !== 'todo') return;
    const view = await this.#makeView({ filter });
    if (!view || !this.store.state.finished) return;
    const todo = view.length > 0 ? this.host.request('nextTodo', { view: view.view, from: 0 }) : -1;
    const isMore = (await Promise.resolve(todo).catch(() => -1)) >= 0;
    if (this.store.state.finished) this.store.set({ more: isMore ? view.length : undefined });
  }

  /** Where the person is or is about to be: a sample, and the number of steps from it. */
  #aim(): { at: SampleName; steps: number } | undefined {
    const { waiting, position } = this.store.state;
    if (waiting === 'sample' && this.#wanted) return { at: this.#wanted, steps: 0 };
    if (!this.#last) return undefined;
    const { at, position: from } = this.#last;
    return { at, steps: waiting === 'sample' ? position - from : 0 };
  }

  /**
   * Remakes the view after the file changed or the engine restarted. The sample on screen stays, and pending steps continue from it. If the
   * file no longer has it, the first sample of the view is shown.
   */
  async #remake(): Promise<void> {
    for (;;) {
      const aim = this.#aim();
      this.#remaking = this.#viewRequest + 1;
      const next = await this.#makeView({ filter: this.store.state.filter, at: aim?.at });
      if (!next) return;
      const now = this.#aim();
      // The person has moved on, so the position of another sample is needed.
      if (!isSameName(now?.at, aim?.at)) continue;
      this.#remaking = undefined;
      const reached = next.holdsAt ? now : undefined;
      const place = Math.max(0, Math.min(next.length - 1, next.start + (reached?.steps ?? 0)));
      this.#enter(next);
      this.#last = reached && { at: reached.at, position: next.start };
      if (!reached) this.#wanted = undefined;
      this.#searchFrom = next.start + (reached ? 1 : 0);
      this.store.set({ view: next, position: place, rows: new Map() });
      if (next.length === 0) return this.store.update(finishView);
      if (!reached && this.store.state.current) return this.#goTo(place);
      return this.#resume();
    }
  }

  /** Requests the sample that is loading or on screen again. */
  #resume(): void {
    if (this.store.state.waiting === 'next') this.#seek();
    else this.#window.centre(this.store.state.position);
  }

  #trouble(loadError: PanelError): void {
    this.store.update((state) => (state.waiting ? { ...state, loadError } : state));
  }

  #enter(view: ViewInfo): void {
    this.#window.reset(view);
    this.#todos.reset();
  }

  #seek(): void {
    const todo = this.#todos.find(this.#searchFrom);
    // The view that is being remade may hold more.
    if (todo.kind === 'none' && this.#remaking !== this.#viewRequest) return this.store.update(finishView);
    const sample = todo.kind === 'found' ? this.#window.get(todo.position) : undefined;
    if (todo.kind === 'found' && sample) return this.#show(todo.position, sample);
    this.store.update((state) => (state.waiting === 'next' ? state : waitFor(state, 'next')));
    this.#todos.fetch(todo);
  }

  /** Puts a sample on screen. Listeners are notified last, when all fields here are set. */
  #show(position: number, sample: PanelSample): void {
    this.store.batch(() => {
      this.store.update((state) => showSample(state, position, sample, this.#answers.of(state, sample)));
      this.#todos.see(position, sample.id);
      this.#last = { at: nameOf(sample), position };
      this.#wanted = undefined;
      this.#window.centre(position);
      this.#lookAhead();
      this.shown();
    });
  }

  /** Fetches the next samples that need an answer, up to `todosAhead`. */
  #lookAhead(): void {
    const { position, view } = this.store.state;
    let from = position + 1;
    for (let count = 0; count < todosAhead && view && from < view.length; count++) {
      const todo = this.#todos.find(from, view.length - from);
      if (todo.kind === 'found' && this.#window.get(todo.position)) from = todo.position + 1;
      else return this.#todos.fetch(todo);
    }
  }

  #arrived(): void {
    const { waiting, position } = this.store.state;
    if (waiting === 'next') return this.#seek();
    const sample = this.#window.get(position);
    if (waiting === 'sample' && sample) return this.#show(position, sample);
    if (waiting) return;
    if (sample) this.#refreshCurrent(position, sample);
    this.#lookAhead();
  }

  /** Applies changes of the sample on screen since it was fetched. */
  #refreshCurrent(position: number, sample: PanelSample): void {
    const { current, finished, saves } = this.store.state;
    if (finished || current?.sample === sample) return;
    const isOther = current?.sample.id !== sample.id;
    if (!current || (isOther && current.sample.unreadable)) return this.#show(position, sample);
    // The file has changed, and the engine is about to report it. Until then the sample on screen stays.
    if (isOther) return;
    const isUnsaved = unsavedOf(saves, sample.id) !== undefined;
    if (current.sample.textHash !== sample.textHash && isUnsaved) return;
    const isFromElsewhere =
      !isUnsaved && !isReview(this.store.state) && sample.answer?.record !== current.answer.record;
    this.store.update((state) => {
      const next = refreshSample(state, sample, this.#answers.of(state, sample));
      if (!isFromElsewhere || next.current?.answer.record !== sample.answer?.record) return next;
      const text = sample.answer
        ? 'Answered in another window, or changed on disk: this is the newer answer.'
        : 'Undone in another window, or on disk.';
      return { ...next, notice: { kind: 'info', text } };
    });
  }
}
