/** Everything the panel shows, as one immutable value. The functions in this folder derive new values; components draw them. */
import type { Paint } from './painted';
import type { Flag, Labels } from '../../../project/records/records';
import type { Suggestion } from '../../../project/suggestions';
import type {
  Answer,
  GoldFeedback,
  JudgedSummary,
  PanelError,
  PanelProject,
  PanelSample,
  ReviewEvidence,
  RowState,
  SampleRow,
  SaveParams,
  SaveResult,
  UndoResult,
  ViewFilter,
  ViewInfo,
} from '../../../protocol/panel';
import type { Caret } from './caret';
import type { Candidate } from './relation-candidates';
import { emptyQueue, type SaveQueue } from './save-queue';

/** The sample on screen with its current answer. */
interface Current {
  readonly sample: PanelSample;
  /** May contain answers to hidden layers; `effectiveLabels` leaves them out. */
  readonly answer: Answer;
  readonly state: RowState;
}

/** Additional meanings of keys. In modes with an input field, the field gets the keys. */
export type Mode =
  | { readonly kind: 'none' | 'flag' | 'note' | 'help' }
  /** The first keys of a chord for a layer with many labels: indices into its tree of groups. */
  | { readonly kind: 'chord'; readonly layer: string; readonly path: readonly number[] }
  /** A letter cites a rule. `finish`: a label requires a rule, and citing one continues the interrupted action. */
  | {
      readonly kind: 'cite';
      readonly finish?: { readonly labels: readonly string[]; readonly advance: boolean };
    }
  | { readonly kind: 'search'; readonly query: string; readonly index: number }
  /** Finds in the text. `at`: index of the selected match, -1 for none; `before`: the caret before the search. */
  | { readonly kind: 'find'; readonly query: string; readonly at: number; readonly before?: Caret }
  | { readonly kind: 'goto'; readonly error?: string }
  | { readonly kind: 'filter'; readonly field: 'queue' | 'text' }
  /** Asks whether to mark the string of the active span everywhere. */
  | { readonly kind: 'everywhere'; readonly found: number }
  /** Chooses the tail of a relation. */
  | RelateMode
  /** Selects the next part of a span, which Enter adds. */
  | { readonly kind: 'part'; readonly span: SpanRef }
  /** Asks before a span changes on which relations depend. */
  | { readonly kind: 'hanging'; readonly question: string; readonly does: string }
  /** Keys set attributes of the span or relation in focus. `finish`: required ones are missing, and setting them continues the interrupted action. */
  | { readonly kind: 'attributes'; readonly finish?: { readonly advance: boolean } }
  /** Review: digits choose whose answers (by token) stay valid. */
  | { readonly kind: 'valid'; readonly people: readonly string[] }
  /** Review: a digit sets the cause of the disagreement; forms return the sample, change the guideline, and decide the whole queue. */
  | { readonly kind: 'cause' | 'return' | 'write' | 'bulk' };

/** A relation in the making: its head is the active span, and what is typed narrows the candidates for its tail. */
export interface RelateMode {
  readonly kind: 'relate';
  readonly layer: string;
  /** The layer of the spans, and the index of the head in it. */
  readonly spans: string;
  readonly head: number;
  readonly candidates: readonly Candidate[];
  readonly query: string;
  /** Index of the selected candidate among those that match the query. */
  readonly at: number;
  /** Why the span that was clicked cannot be the tail. */
  readonly trouble?: string;
}

export const noMode: Mode = { kind: 'none' };

/** A message in the message line. The next key that does something clears it. */
export interface Notice {
  readonly kind: 'info' | 'problem';
  readonly text: string;
  /** The span that the message is about. */
  readonly span?: SpanRef;
}

/** A span of the answer on screen. */
export interface SpanRef {
  readonly layer: string;
  /** Index in the layer's value. */
  readonly index: number;
}

/** A relation of the answer on screen. */
export interface RelationRef extends SpanRef {
  /** It was reached among all relations, not among those of the active span. */
  readonly amongAll?: boolean;
}

