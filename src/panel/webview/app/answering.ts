import { chosenLabels } from '../../../project/records/marks';
import type { Flag, Labels, LayerValue, SuggestionAction } from '../../../project/records/records';
import type { Suggestion, SuggestionOutcome } from '../../../project/suggestions';
import { type Layer } from '../../../project/schema/layer-types';
import type { Answer, PanelSample, RowState } from '../../../protocol/panel';
import {
  effectiveLabels,
  fillEmpty,
  firstLacking,
  isAnswered,
  keepStatus,
  missingLayers,
  setValue,
  summarise,
  toggled,
} from '../state/answer';
import { lackInWords, askFor } from '../state/attributes';
import { uncited, withNextQuestion } from '../state/guideline-pane';
import { NONE, SIDES, THIS_TURN } from '../state/label-keys';
import { edited } from '../state/decision';
import {
  afterRedo,
  afterRestore,
  afterSave,
  afterUndo,
  nextRedo,
  noSteps,
  type DraftSteps,
} from '../state/draft-steps';
import {
  asksAgain,
  isReview,
  isSwapped,
  needsAnswer,
  noMode,
  suggestionOn,
  withAnswer,
} from '../state/panel-state';
import {
  activeLayer,
  askedLayers,
  indexOf,
  layerName,
  openTurns,
  questionsOf,
  startOf,
  turnInFocus,
} from '../state/project-index';
import { chordText } from '../view/in-words';
import type { Navigator } from './navigator';
import type { Reviewing } from './reviewing';
import type { Saver } from './saver';
import type { Store } from './store';
import {
  comparesFields,
  correctsText,
  joinsMarks,
  marksText,
  takesNumber,
  takesOneLabel,
  takesSet,
  takesTurn,
  takesWords,
  NO_TURN,
} from '../../../kinds/traits';
import { defined } from '../../../base/objects';

/** A longer time without activity is a pause, in milliseconds. */
const PAUSE = 60_000;

/** Changes the answer on screen. Every change is saved at once. */
export class Answering {
  /** The time spent on the sample, without pauses, and when something was done last, in milliseconds. */
  #spent = 0;
  #lastSeen = Date.now();
  #steps = noSteps;

  constructor(
    private readonly store: Store,
    private readonly saver: Saver,
    private readonly navigator: Navigator,
    /** In review mode the answer on screen is a decision, which this part saves. */
    private readonly reviewing: Reviewing,
    /** Goes to a turn, or to the next one with something to answer. */
    private readonly toOpenTurn: (turn?: string) => void,
  ) {}

  /** Begins to count the time for a new sample on screen. */
  begin(): void {
    this.#spent = 0;
    this.#lastSeen = Date.now();
  }

  /** Records activity: a key, the pointer, scrolling. */
  touch(): void {
    const since = Math.max(0, Date.now() - this.#lastSeen);
    if (since <= PAUSE) this.#spent += since;
    this.#lastSeen = Date.now();
  }

  /** Chooses a label (`choice`), toggles one (`choices`), sets a rating, or takes a text to correct as it is. `stay`: do not go on to the next sample. */
  choose(layer: Layer, choice: string, stay: boolean): void {
    const { current, project } = this.store.state;
    if (!current || !project) return;
    const value = current.answer.labels[layer.id];
    if (takesSet(layer)) {
      const chosen = choice === NONE ? [] : toggled(chosenLabels(value), choice);
      const emptied = choice !== NONE && chosen.length === 0;
      const next = emptied ? undefined : chosen;
      if (layer.max !== undefined && chosen.length > layer.max)
        return this.store.notify(`Limit of ${layer.max}: remove one first.`);
      // The field for codes takes the keys only where the person has gone to the question.
      const keepLayer = !layer.open || this.store.state.activeLayer === layer.id;
      const isCode = layer.open && !layer.labels.includes(choice);
      return this.set(layer, next, { keepLayer, point: isCode ? undefined : choice || undefined });
    }
    const next = takesNumber(layer)
      ? Number(choice)
      : takesTurn(layer)
        ? this.#chosenTurn(layer, choice)
        : correctsText(layer)
          ? startOf(this.store.state, layer)
          : chosenField(layer, choice, current.sample.shown);
    if (next === undefined) return;
    const labels = { ...current.answer.labels, [layer.id]: next };
    if (!stay && this.#mayAdvance(labels)) {
      this.store.update((state) => withAnswer(state, { ...current.answer, labels }));
      return this.finish(true, true);
    }
    this.set(layer, next, { keepLayer: false, point: takesOneLabel(layer) ? choice : undefined });
    const text = this.#askedText(labels);
    if (text) this.store.set({ activeLayer: text.id });
    if (project.settings.advance && !stay && layer.turn !== undefined && this.#isTurnDone(layer.turn))
      this.toOpenTurn();
  }

  /** Whether an answer with these labels goes on by itself: nothing is missing, and it marks nothing. */
  #mayAdvance(labels: Labels): boolean {
    const { state } = this.store;
    const { current, project } = state;
    return (
      project!.settings.advance &&
      !isReview(state) &&
      missingLayers(questionsOf(state), labels, false).length === 0 &&
      !firstLacking(project!.layers, labels) &&
      !indexOf(project!).hasSpans &&
      needsAnswer(current!.state)
    );
  }

  /** The text that these labels ask for, if the answer lacks nothing else: it takes the keys. */
  #askedText(labels: Labels): Layer | undefined {
    const { state } = this.store;
    const missing = missingLayers(questionsOf(state), labels, false);
    const [text] = missing;
    const isNext = missing.length === 1 && text!.when !== undefined && takesWords(text!);
    return isNext && !isReview(state) && !indexOf(state.project!).hasSpans ? text : undefined;
  }

