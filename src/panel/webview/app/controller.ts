import type { KeyPress } from '../../../protocol/chords';
import { isPanelAction, type PanelActionId } from '../../../protocol/actions';
import type { PanelRequests, ViewFilter } from '../../../protocol/panel';
import type { Host } from '../host';
import { PanelFailure } from '../host';
import { groupOf, type Command } from '../state/key-map';
import { isDeciding, type Mode, type PanelState, noMode } from '../state/panel-state';
import { askedLayers, activeLayer } from '../state/project-index';
import { isPaintedAnywhere } from '../state/viewed-text';
import { grouped } from '../view/in-words';
import type { Paint } from '../state/painted';
import { Answering } from './answering';
import { Attributing } from './attributing';
import { toggleGeneral, togglePane } from './drawers';
import { FindInText } from './find-in-text';
import { KeyIntake } from './key-intake';
import { MediaFiles } from './media-files';
import { Memory, type Storage } from './memory';
import { Navigator } from './navigator';
import { Opening } from './opening';
import { Relating } from './relating';
import { Reviewing } from './reviewing';
import { RowLoader } from './row-loader';
import { Saver } from './saver';
import { Spanning } from './spanning';
import { Store, type Actions } from './store';
import { Turns } from './turns';
import { comparesFields, joinsMarks, marksText, takesSet, takesWords } from '../../../kinds/traits';

/** Receives everything a person does in the panel, as a key, a click or a command, and delegates it to the parts. */
export class Controller {
  readonly store = new Store();
  readonly saver: Saver;
  readonly navigator: Navigator;
  readonly answering: Answering;
  readonly reviewing: Reviewing;
  readonly spanning: Spanning;
  readonly relating: Relating;
  readonly attributing: Attributing;
  readonly turns: Turns;
  readonly find: FindInText;
  readonly media: MediaFiles;
  readonly rows: RowLoader;
  readonly memory: Memory;
  readonly #keys: KeyIntake;
  readonly #opening: Opening;

