/** Everything the panel shows, as one immutable value. The functions of this folder make new ones; components draw them. */
import type { Flag } from '../../../project/records/records';
import type {
  Answer,
  GoldFeedback,
  JudgedSummary,
  PanelProject,
  PanelSample,
  ReviewEvidence,
  RowState,
  SampleRow,
  SaveParams,
  UndoResult,
  ViewFilter,
  ViewInfo,
} from '../../../protocol/panel';
import type { Caret } from './caret';
import { emptyQueue, type SaveQueue } from './save-queue';

/** The sample on screen and what has been said of it so far. */
interface Current {
  readonly sample: PanelSample;
  /** May hold answers of layers that are not asked at present: `effectiveLabels` leaves them out. */
  readonly answer: Answer;
  readonly state: RowState;
}

/** What keys mean just now, beside their usual meaning. Modes with an input field get their keys from the field. */
export type Mode =
  | { readonly kind: 'none' }
  /** The first keys of a chord for a layer with many labels: indices into its tree of groups. */
  | { readonly kind: 'chord'; readonly layer: string; readonly path: readonly number[] }
  | { readonly kind: 'flag' }
  /** A letter cites a rule. `finish`: a label demands a rule, and citing one goes on with what was asked for. */
  | {
      readonly kind: 'cite';
      readonly finish?: { readonly labels: readonly string[]; readonly advance: boolean };
    }
  | { readonly kind: 'search'; readonly query: string; readonly index: number }
  /** Finds in the text. `at`: which place is selected, -1 for none; `before`: where the caret was. */
  | { readonly kind: 'find'; readonly query: string; readonly at: number; readonly before?: Caret }
  | { readonly kind: 'goto'; readonly error?: string }
  | { readonly kind: 'filter'; readonly field: 'queue' | 'text' }
  /** Asks whether to mark the string of the span in focus everywhere. */
  | { readonly kind: 'everywhere'; readonly found: number }
  | { readonly kind: 'note' }
  | { readonly kind: 'help' }
  /** Review: a digit says why people differ. */
  | { readonly kind: 'cause' }
  /** Review: digits choose whose answers (by token) stay valid. */
  | { readonly kind: 'valid'; readonly people: readonly string[] }
  /** Review: whom the sample goes back to. */
  | { readonly kind: 'return' }
  /** Review: what is written into the guideline. */
  | { readonly kind: 'write' }
  | { readonly kind: 'bulk' };

export const noMode: Mode = { kind: 'none' };

/** A message, in place; gone with the next key that does something. */
export interface Notice {
  readonly kind: 'info' | 'problem';
  readonly text: string;
  /** The span it is about. */
  readonly span?: SpanRef;
}

/** A span of the answer on screen. */
export interface SpanRef {
  readonly layer: string;
  /** In the layer's value. */
  readonly index: number;
}

interface SpanLabel {
  readonly layer: string;
  readonly label: string;
}

/** A decision that a reviewer has begun, and the text it was begun on. Unlike an annotator's drafts, only the panel has it. */
export interface BegunDecision {
  readonly textHash: string;
  readonly answer: Answer;
}

interface LastAnswer {
  readonly sample: string;
  readonly summary: string;
}

/** What the panel waits for: until then no sample is on screen and keys are held back. */
export type Waiting = 'view' | 'sample' | 'next' | 'undo';

export interface PanelState {
  readonly project?: PanelProject;
  /** The extension no longer hears this panel. `reopen`: the command link that opens it again. */
  readonly disconnected?: { readonly reopen: string | undefined };
  /** The project could not be loaded: why. */
  readonly failure?: string;
  readonly view?: ViewInfo;
  readonly filter: ViewFilter;
  /** Place in the view of the sample on screen, or of the one that is waited for. */
  readonly position: number;
  readonly current?: Current;
  readonly waiting?: Waiting;
  /** Loading failed and is tried again: why. */
  readonly loadError?: string;
  /** Nothing in the view needs an answer any more, and the last step would have gone there. */
  readonly finished: boolean;
  readonly mode: Mode;
  readonly notice?: Notice;
  readonly activeLayer?: string;
  /** Label whose guideline is shown because someone points at it. */
  readonly pointed?: string;
  readonly showGeneral: boolean;
  readonly caret?: Caret;
  /** The mouse placed the caret: labels are offered beside it. */
  readonly byMouse?: boolean;
  /** The span that keys act on. */
  readonly activeSpan?: SpanRef;
  readonly edge: 'start' | 'end';
  /** Span label used last: kept from sample to sample. */
  readonly lastSpanLabel?: SpanLabel;
  /** Span label that every selection with the mouse gets at once: kept from sample to sample. */
  readonly armed?: SpanLabel;
  readonly lastAnswer?: LastAnswer;
  /** The feedback on an answer that was just saved, until it is dismissed or the next one comes. */
  readonly feedback?: GoldFeedback;
  /** The feedback so far, by sample id: samples in hand may be older. */
  readonly feedbackBySample: ReadonlyMap<string, GoldFeedback>;
  /** The feedback on all answers, when the queue is done. */
  readonly judged?: JudgedSummary;
  /** Review: the answer on screen is edited as in labelling. */
  readonly editing: boolean;
  /** Review: decisions begun and not saved, by sample id; they survive a reload. */
  readonly begun: ReadonlyMap<string, BegunDecision>;
  /** Review: what explains the differences, by sample id; of the samples on screen last. */
  readonly evidence: ReadonlyMap<string, ReviewEvidence>;
  readonly saves: SaveQueue;
  /** State of rows changed here, by sample id: newer than what rows and samples in hand say. */
  readonly rowStates: ReadonlyMap<string, RowState>;
  readonly rows: ReadonlyMap<number, SampleRow>;
  readonly listHidden: boolean;
  readonly guidelineHidden: boolean;
  /** Counts changes of the editor's theme. */
  readonly theme: number;
  /** On narrow screens: what covers the text. */
  readonly drawer?: 'list' | 'guideline';
}