interface SpanLabel {
  readonly layer: string;
  readonly label: string;
}

/**
 * A reviewer's unfinished decision, with the text of the sample at that time. Unlike an annotator's drafts, it is stored only in the panel.
 */
export interface BegunDecision {
  readonly textHash: string;
  readonly answer: Answer;
}

/** What a model says of a sample that was answered before. */
interface SecondOpinion {
  readonly sample: string;
  readonly suggestion: Suggestion;
  readonly shown: PanelSample['shown'];
  /** The person's answer. */
  readonly given: Labels;
}

/** What the panel is waiting for. Meanwhile no sample is on screen and keys are held back. */
export type Waiting = 'view' | 'sample' | 'next' | 'undo';

export interface PanelState {
  readonly project?: PanelProject;
  /** The extension no longer receives this panel's messages. `reopen`: the command link that reopens it. */
  readonly disconnected?: { readonly reopen: string | undefined };
  /** Why the project could not be loaded. */
  readonly failure?: string;
  readonly view?: ViewInfo;
  readonly filter: ViewFilter;
  /** Position in the view of the sample that is on screen or loading. */
  readonly position: number;
  readonly current?: Current;
  readonly waiting?: Waiting;
  /** Why loading failed. It is tried again. */
  readonly loadError?: PanelError;
  /** The last step found no sample in the view that needs an answer. */
  readonly finished: boolean;
  /** How many samples of the queue have come up since then. */
  readonly more?: number;
  readonly mode: Mode;
  readonly notice?: Notice;
  readonly activeLayer?: string;
  /** The label under the pointer, whose guideline is shown. */
  readonly pointed?: string;
  readonly showGeneral: boolean;
  /** The words in which compared texts differ are marked; kept from sample to sample, and off at first, since it draws the eye to wording. */
  readonly marksDifferences?: boolean;
  /** Paints Markdown, once it is loaded: only where the project shows some. */
  readonly paint?: Paint;
  /** Texts are shown as they stand, whatever the layout says; kept from sample to sample. */
  readonly showsSource?: boolean;
  /** By how many steps the text is larger than normal; kept from sample to sample. */
  readonly textSize?: number;
  /** Counts the steps in which the turns of a conversation are painted. */
  readonly paintSteps: number;
  readonly caret?: Caret;
  /** The turn of a conversation that was gone to, by its index; -1 for none. */
  readonly turnFocus: number;
  /** Parts of turns that were folded (true) or unfolded, by their start in the text. */
  readonly folds: ReadonlyMap<number, boolean>;
  /** The caret was set with the mouse, so labels are offered beside it. */
  readonly byMouse?: boolean;
  /** The span that keys act on. */
  readonly activeSpan?: SpanRef;
  /** The relation that keys act on. The active span is one of its ends. */
  readonly activeRelation?: RelationRef;
  readonly edge: 'start' | 'end';
  /** The span label used last; kept from sample to sample. */
  readonly lastSpanLabel?: SpanLabel;
  /** The relation label used last; kept from sample to sample. */
  readonly lastRelationLabel?: SpanLabel;
  /** The armed span label, which every selection with the mouse gets at once, until another sample is on screen. */
  readonly armed?: SpanLabel;
  readonly lastAnswer?: { readonly sample: string; readonly summary: string };
  /** The feedback on the answer saved last, until it is dismissed or replaced. */
  readonly feedback?: GoldFeedback;
  /** The feedback so far, by sample id. It may be newer than that of the samples in the cache. */
  readonly feedbackBySample: ReadonlyMap<string, GoldFeedback>;
  /** What a model says of the sample answered last, until it is dismissed or the next one is answered. */
  readonly second?: SecondOpinion;
  /** What was shown after an answer, by sample id: samples in the cache lack it. */
  readonly secondBySample: ReadonlyMap<string, Suggestion>;
  /** The feedback on all answers, at the end of the queue. */
  readonly judged?: JudgedSummary;
  /** Review: the answer on screen is being edited, as in labelling. */
  readonly editing: boolean;
  /** Review: unfinished decisions by sample id; they survive a reload. */
  readonly begun: ReadonlyMap<string, BegunDecision>;
  /** Review: evidence on disagreements by sample id, for the samples shown most recently. */
  readonly evidence: ReadonlyMap<string, ReviewEvidence>;
  readonly saves: SaveQueue;
  /** States of rows that changed here, by sample id. They are newer than those of cached rows and samples. */
  readonly rowStates: ReadonlyMap<string, RowState>;
  readonly rows: ReadonlyMap<number, SampleRow>;
  readonly listHidden: boolean;
  readonly guidelineHidden: boolean;
  /** Counts changes of the editor's theme. */
  readonly theme: number;
  /** On narrow screens: the drawer that covers the text. */
  readonly drawer?: 'list' | 'guideline';
}