  /** Takes the model's labels as the answer, as if their keys had been pressed. False without a suggestion. */
  acceptSuggestion(): boolean {
    const { state } = this.store;
    const suggestion = suggestionOn(state);
    if (!suggestion) return false;
    const { current, project } = state;
    const labels = { ...current!.answer.labels, ...suggestion.labels };
    // Relations that joined the spans that are replaced.
    for (const layer of project!.layers)
      if (joinsMarks(layer) && suggestion.labels[layer.spans] && !suggestion.labels[layer.id])
        delete labels[layer.id];
    const answer: Answer = { ...current!.answer, labels, suggestion: outcomeOf(suggestion, 'accepted') };
    this.store.batch(() => {
      this.store.update((now) =>
        withNextQuestion({
          ...withAnswer(now, keepStatus(questionsOf(now), answer)),
          activeLayer: undefined,
          activeSpan: undefined,
          activeRelation: undefined,
          notice: undefined,
          mode: noMode,
        }),
      );
      if (this.#mayAdvance(labels)) this.finish(true, true);
      else this.#save();
    });
    return true;
  }

  /** Notes that the person decided against the model's labels. False without a suggestion. */
  rejectSuggestion(): boolean {
    const suggestion = suggestionOn(this.store.state);
    if (!suggestion) return false;
    const { sample, answer } = this.store.state.current!;
    const rejected = { ...answer, suggestion: outcomeOf(suggestion, 'rejected') };
    this.store.batch(() => {
      this.store.update((state) => withAnswer({ ...state, notice: undefined }, rejected));
      // Nothing is answered yet: it is saved with the answer.
      if (answer.record === undefined) this.navigator.remember(sample, rejected);
      else this.#save();
    });
    return true;
  }

  /** Whether every question about a turn is answered, apart from texts that may be left out, and another turn has something to answer. */
  #isTurnDone(turn: string): boolean {
    const { state } = this.store;
    const { labels } = state.current!.answer;
    const own = askedLayers(state).filter(
      (layer) => layer.turn === turn && (layer.required || !takesWords(layer)),
    );
    return own.every((layer) => isAnswered(layer, labels)) && openTurns(state).length > 0;
  }