export const initialState: PanelState = {
  filter: { queue: 'todo' },
  position: 0,
  waiting: 'view',
  finished: false,
  mode: noMode,
  showGeneral: false,
  edge: 'end',
  editing: false,
  begun: new Map(),
  feedbackBySample: new Map(),
  evidence: new Map(),
  saves: emptyQueue,
  rowStates: new Map(),
  rows: new Map(),
  listHidden: false,
  guidelineHidden: false,
  theme: 0,
};

export const emptyAnswer: Answer = { labels: {}, rules: [], flags: [], note: '', status: 'draft' };

/** Puts a sample on screen. What belongs to the one before it is left behind. */
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
    activeSpan: undefined,
    edge: 'end',
    editing: false,
  };
}

/** Changes the answer on screen. */
export function withAnswer(state: PanelState, answer: Answer): PanelState {
  return state.current ? { ...state, current: { ...state.current, answer } } : state;
}

/** The panel shows everybody's answers, and what is saved are decisions. */
export const isReview = ({ filter }: PanelState): boolean => filter.review === true;

/** Whether what is being saved is a decision while decisions are shown, an answer while answers are, and of the person whose answers they are. */
export function isOfWhatIsShown(state: PanelState, { decision, annotator }: SaveParams): boolean {
  const shown = state.project?.annotator;
  return (decision !== undefined) === isReview(state) && (annotator ?? shown) === shown;
}

/** The reviewer chooses between answers, and edits none. */
export const isDeciding = (state: PanelState): boolean => isReview(state) && !state.editing;

/** Puts in a newer version of the sample on screen. A text that changed takes caret and span in focus with it. */
export function refreshSample(
  state: PanelState,
  sample: PanelSample,
  answer: Answer | undefined,
): PanelState {
  const { current } = state;
  if (!current) return state;
  const next = {
    ...state,
    current: { sample, answer: answer ?? emptyAnswer, state: state.rowStates.get(sample.id) ?? sample.state },
  };
  if (sample.textHash === current.sample.textHash) return next;
  const notice: Notice = { kind: 'info', text: 'The text of this sample has changed on disk.' };
  return { ...next, notice, caret: undefined, activeSpan: undefined };
}

/** Takes the sample off the screen until another one is there. */
export function waitFor(state: PanelState, waiting: Waiting, position = state.position): PanelState {
  return {
    ...state,
    waiting,
    position,
    current: undefined,
    mode: noMode,
    notice: undefined,
    finished: false,
  };
}

/** The view has nothing left that needs an answer. */
export function finishView(state: PanelState): PanelState {
  return {
    ...state,
    current: undefined,
    waiting: undefined,
    finished: true,
    mode: noMode,
    notice: undefined,
  };
}

/** Puts in what a saved record or an undo says of progress. */
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

/** Puts in the feedback on an answer that is on disk now. */
export function withFeedback(state: PanelState, feedback: GoldFeedback | undefined): PanelState {
  if (!feedback) return state;
  const feedbackBySample = new Map(state.feedbackBySample).set(feedback.sample, feedback);
  return { ...state, feedback, feedbackBySample };
}

/** The feedback beside the sample on screen: on the answer that was just saved, or on this sample. */
export function shownFeedback({
  feedback,
  feedbackBySample,
  current,
  filter,
}: PanelState): GoldFeedback | undefined {
  if (filter.review) return undefined;
  return feedback ?? (current && (feedbackBySample.get(current.sample.id) ?? current.sample.feedback));
}

/** Notes the state of a sample's row, wherever it shows. */
export function withRowState(state: PanelState, sample: string, rowState: RowState): PanelState {
  const rowStates = new Map(state.rowStates).set(sample, rowState);
  const current = state.current?.sample.id === sample ? { ...state.current, state: rowState } : state.current;
  return { ...state, rowStates, current };
}

/** Notes whether people disagree on a sample, wherever its row shows. */
export function withDisagreement(state: PanelState, sample: string, disagreement: boolean): PanelState {
  for (const [position, row] of state.rows)
    if (row.id === sample && row.disagreement !== disagreement)
      return { ...state, rows: new Map(state.rows).set(position, { ...row, disagreement }) };
  return state;
}

/** Whether someone has to look at the sample: a stale answer must be looked at again, as must one that came back. */
export function needsAnswer(state: RowState): boolean {
  return state === 'todo' || state === 'draft' || asksAgain(state);
}

/** Whether a done answer has to be confirmed: saving it unchanged does that. */
export function asksAgain(state: RowState): boolean {
  return state === 'stale' || state === 'returned';
}

/** The state of an answer by itself, before the engine has replied. */
export function stateOfAnswer(status: Answer['status'], flags: readonly Flag[]): RowState {
  if (status === 'draft') return 'draft';
  return flags.length > 0 ? 'flagged' : 'done';
}