export const initialState: PanelState = {
  filter: { queue: 'todo' },
  position: 0,
  waiting: 'view',
  finished: false,
  mode: noMode,
  showGeneral: false,
  turnFocus: -1,
  folds: new Map(),
  edge: 'end',
  editing: false,
  begun: new Map(),
  feedbackBySample: new Map(),
  secondBySample: new Map(),
  evidence: new Map(),
  saves: emptyQueue,
  rowStates: new Map(),
  rows: new Map(),
  listHidden: false,
  guidelineHidden: false,
  theme: 0,
  paintSteps: 0,
};

export const emptyAnswer: Answer = { labels: {}, rules: [], flags: [], note: '', status: 'draft' };

/** Puts a sample on screen and clears everything that belongs to the previous one. */
export function showSample(
  state: PanelState,
  position: number,
  sample: PanelSample,
  answer: Answer | undefined,
): PanelState {
  return {
    ...state,
    position,
    current: { sample, answer: answer ?? emptyAnswer, state: state.rowStates.get(sample.id) ?? sample.state },
    waiting: undefined,
    loadError: undefined,
    finished: false,
    mode: noMode,
    notice: undefined,
    activeLayer: undefined,
    pointed: undefined,
    caret: undefined,
    turnFocus: -1,
    folds: new Map(),
    paintSteps: 0,
    activeSpan: undefined,
    activeRelation: undefined,
    edge: 'end',
    armed: sample.id === state.current?.sample.id ? state.armed : undefined,
    editing: false,
  };
}

/** Changes the answer on screen. */
export function withAnswer(state: PanelState, answer: Answer): PanelState {
  return state.current ? { ...state, current: { ...state.current, answer } } : state;
}

/** Whether the panel is in review mode: it shows everyone's answers and saves decisions. */
export const isReview = ({ filter }: PanelState): boolean => filter.review === true;

/** Whether the panel shows pairs that are asked again, with the sides swapped. */
export const isSwapped = ({ filter }: Pick<PanelState, 'filter'>): boolean =>
  filter.queue === 'swapped' && filter.review !== true;

/** Whether a save matches what the panel shows: a decision in review mode, otherwise an answer, of the same person and the same time asked. */
export function isOfWhatIsShown(state: PanelState, { decision, annotator, swapped }: SaveParams): boolean {
  const shown = state.project?.annotator;
  return (
    (decision !== undefined) === isReview(state) &&
    (swapped === true) === isSwapped(state) &&
    (annotator ?? shown) === shown
  );
}

/** Whether a reviewer is choosing between answers and editing none. */
export const isDeciding = (state: PanelState): boolean => isReview(state) && !state.editing;

/** Replaces the sample on screen by a newer version. If the text changed, caret and active span are cleared. */
export function refreshSample(
  state: PanelState,
  sample: PanelSample,
  answer: Answer | undefined,
): PanelState {
  const { current } = state;
  if (!current) return state;
  const next = {
    ...state,
    activeRelation: undefined,
    current: { sample, answer: answer ?? emptyAnswer, state: state.rowStates.get(sample.id) ?? sample.state },
  };
  if (sample.textHash === current.sample.textHash) return next;
  const notice: Notice = { kind: 'info', text: 'The text of this sample has changed on disk.' };
  return { ...next, notice, caret: undefined, activeSpan: undefined };
}