  /** The id of the turn in focus, or `NO_TURN`. Without one that can be chosen, says why. */
  #chosenTurn({ id, name, roles }: Layer, choice: string): string | undefined {
    if (choice !== THIS_TURN) return NO_TURN;
    const { state } = this.store;
    const turn = state.current?.sample.turns?.[turnInFocus(state)];
    if (turn && (!roles || roles.includes(turn.role))) return turn.id;
    this.store.notify(
      turn
        ? `${name ?? id} asks for a turn of ${roles!.join(' or ')}, but this one is of ${turn.role}.`
        : `Go to the turn first (${chordText(state.project, 'nextTurn')}), then choose it.`,
    );
    return undefined;
  }

  /** Sets a layer's value. `also`: values of other layers that change with it, in the same record. */
  set(
    layer: Layer,
    value: LayerValue | undefined,
    options: { keepLayer: boolean; point?: string; also?: Labels },
  ): void {
    const { current, project } = this.store.state;
    if (!current || !project) return;
    const labels = { ...current.answer.labels, ...options.also };
    this.store.batch(() => {
      this.store.update((state) =>
        withNextQuestion({
          ...withAnswer(state, this.#withValue({ ...current.answer, labels }, layer, value)),
          activeLayer: options.keepLayer ? layer.id : undefined,
          pointed: options.point,
          showGeneral: options.point === undefined && state.showGeneral,
          notice: undefined,
          mode: state.mode.kind === 'note' ? state.mode : noMode,
        }),
      );
      this.#save();
    });
  }

  #withValue(answer: Answer, layer: Layer, value: LayerValue | undefined): Answer {
    const next = setValue(questionsOf(this.store.state), answer, layer.id, value);
    return isReview(this.store.state) ? edited(next) : next;
  }

  /** Clears the answer of the active layer. False if there is none. */
  clear(): boolean {
    const layer = activeLayer(this.store.state);
    if (!layer || this.store.state.current?.answer.labels[layer.id] === undefined) return false;
    if (marksText(layer)) this.store.notify('Select a span with Tab to remove it.');
    else if (joinsMarks(layer)) this.store.notify('Select a relation in the list to remove it.');
    else this.set(layer, undefined, { keepLayer: true });
    return true;
  }

  toggleFlag(flag: Flag): void {
    this.#change((answer) => ({ ...answer, flags: toggled(answer.flags, flag) }));
  }

  toggleRule(rule: string): void {
    this.#change((answer) => ({ ...answer, rules: toggled(answer.rules, rule) }));
  }

  setNote(note: string): void {
    if (note === this.store.state.current?.answer.note) return;
    this.#change((answer) => ({ ...answer, note }), true);
  }

  /** Sets the answer of a text layer while it is typed. */
  setText(layer: Layer, text: string): void {
    const { project } = this.store.state;
    if (!project) return;
    // Where a text is corrected, nothing may be what is right.
    const value = text === '' && startOf(this.store.state, layer) === undefined ? undefined : text;
    this.#change((answer) => this.#withValue(answer, layer, value), true);
  }

  /** Marks the answer as done if nothing is missing, and goes on if `advance`. Otherwise shows what is missing. `isNew`: not saved yet. */
  finish(advance: boolean, isNew = false): void {
    const { current, project } = this.store.state;
    if (!current || !project) return;
    if (isReview(this.store.state)) return this.reviewing.finish();
    if (current.sample.unreadable) return this.#goOn('todo');
    const layers = questionsOf(this.store.state);
    const { answer } = current;
    const isFlagged = answer.flags.length > 0;
    const missing = isFlagged ? [] : missingLayers(layers, answer.labels, true);
    const trouble = project.partial
      ? 'Kept as a draft: only a part of the label schema can be read.'
      : missing.length > 0 && whatIsMissing(missing);
    if (trouble) {
      return this.store.batch(() => {
        if (isNew) this.#save();
        if (missing[0]?.turn !== undefined) this.toOpenTurn(missing[0].turn);
        this.store.set({ activeLayer: missing[0]?.id, mode: noMode });
        this.store.notify(trouble);
      });
    }
    const lacking = isFlagged ? undefined : firstLacking(layers, answer.labels);
    if (lacking) {
      return this.store.batch(() => {
        this.store.update((state) => askFor(state, lacking, advance));
        this.store.notify(`Still to answer: ${lackInWords(project, lacking)}.`);
        if (isNew) this.#save();
      });
    }
    const labels = isFlagged ? answer.labels : fillEmpty(layers, answer.labels);
    const done: Answer = { ...answer, labels, status: 'done' };
    const demanding = isSwapped(this.store.state) ? [] : uncited(project, layers, done);
    if (demanding.length > 0 && !isFlagged) {
      return this.store.batch(() => {
        const mode = { kind: 'cite', finish: { labels: demanding, advance } } as const;
        this.store.set({ mode, pointed: demanding[0], showGeneral: false, notice: undefined });
        this.#save();
      });
    }
    const isSettled =
      answer.status === 'done' &&
      !asksAgain(current.state) &&
      Object.keys(labels).length === Object.keys(answer.labels).length;
    this.store.batch(() => {
      if (!isSettled) this.#settle(done, advance);
      if (advance) this.#goOn(current.state);
    });
  }

  /** Where to go after a sample: to the next one that needs an answer, or to the next row in a queue of answered samples. */
  #goOn(state: RowState): void {
    const { filter, view, position } = this.store.state;
    const walks = !needsAnswer(state) && (filter.queue === 'flagged' || filter.queue === 'disagreement');
    if (walks && view && position + 1 < view.length) this.navigator.step(1);
    else this.navigator.nextTodo();
  }

  #settle(done: Answer, showLast: boolean): void {
    this.store.update((state) => {
      // Feedback on a right answer needs no reading. Feedback on a wrong one stays until it is dismissed.
      const feedback = state.feedback?.isRight ? undefined : state.feedback;
      const next = withAnswer({ ...state, feedback, second: undefined, mode: noMode }, done);
      const { project, current } = next;
      if (!showLast || !project || !current) return next;
      const given = { ...done, labels: effectiveLabels(questionsOf(next), done.labels) };
      const summary = summarise(given, project.layers, indexOf(project).labels) || 'nothing marked';
      return { ...next, lastAnswer: { sample: current.sample.id, summary } };
    });
    this.#save();
  }

  /** Whether `redoStep` has something to restore that the engine does not know of. */
  get canRedo(): boolean {
    return nextRedo(this.#steps, this.#key) !== undefined;
  }

  /** Call after a record of a sample was undone or redone. On screen, an undone one of several changes is saved again without the last. */
  stepped(sample: string, step: 'undo' | 'redo'): void {
    const { state } = this.store;
    if (isReview(state)) return;
    const before = this.#steps;
    if (state.current?.sample.id !== sample) this.#steps = noSteps;
    else if (step === 'redo') this.#steps = afterRedo(before, this.#key, state.current.answer);
    else this.#undone(before);
  }

  #undone(before: DraftSteps): void {
    const { steps, restore } = afterUndo(before, this.#key);
    this.#steps = steps;
    if (restore) this.#restore(restore, (answer) => afterRestore(before, steps, answer));
  }

  /** Restores the change that was undone last, if it was one of several in a record. False if the engine must redo a record. */
  redoStep(): boolean {
    const step = isReview(this.store.state) ? undefined : nextRedo(this.#steps, this.#key);
    if (!step) return false;
    const { steps, key } = { steps: this.#steps, key: this.#key };
    this.#restore(step, (answer) => afterRedo(steps, key, answer));
    return true;
  }

  #restore(step: Answer, after: (answer: Answer) => DraftSteps): void {
    this.store.batch(() => {
      this.store.update((state) => {
        const { record, time } = state.current?.answer ?? {};
        const next = { ...state, activeSpan: undefined, activeRelation: undefined };
        return withAnswer(next, { ...step, record, time });
      });
      this.#save();
    });
    const { current } = this.store.state;
    if (current) this.#steps = after(current.answer);
  }

  /** The sample on screen and its text. */
  get #key(): string {
    const { current } = this.store.state;
    return JSON.stringify([current?.sample.id, current?.sample.textHash]);
  }

  #change(change: (answer: Answer) => Answer, isTyping = false): void {
    const { current, project } = this.store.state;
    if (!current || !project) return;
    if (isSwapped(this.store.state))
      return this.store.notify(
        'A pair that is asked again takes only its answer: rules, flags and notes have their place in the first one.',
      );
    this.store.batch(() => {
      this.store.update((state) =>
        withAnswer(
          { ...state, notice: undefined },
          isReview(state) ? change(current.answer) : keepStatus(questionsOf(state), change(current.answer)),
        ),
      );
      this.#save(isTyping);
    });
  }

  #save(isTyping = false): void {
    const { current, project } = this.store.state;
    if (!current || !project) return;
    if (isReview(this.store.state)) return this.reviewing.changed(isTyping);
    this.touch();
    const { sample } = current;
    // "Done" refers to the whole schema, so with a part of it an answer stays a draft.
    const answer: Answer = project.partial ? { ...current.answer, status: 'draft' } : current.answer;
    const shown = suggestionOn(this.store.state);
    const suggestion = shown ? outcomeOf(shown, answer.suggestion?.action ?? 'ignored') : answer.suggestion;
    const params = {
      sample: sample.id,
      over: answer.record ?? null,
      textHash: sample.textHash,
      start: sample.start,
      labels: effectiveLabels(questionsOf(this.store.state), answer.labels),
      rules: answer.rules,
      flags: answer.flags,
      note: answer.note,
      status: answer.status,
      seconds: Math.round(this.#spent / 100) / 10,
      ...(suggestion && { suggestion }),
      ...(isSwapped(this.store.state) && { swapped: true as const }),
    };
    const record = this.saver.save(params, isTyping);
    const given = { ...answer, record, ...(suggestion && { suggestion }) };
    this.store.update((state) => withAnswer(state, given));
    this.navigator.remember(sample, given);
    this.#steps = afterSave(this.#steps, this.#key, given, isTyping);
  }
}

function outcomeOf(
  { arm, model, prediction, score, labels }: Suggestion,
  action: SuggestionAction,
): SuggestionOutcome {
  return defined({ arm, model, suggested: labels, action, prediction, score });
}

/** Missing answers that a message names. */
const MAX_NAMED = 5;

const whatIsMissing = (missing: readonly Layer[]): string =>
  `Still to answer: ${missing.slice(0, MAX_NAMED).map(layerName).join('; ')}${missing.length > MAX_NAMED ? `; and ${missing.length - MAX_NAMED} more` : ''}. Or flag the sample (f) instead.`;

/** The field on the side that was chosen, in a comparison; else the choice itself. */
function chosenField(layer: Layer, choice: string, shown: PanelSample['shown']): string {
  const side = comparesFields(layer) ? SIDES.findIndex((one) => one === choice) : -1;
  return shown[layer.id]?.[side] ?? choice;
}