  constructor(
    private readonly host: Host,
    storage: Storage,
    loadPaint: () => Promise<Paint | undefined> = async () => undefined,
  ) {
    this.saver = new Saver(host, this.store, (sample) => this.navigator.demote(sample));
    this.navigator = new Navigator(
      host,
      this.store,
      () => this.saver.settled(),
      () => {
        this.answering.begin();
        this.reviewing.begin();
        this.turns.begin();
      },
    );
    this.reviewing = new Reviewing(host, this.store, this.saver, this.navigator);
    this.answering = new Answering(this.store, this.saver, this.navigator, this.reviewing, (turn) =>
      this.turns.toOpen(turn),
    );
    this.spanning = new Spanning(this.store, this.answering);
    this.relating = new Relating(this.store, this.answering, this.spanning);
    this.attributing = new Attributing(this.store, this.answering, this.spanning);
    this.turns = new Turns(this.store);
    this.find = new FindInText(this.store, this.spanning);
    this.media = new MediaFiles(host);
    this.rows = new RowLoader(host, this.store);
    this.memory = new Memory(storage, this.store);
    this.#keys = new KeyIntake(
      this.store,
      (command) => this.run(command),
      (text) => this.#type(text),
    );
    this.#opening = new Opening(
      host,
      this.store,
      this.saver,
      this.navigator,
      this.memory,
      this.reviewing,
      (run) => this.#keys.inTurn(run),
      loadPaint,
    );
    host.on('changed', ({ samples }) => {
      this.reviewing.forget();
      void this.navigator.changed(samples);
      this.rows.refresh();
      if (samples) for (const reload of this.media.reloads) reload();
    });
    host.on('action', ({ action }) => {
      if (isPanelAction(action)) this.act(action);
    });
  }

  /** Loads the project and shows where the person left off. */
  start(): Promise<void> {
    // Subscribed last, so that keys typed ahead are applied after the screen is drawn.
    return this.#opening.start(() => this.store.subscribe(() => this.#keys.changed()));
  }

  chooseAnnotator(): Promise<void> {
    return this.#opening.chooseAnnotator();
  }

  /** Handles a key. False if the panel does not use it. */
  press(key: KeyPress): boolean {
    this.answering.touch();
    return this.#keys.press(key);
  }

  /** Runs a key's command. False if there was nothing to do, so that the key may have another meaning. */
  run(command: Command): boolean {
    this.navigator.goOn();
    const { state } = this.store;
    if (command.do === 'action') return this.#act(command.action);
    if (!state.project?.annotator) return (this.#needAnnotator(), true);
    if (!state.current || state.current.sample.unreadable) return false;
    if (command.do === 'label') this.choose(command.layer, command.label, command.stay);
    else if (command.do === 'chord') {
      const { layer, path } = command;
      this.store.set({ activeLayer: layer, mode: { kind: 'chord', layer, path }, notice: undefined });
    } else if (command.do === 'flag') {
      this.store.batch(() => {
        this.answering.toggleFlag(command.flag);
        this.#leaveMode();
      });
    } else if (command.do === 'attribute')
      return this.#mayAnswer(() => this.attributing.choose(command.attribute, command.value));
    else if (command.do === 'person') return this.reviewing.person(command.person, command.edit);
    else if (command.do === 'cause') this.reviewing.cause(command.cause);
    else this.cite(command.rule);
    return true;
  }

  /** Chooses a label in a layer, as its key does. */
  choose(layerId: string, label: string, stay: boolean): void {
    const { state } = this.store;
    if (!state.project?.annotator) return this.#needAnnotator();
    const layer = askedLayers(state).find(({ id }) => id === layerId);
    if (!layer) return;
    if (marksText(layer)) this.spanning.choose(layer, label);
    else if (joinsMarks(layer)) this.relating.choose(layer, label);
    else this.answering.choose(layer, label, stay);
  }

  /** Shows the guideline of the label under the pointer. */
  point(label: string | undefined): void {
    this.store.update((state) =>
      state.pointed === label ? state : { ...state, pointed: label, showGeneral: false },
    );
  }

  /** Cites a rule, or removes the citation. */
  cite(rule: string): void {
    const { mode, current } = this.store.state;
    if (!current) return;
    this.store.batch(() => {
      this.answering.toggleRule(rule);
      this.#leaveMode();
      if (mode.kind === 'cite' && mode.finish) this.answering.finish(mode.finish.advance);
    });
  }

  /**
   * Runs an action that a click or a command started. If it leads elsewhere, it waits for the keys typed ahead, which are meant for this
   * place.
   */
  act(action: PanelActionId): boolean {
    if (!leadsElsewhere(action)) return this.#act(action);
    const run = (): void => void this.#act(action);
    return (steps(action) ? this.#inView(run) : this.#keys.inTurn(run), true);
  }

  /** Runs something that refers to the queue on screen: after the keys typed ahead and, if a queue is on its way, when that is there. */
  #inView(run: () => void): void {
    this.#keys.inTurn(run, this.store.state.waiting === 'view');
  }

  /** Opens a queue that was chosen with the mouse. */
  open(filter: ViewFilter): void {
    this.#keys.inTurn(() => void this.navigator.open(filter));
  }

  /** Shows the sample at a position of the list. */
  goToRow(position: number): void {
    const { view, rows } = this.store.state;
    const sample = rows.get(position)?.id;
    this.#keys.inTurn(() => {
      const { view: present, waiting } = this.store.state;
      const isSame = view === present && waiting !== 'view';
      if (sample !== undefined && !isSame) void this.navigator.show(undefined, { sample });
      else if (waiting !== 'view') this.navigator.goTo(position);
    });
  }

  goToLast(): void {
    const sample = this.store.state.lastAnswer?.sample;
    if (sample !== undefined) this.#keys.inTurn(() => void this.navigator.show(undefined, { sample }));
  }

  /** What actions do; false if there was nothing to do. Those that are not here belong to a part of the panel, by their group. */
  readonly #actions: Actions = {
    finish: () => this.#finish(),
    next: () => this.navigator.step(1),
    previous: () => this.navigator.step(-1),
    nextTodo: () => this.navigator.nextTodo(),
    undo: () => this.#keys.inTurn(() => this.#undo('undo')),
    redo: () => this.#keys.inTurn(() => this.#undo('redo')),
    save: () => this.saver.pump(true),
    clear: () =>
      this.#mayAnswer(() => this.relating.remove() || this.spanning.act('clear') || this.answering.clear()),
    acceptSuggestion: () => this.#mayAnswer(() => this.answering.acceptSuggestion()),
    rejectSuggestion: () => this.#mayAnswer(() => this.answering.rejectSuggestion()),
    attributes: () => this.#mayAnswer(() => this.attributing.toggle()),
    nextLayer: () => this.#moveLayer(1),
    previousLayer: () => this.#moveLayer(-1),
    flag: () => this.#modeOnSample({ kind: 'flag' }),
    note: () => this.#modeOnSample({ kind: 'note' }),
    cite: () => this.#modeOnSample({ kind: 'cite' }),
    searchLabels: () => this.#modeOnSample({ kind: 'search', query: '', index: 0 }),
    goTo: () => this.#mode({ kind: 'goto' }),
    help: () => this.#mode({ kind: 'help' }),
    judged: () => this.#goToJudged(),
    filter: () => this.#mode({ kind: 'filter', field: 'queue' }),
    findText: () => this.#mode({ kind: 'filter', field: 'text' }),
    findInText: () => this.find.open(),
    differences: () => {
      const { project, marksDifferences } = this.store.state;
      return (
        project?.layers.some(comparesFields) === true &&
        this.store.set({ marksDifferences: !marksDifferences })
      );
    },
    source: () => {
      const { project, showsSource } = this.store.state;
      return isPaintedAnywhere(project?.layout) && this.store.set({ showsSource: !showsSource });
    },
    largerText: () => this.#resize(1),
    smallerText: () => this.#resize(-1),
    media: () => this.media.toggle !== undefined && this.media.toggle(),
    general: () => this.store.update(toggleGeneral),
    toggleList: () => this.store.update((now) => togglePane(now, 'list')),
    toggleGuideline: () => this.store.update((now) => togglePane(now, 'guideline')),
    leave: () => this.leave(),
    review: () => !this.store.state.project?.standsAlone && void this.#holding(() => this.reviewing.toggle()),
    reviewAll: () => this.#inReview(() => this.#mode({ kind: 'bulk' })),
    reviewEdit: () => this.#onReviewed(() => this.reviewing.edit()),
    reviewValid: () => this.#onReviewed(() => this.reviewing.chooseValid()),
    reviewModelRight: () => this.#onReviewed(() => this.reviewing.takePrediction()),
    reviewModelWrong: () => this.#onReviewed(() => this.reviewing.refusePrediction()),
    reviewCause: () => this.#onReviewed(() => this.#mode({ kind: 'cause' })),
    reviewReturn: () => this.#onReviewed(() => this.#mode({ kind: 'return' })),
    reviewWrite: () => this.#onReviewed(() => this.#mode({ kind: 'write' })),
  };

  #act(action: PanelActionId): boolean {
    const run = this.#actions[action];
    if (run) return run() !== false;
    const group = groupOf.get(action);
    if (group === 'relations') return this.#mayAnswer(() => this.relating.act(action));
    if (group === 'turns') return this.turns.act(action);
    if (changesSpans.test(action)) return this.#mayAnswer(() => this.spanning.act(action));
    return this.spanning.act(action);
  }

  #finish(): unknown {
    const { project, finished, more, filter, mode } = this.store.state;
    if (!project?.annotator) return this.#needAnnotator();
    if (finished) return more ? this.open(filter) : this.#goOnQualified();
    if (mode.kind === 'find') return this.#leaveMode();
    if (mode.kind === 'everywhere') return this.spanning.markEverywhere();
    if (mode.kind === 'part') return this.spanning.finishPart();
    if (mode.kind === 'hanging') return this.spanning.confirm();
    if (mode.kind === 'relate') return this.relating.link();
    this.answering.finish(true);
    return this.attributing.reveal();
  }

  #inReview(act: () => unknown): boolean {
    return isDeciding(this.store.state) && this.#mayAnswer(act);
  }

  #onReviewed(act: () => unknown): boolean {
    return this.#inReview(() => this.store.state.current?.sample.others !== undefined && act());
  }

  /** Runs something that leads elsewhere. Keys typed from here on are meant for what follows. */
  async #holding(run: () => Promise<void>): Promise<void> {
    const release = this.navigator.hold();
    await run().catch(this.#failed).finally(release);
  }

  readonly #failed = (thrown: unknown): void => this.store.notify(PanelFailure.from(thrown).message);

  /** Closes what is open, innermost first. False if nothing is open. */
  leave(): boolean {
    const { mode, armed, notice, drawer, feedback, second, activeRelation, editing } = this.store.state;
    if (mode.kind === 'relate') return (this.relating.cancel(), true);
    if (mode.kind !== 'none') return (this.#leaveMode(), true);
    // First, because while a label is armed any accidental selection becomes a span.
    if (armed) return (this.store.set({ armed: undefined, notice: undefined }), true);
    if (notice || drawer) return (this.store.set({ notice: undefined, drawer: undefined }), true);
    if (feedback) return (this.store.set({ feedback: undefined }), true);
    if (second) return (this.store.set({ second: undefined }), true);
    const noRelation = { activeRelation: undefined, pointed: undefined, notice: undefined };
    if (activeRelation) return (this.store.set(noRelation), true);
    if (this.spanning.leave()) return true;
    if (!editing) return false;
    return (this.reviewing.stopEditing(), true);
  }

  /** Closes what is open if it is still of this kind: the person may have opened something else in the meantime. */
  close(kind: PanelState['mode']['kind']): void {
    if (this.store.state.mode.kind === kind) this.#leaveMode();
  }

  /**
   * Goes to a sample by its id or, if no sample has that id, by its number in the queue. A sample that is not in the queue is shown among all
   * samples.
   */
  goTo(text: string): void {
    const wanted = text.trim();
    if (wanted === '') this.#leaveMode();
    else this.#inView(() => void this.#goToSample(wanted));
  }

  async #goToSample(wanted: string): Promise<void> {
    const isLast = this.navigator.goOn();
    const { view } = this.store.state;
    const number = /^#?\d+$/.test(wanted) ? Number(wanted.replace('#', '')) - 1 : -1;
    const go = (found: number): boolean => {
      if (!isLast()) return true;
      const position = found >= 0 ? found : number;
      if (!view || position < 0 || position >= view.length) return false;
      this.#leaveMode();
      this.navigator.goTo(position, found >= 0 ? { sample: wanted } : undefined);
      return true;
    };
    if (await this.navigator.locate({ sample: wanted }, go).catch(() => go(-1))) return;
    const filter: ViewFilter = { queue: 'all', samples: [wanted] };
    const anywhere = await this.host.request('view', { filter }).catch(() => undefined);
    if (!isLast()) return;
    if (anywhere !== undefined && anywhere.length > 0) {
      this.#leaveMode();
      return this.navigator.show(undefined, { sample: wanted });
    }
    const error = `No sample “${wanted}” in this file, and ${grouped(view?.length ?? 0)} in this queue.`;
    // The field is not opened again: it would take the keys.
    if (this.store.state.mode.kind === 'goto') this.store.set({ mode: { kind: 'goto', error } });
    else this.store.notify(error);
  }

  /** Continues with the other samples after the qualification. False if the person is not at that point. */
  #goOnQualified(): boolean {
    const { view, project } = this.store.state;
    if (!view?.isQualification || project?.qualification?.phase !== 'over') return false;
    this.open({ queue: 'todo' });
    return true;
  }

  #goToJudged(): boolean {
    const { feedback, second } = this.store.state;
    const sample = (feedback ?? second)?.sample;
    if (sample === undefined) return false;
    this.store.set(feedback ? { feedback: undefined } : { second: undefined });
    this.goTo(sample);
    return true;
  }

  /** The codes that exist on a question of the sample on screen, most used first. */
  codesOn(layer: string): Promise<readonly string[]> {
    return this.host.request('codes', { sample: this.store.state.current!.sample.id, layer });
  }

  /** Requests the feedback on all answers at the end of a queue. */
  async loadJudged(): Promise<void> {
    await this.saver.settled();
    const judged = await this.host.request('judged', {}).catch(() => undefined);
    this.store.set({ judged });
  }

  /** The text or the answer of a sample changed before an answer to it was saved: shows the current state with that answer. */
  lookAgain(sample: string): void {
    this.#inView(() => void this.navigator.lookAgain(sample).catch(this.#failed));
  }

  /** Asks the editor to show the findings or open a file. */
  ask<M extends 'showFindings' | 'open'>(method: M, params: PanelRequests[M]['params']): void {
    this.host.request(method, params).catch(this.#failed);
  }

  #undo(method: 'undo' | 'redo'): void {
    if (!this.store.state.project?.annotator) return;
    const isLast = this.navigator.goOn();
    void this.#holding(async () => {
      if (!(await this.saver.flush()))
        return this.store.notify('Some changes are not saved yet: save first (Ctrl+S), then undo.');
      if (method === 'redo' && this.answering.redoStep()) return;
      const sample = await this.navigator.undo(method, isLast);
      if (sample === undefined) this.store.notify(`Nothing to ${method}.`);
      else this.answering.stepped(sample, method);
    });
  }

  #moveLayer(by: number): void {
    const { state } = this.store;
    const asked = askedLayers(state);
    const active = activeLayer(state);
    if (!active) return;
    // A question that came up by itself has not taken the keys: the first step goes into its field.
    const hasField = takesWords(active) || (takesSet(active) && active.open);
    const steps = by > 0 && hasField && state.activeLayer === undefined ? 0 : by;
    const next = asked[(asked.indexOf(active) + steps + asked.length) % asked.length]!;
    this.store.set({ activeLayer: next.id, mode: noMode });
  }

  #resize(by: 1 | -1): void {
    const { textSize = 0 } = this.store.state;
    this.store.set({ textSize: Math.max(-2, Math.min(6, textSize + by)) });
  }

  /** Opens a mode, or closes it if it is open. */
  #mode(mode: Mode): void {
    this.store.update((state) => ({
      ...state,
      mode: state.mode.kind === mode.kind ? noMode : mode,
      notice: undefined,
    }));
  }

  /** The same, if a sample is on screen. */
  #modeOnSample(mode: Mode): unknown {
    return this.store.state.current !== undefined && this.#mode(mode);
  }

  /** Adds a letter typed ahead to the field that an earlier key opened. False if no field is open. */
  #type(letter: string): boolean {
    const { mode, current } = this.store.state;
    if (mode.kind === 'note' && current) return (this.answering.setNote(current.answer.note + letter), true);
    if (mode.kind === 'find') return (this.find.type(mode.query + letter), true);
    if (mode.kind === 'relate') return (this.relating.type(mode.query + letter), true);
    if (mode.kind !== 'search') return false;
    const query = mode.query + letter;
    return (this.store.set({ mode: { kind: 'search', query, index: 0 } }), true);
  }

  #leaveMode(): void {
    this.store.set({ mode: noMode });
  }

  /** Runs a change of the answer if the annotator is known. */
  #mayAnswer(change: () => unknown): boolean {
    if (this.store.state.project?.annotator) return change() !== false;
    return (this.#needAnnotator(), true);
  }

  #needAnnotator(): void {
    this.store.notify('Choose your name first; answers are stored per person.');
  }
}

/** The other actions on spans only move. */
const changesSpans = /^(?:edge(?:Left|Right)|markAgain|addPart|removePart|everywhere)$/;

const steps = (action: PanelActionId): boolean => ['next', 'previous', 'nextTodo'].includes(action);

/** Whether an action may show other samples than those that the keys were typed for. */
const leadsElsewhere = (action: PanelActionId): boolean =>
  steps(action) || ['goTo', 'judged', 'filter', 'findText', 'review'].includes(action);