/** Takes the sample off the screen until another one is loaded; `waiting` is undefined if none follows. */
export function waitFor(
  state: PanelState,
  waiting: Waiting | undefined,
  position = state.position,
): PanelState {
  return {
    ...state,
    waiting,
    position,
    current: undefined,
    mode: noMode,
    notice: undefined,
    finished: false,
    more: undefined,
  };
}

/** Shows the end of the queue: nothing in the view needs an answer any more. */
export const finishView = (state: PanelState): PanelState => ({
  ...waitFor(state, undefined),
  finished: true,
});

/** Updates the progress after a saved record or an undo. */
export function withProgress(
  state: PanelState,
  result: Pick<UndoResult, 'progress' | 'canUndo' | 'canRedo' | 'qualification'>,
): PanelState {
  if (!state.project) return state;
  const { progress, canUndo, canRedo, qualification } = result;
  return {
    ...state,
    project: { ...state.project, progress, canUndo, canRedo, ...(qualification && { qualification }) },
  };
}

/** Adds the feedback on an answer that is now on disk. */
export function withFeedback(state: PanelState, feedback: GoldFeedback | undefined): PanelState {
  if (!feedback) return state;
  const feedbackBySample = new Map(state.feedbackBySample).set(feedback.sample, feedback);
  return { ...state, feedback, feedbackBySample };
}

/** Adds what a model says of a sample whose answer is now on disk. */
export function withSecond(
  state: PanelState,
  { sample, labels }: SaveParams,
  { suggestion, shown = {} }: Pick<SaveResult, 'suggestion' | 'shown'>,
): PanelState {
  if (!suggestion) return state;
  const secondBySample = new Map(state.secondBySample).set(sample, suggestion);
  return { ...state, second: { sample, suggestion, shown, given: labels }, secondBySample };
}

/** The suggestion for the sample on screen, if the person may see it now. */
export function suggestionOn(state: PanelState): Suggestion | undefined {
  const { current, secondBySample } = state;
  if (isReview(state) || !current || current.sample.unreadable) return undefined;
  return current.sample.suggestion ?? secondBySample.get(current.sample.id);
}

/** The feedback to show beside the sample on screen: on the answer saved last, or on this sample. */
export function shownFeedback({
  feedback,
  feedbackBySample,
  current,
  filter,
}: PanelState): GoldFeedback | undefined {
  if (filter.review) return undefined;
  return feedback ?? (current && (feedbackBySample.get(current.sample.id) ?? current.sample.feedback));
}

/** Sets the state of a sample's row, wherever the row is shown. */
export function withRowState(state: PanelState, sample: string, rowState: RowState): PanelState {
  const rowStates = new Map(state.rowStates).set(sample, rowState);
  const current = state.current?.sample.id === sample ? { ...state.current, state: rowState } : state.current;
  return { ...state, rowStates, current };
}

/** Sets whether people disagree on a sample, wherever its row is shown. */
export function withDisagreement(state: PanelState, sample: string, disagreement: boolean): PanelState {
  for (const [position, row] of state.rows)
    if (row.id === sample && row.disagreement !== disagreement)
      return { ...state, rows: new Map(state.rows).set(position, { ...row, disagreement }) };
  return state;
}

/** Whether a sample needs an answer. Stale answers and returned samples do too. */
export function needsAnswer(state: RowState): boolean {
  return state === 'todo' || state === 'draft' || asksAgain(state);
}

/** Whether a done answer must be confirmed, which saving it unchanged does. */
export function asksAgain(state: RowState): boolean {
  return state === 'stale' || state === 'returned';
}

/** The state of an answer before the engine has replied. */
export function stateOfAnswer(status: Answer['status'], flags: readonly Flag[]): RowState {
  if (status === 'draft') return 'draft';
  return flags.length > 0 ? 'flagged' : 'done';
}
