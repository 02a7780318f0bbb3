/**
 * Messages between the labelling panel (webview) and the editor (host). The webview sends `PanelRequests`; the host replies with a
 * `PanelReply` with the same id, and sends `PanelEvents` unprompted. Methods marked "server" are forwarded to the language server.
 * Offsets in labels are code points, as on disk.
 */
import type { GuidelineView } from './guideline-view';
import type { ShownFields } from './shown-fields';
import type { GuidelineChange } from '../project/guideline/edits/change-guideline';
import type { Flag, Labels, LayerValue } from '../project/records/records';
import type { Turn } from '../project/samples/conversation';
import type { Suggestion, SuggestionOutcome } from '../project/suggestions';
import type { Layer, Label } from '../project/schema/layer-types';

/** One person's answer to a sample: the counting record without its administrative fields. */
export interface Answer {
  labels: Labels;
  rules: string[];
  flags: Flag[];
  note: string;
  status: 'draft' | 'done';
  /** Id and time of the record; absent until it is on disk. */
  record?: string;
  time?: string;
  /** What the person did about a suggestion that they saw. */
  suggestion?: SuggestionOutcome;
  /** In review mode, the answer is a decision: `note` is its reason, and this has its other fields. */
  decision?: DecisionPart;
}

/** The fields of a decision other than labels, cited rules and reason. People are identified by their `token` on the sample. */
interface DecisionPart {
  /** Who decided; absent until it is on disk. */
  reviewer?: string;
  cause?: string;
  /** Layer -> the values that are all valid. */
  valid?: Record<string, LayerValue[]>;
  /** Whose answers were accepted unchanged. */
  accepted?: string[];
  /** The reviewer gave an answer of their own. */
  edited?: boolean;
  /** The strategy by which many were decided at once. */
  strategy?: string;
  /** Who should answer again; the reason is the message to them. */
  returnTo?: string[];
}

/** How an answer compares with gold. Sent once the answer is on disk, if the project gives feedback. */
export interface GoldFeedback {
  sample: string;
  isRight: boolean;
  /** It is an attention check. */
  isCheck: boolean;
  /** Layers on which the answer differs. */
  wrong: string[];
  /** The judged answer, which is the annotator's first. */
  given: Labels;
  gold: Labels;
  explanation?: string;
  /** Ids of the rules and tie-breakers that decide the sample. */
  rules: string[];
}

/** All feedback for the annotator, in the order of the answers. */
export interface JudgedSummary {
  items: GoldFeedback[];
}

/** The state of the annotator's qualification. */
export interface QualificationView {
  /** `open`: not enough answers yet. */
  outcome: 'passed' | 'failed' | 'open';
  /** `first`: its samples are being answered; `blocked`: no other samples are shown; `over`: it no longer has an effect. */
  phase: 'first' | 'blocked' | 'over';
  total: number;
  /** The number of unanswered samples. */
  missing: number;
  /** The share of right answers needed to pass. */
  passMark: number;
  /** The number of right answers, of judged answers, and the interval of the share; absent while samples are being answered. */
  right?: number;
  judged?: number;
  limits?: readonly [number, number];
}

/** One person's answer to a sample under review. */
export interface PersonAnswer {
  /** Name, or a letter where names are hidden. */
  annotator: string;
  /** Identifies the person's current answer without revealing the person. */
  token: string;
  answer: Answer;
  /** Whether this is the answer that a spot check drew, or one that the same person has given since. */
  drawn?: 'unchanged' | 'changed';
}

/** A disagreement: why people differ on one layer of a sample, and how likely each answer is an error. */
export interface DisagreementView {
  layer: string;
  cause: string;
  evidence: string[];
  /** The least likely error first. `people`: as on the sample. `errorScore`: null if the answers follow different guideline versions. */
  answers: { people: string[]; errorScore: number | null; reasons: string[] }[];
}

/** A sample with a text similar to that of the sample under review. */
export interface SimilarSample {
  sample: string;
  /** First characters of the text, on one line. */
  snippet: string;
  /** From 0 to 1; 1: the texts are equal apart from case and white space. */
  similarity: number;
  answers: PersonAnswer[];
  decision?: Answer;
}

export interface ReviewEvidence {
  disputes: DisagreementView[];
  similar: SimilarSample[];
  /** What always deciding a pair of labels (ids) in conflict here would be worth, in a sentence each. Absent if answers are hidden. */
  worth?: { between: [string, string]; sentence: string }[];
}

/** A change of the guideline because of a sample, with its effect on version and changelog. */
export interface ChangeGuidelineParams {
  sample: string;
  change: GuidelineChange;
  /** The right answer to the sample and the rules that decide it, for an example. */
  labels: Labels;
  rules: string[];
  bump: 'semantic' | 'editorial' | 'none';
  relabel: boolean;
}

/** The edits for the editor to make: UTF-16 offsets into the file's text. `hash` is SHA-256 of that text, to detect other changes. */
export interface GuidelineEditsResult {
  /** Project-relative. */
  file: string;
  hash: string;
  edits: { start: number; end: number; newText: string }[];
  /** Id of the entry that is added or amended. */
  id: string;
  version?: string;
}

/** How to decide many samples at once; `person`: name as shown. */
export type BulkStrategy =
  { kind: 'unanimous' } | { kind: 'majority'; quorum: number } | { kind: 'person'; person: string };

export interface BulkResult {
  /** The number of samples that were or, in a preview, would be decided. */
  decided: number;
  /** The number of samples in the queue that were decided before. */
  before: number;
  /** The first samples that remain open, with the reasons. */
  open: { sample: string; layer: string; detail: string }[];
  openSamples: number;
  /** Stopped before the end. */
  stopped: boolean;
}

/**
 * The state of a row. For the annotator: `stale` was answered before a change of meaning, `returned` was sent back by a reviewer to be
 * answered again. For the reviewer, in review mode: `todo` undecided, `draft` partly decided, `done` decided, `returned` waiting for
 * annotators.
 */
export type RowState = 'todo' | 'draft' | 'done' | 'flagged' | 'stale' | 'returned';

/** One line of the sample list. */
export interface SampleRow {
  position: number;
  id: string;
  /** First characters of the text, on one line. */
  snippet: string;
  state: RowState;
  disagreement: boolean;
}

/** One sample to label. `position` is its position in the view, `row` its number in the file (both 0-based; -1 if it would reveal gold). */
export interface PanelSample {
  position: number;
  row: number;
  id: string;
  text: string;
  /** The turns of a conversation; offsets are UTF-16 units. */
  turns?: readonly Turn[];
  textHash: string;
  /** The fields to show next to the text, in order. */
  context: [name: string, value: string][];
  /** The fields that questions compare or correct. */
  fields: Record<string, string>;
  /** Correcting layer -> the hash of the text in `fields` that its answer begins with; without those that begin with none. */
  start: Record<string, string>;
  /** Comparison layer -> its two fields, in the order in which this person sees them. */
  shown: Record<string, string[]>;
  /** Only these layers are asked. The pair is asked again: `shown` is swapped, and `answer` is what was said of it then. */
  asked?: readonly string[];
  /** The annotator's own answer. */
  answer?: Answer;
  /** Other people's answers: only if the panel was opened for a disagreement, never while labelling. */
  others?: PersonAnswer[];
  state: RowState;
  /** Why a batch chose the sample; absent while labelling where gold is hidden, which has no such reason. */
  reason?: string;
  /** The reviewer who returned the sample to the annotator, and the message, until the annotator answers again. */
  returned?: { by: string; message: string };
  /** Set if the line cannot be read as a sample: the problem, the raw line (shortened), and its 0-based number. */
  unreadable?: { message: string; raw: string; line: number };
  /** Ids of the guideline examples most similar to this text, at most five, the most similar first. */
  similarExamples: string[];
  /** The messages of findings on this sample or its record. */
  findings: string[];
  /** The feedback on the annotator's answer. */
  feedback?: GoldFeedback;
  /** What a model says of it: before the person has answered only if the project shows it then, and never in the control arm. */
  suggestion?: Suggestion;
  /** Review mode, among the errors of a model: what it says, in its first run. */
  predicted?: Omit<Suggestion, 'arm' | 'prediction' | 'score'>;
}

export interface Progress {
  total: number;
  done: number;
  draft: number;
  flagged: number;
  stale: number;
  returned: number;
  /** Pairs to answer again with the sides swapped; absent if the project does not ask for that. */
  swapped?: number;
  /** Counting is not finished, or others' answers that may open a batch are still being read: the numbers may grow. */
  counting: boolean;
}

export interface ViewFilter {
  /** `swapped`: the pairs that the annotator is asked again, with the sides swapped. */
  queue: 'todo' | 'all' | 'flagged' | 'disagreement' | 'stale' | 'swapped';
  /** Only samples that the annotator, or in the queue `disagreement` anyone, gave this label. */
  label?: string;
  /** Case-insensitive text to find in the sample's text or id. */
  text?: string;
  /** Only samples with these ids (opened from the tree), in the order of the file or, with `asListed`, in this order. */
  samples?: string[];
  asListed?: true;
  title?: string;
  /** Only the samples of this batch, in the order of its list; where gold is hidden, in the order of the file. */
  batch?: string;
  /** Review mode: the model whose errors these are. What it says is shown beside people's answers. */
  model?: string;
  /** With `model`: the question that is reviewed. What the model says on others is left out. */
  layer?: string;
  /** The name of the spot check that drew them. Review mode marks the drawn answers. */
  spotCheck?: string;
  /** Review mode: everyone's answers are shown, decisions are saved, and queues are those of a reviewer. */
  review?: true;
}

/** A fixed list of rows to go through: finished samples stay in it, so that nothing jumps. */
export interface ViewInfo {
  view: string;
  filter: ViewFilter;
  length: number;
  /** The position to start at: that of `at` if it is in the view, else the first that needs an answer, else 0. */
  start: number;
  /** The sample of `at` is in the view. */
  holdsAt?: true;
  /** The number of samples left out because others' answers to them are hidden until the annotator has answered them. */
  closed?: number;
  /** The samples of the qualification, which come before all others. */
  isQualification?: true;
  /** Not final: others' answers, on which batches of this person depend, are still being read. A `changed` event follows. */
  counting?: true;
}

export interface PanelSettings {
  /** Move to the next sample as soon as every required layer is answered. */
  advance: boolean;
  /** Span selections snap to words. */
  snapToWords: boolean;
  /** Action id -> key chords separated by spaces, e.g. `next` -> `ArrowDown Alt+J`; actions and defaults: protocol/actions.ts. */
  keys: Record<string, string>;
}

/** Everything the panel shows that is not a sample. */
export interface PanelProject extends ShownFields, Standing {
  title: string;
  /** Project-relative path of the sample file. */
  file: string;
  annotator?: string;
  layers: Layer[];
  labels: Label[];
  /** Labels or layers whose answers must cite a rule; `all` for every label. */
  citeRules: string[];
  guideline: GuidelineView;
  /** Messages about problems of schema or guideline; the rest works. */
  problems: string[];
  /** Set if only a part of the label schema can be read: the reason, file and line (0-based). Until it is fixed, samples cannot be marked done or decided. */
  partial?: { message: string; file: string; line: number };
  /** Set if nothing can be labelled: the reason and what to do. */
  blocked?: string;
  settings: PanelSettings;
  /** Feedback may be available at the end of the queue (`judged`). */
  feedbackAtEnd?: true;
  /** People see suggestions of a model. */
  hasSuggestions?: true;
  /** Only a part of the samples is assigned to the annotator: progress counts that part. */
  isAssigned?: true;
  /** There is no editor around the panel: nothing to review, open or set, and one name. */
  standsAlone?: true;
  /** The batches that can be chosen as a queue: the annotator's, in review mode all; absent if there are none. */
  batches?: string[];
  /** Why batches of the annotator are closed, as sentences; absent if there are none. */
  closedBatches?: string[];
  /** Review mode: progress and undo apply to decisions. */
  review?: {
    /** The people who answered in this project, as shown. Empty if letters change from sample to sample. */
    people: string[];
    quorum: number;
    /** There are several reviewers: the queue to decide, and progress, are this one's share. The other queues have everything. */
    isShared?: true;
  };
}

/** An answer to save, or with `decision` a decision of review mode. `suggestion`: the one that was in sight, and what the person did about it. */
export interface SaveParams extends Omit<Answer, 'record' | 'time'> {
  /** Id of the record to write (base/text/record-id.ts). The same save is written once; another one under the id of a record is refused. */
  record: string;
  /** The panel's own note: it was sent before, and may have been written. */
  again?: boolean;
  /** The annotator who was selected when the answer was given. Absent in data from an older version; then the one selected when it is saved. */
  annotator?: string;
  sample: string;
  /** Id of the record that it replaces, as far as the panel knows; null: none. If there is another by now, it is refused. Absent for decisions. */
  over?: string | null;
  /** Hash of the text on screen. A save for another text is refused. */
  textHash: string;
  /** `PanelSample.start`: likewise. Absent in data from an older version. */
  start?: Record<string, string>;
  seconds: number;
  /** When it was given, in milliseconds since 1970 by the panel's clock, which stays in the panel; and how long ago that is when it is sent. */
  given?: number;
  ago?: number;
  /** Set for the answer to a pair that was asked again, with the sides swapped. */
  swapped?: true;
}

/** How far a person is, and what they can take back. */
export interface Standing {
  progress: Progress;
  canUndo: boolean;
  canRedo: boolean;
  qualification?: QualificationView;
}

/** What has changed with the answer to a sample. */
export interface Aftermath extends Standing {
  state: RowState;
  /** People disagree on the sample, which its row may say. */
  disagreement?: true;
}

export interface SaveResult extends Aftermath {
  record: string;
  time: string;
  /** Feedback on the answer, if it is given immediately. */
  feedback?: GoldFeedback;
  /** What a model says of the sample, if it is shown once the person has answered, and `PanelSample.shown`. */
  suggestion?: Suggestion;
  shown?: PanelSample['shown'];
}

/** What became of one of several saves. */
export type SaveOutcome = { result: SaveResult } | { error: PanelError };

/** Undo or redo: the sample that changed, and its current answer (absent: none). */
export interface UndoResult extends Aftermath {
  sample: string;
  answer?: Answer;
  /** What the answer says of pairs that were asked again, by layer; absent if the project does not ask for that. */
  swapped?: Labels;
}

/** Requests from the webview: method -> parameters and result. */
export interface PanelRequests {
  /** server. The first message after loading. Returns everything but samples. */
  project: { params: Record<string, never>; result: PanelProject };
  /** server. Creates a view. A newer request cancels an unfinished search. The sample `at` is included whatever the filter, so that it stays on screen. */
  view: { params: { filter: ViewFilter; at?: { sample?: string; row?: number } }; result: ViewInfo };
  /** server. The samples of a view, by position. */
  samples: { params: { view: string; from: number; count: number }; result: PanelSample[] };
  /** server. The rows of the list. */
  rows: { params: { view: string; from: number; count: number }; result: SampleRow[] };
  /** server. The position of the next row that needs an answer, starting at `from` and wrapping round; -1 if there is none. */
  nextTodo: { params: { view: string; from: number }; result: number };
  /** server. The position of a sample in the view, by its id or its number in the file; -1 if it is not in the view. */
  find: { params: { view: string; sample?: string; row?: number }; result: number };
  /** server. Appends a record. Replies when it is on disk. */
  save: { params: SaveParams; result: SaveResult };
  /** server. Appends the answers of one person to different samples in one write. Each has its own result or error, in their order. */
  saveAll: { params: { saves: SaveParams[] }; result: SaveOutcome[] };
  /** server. Undoes the annotator's last record that is not undone; null: there is none. `record`: the id for the record to write. */
  undo: { params: { record?: string }; result: UndoResult | null };
  /** server. Redoes what was undone last; likewise. */
  redo: { params: { record?: string }; result: UndoResult | null };
  /**
   * server. A slice of an image or audio file of the project, from a byte on, and the size of the whole file in bytes; or why it cannot be
   * shown. `version` changes with the file.
   */
  media: {
    params: { path: string; from: number };
    result: { type: string; size: number; version: string; base64: string } | { problem: string };
  };
  /** server. The feedback on the annotator's answers to gold. */
  judged: { params: Record<string, never>; result: JudgedSummary };
  /** server. The codes that exist on a layer, most used first. `sample`: the one on screen. */
  codes: { params: { sample: string; layer: string }; result: string[] };
  /** server. Review mode: evidence about the disagreements on a sample. */
  evidence: { params: { sample: string }; result: ReviewEvidence };
  /** server. Review mode: decides the samples of a view by a strategy, or previews that. A newer request stops a running one. */
  decideAll: { params: { view: string; strategy: BulkStrategy; dryRun: boolean }; result: BulkResult };
  /** server. Stops `decideAll`. Records written so far remain; one undo undoes them. */
  stopDeciding: { params: Record<string, never>; result: null };
  /** server. Review mode: the edits that write a change into the guideline. */
  guidelineEdits: { params: ChangeGuidelineParams; result: GuidelineEditsResult };
  /** host. Applies these edits in the editor, where they can be undone, and saves the file. */
  changeGuideline: { params: ChangeGuidelineParams; result: { id: string; file: string; version?: string } };
  /** host. Turns review mode on or off for this panel; a `project` event follows. */
  review: { params: { on: boolean }; result: null };
  /** host. Checks that the extension still receives this panel's messages. */
  ping: { params: Record<string, never>; result: null };
  /** host. Stores the panel's state for when its window is reloaded. */
  keep: { params: { state: unknown }; result: null };
  /** host. The state that was stored last; null if there is none. */
  kept: { params: Record<string, never>; result: unknown };
  /** host. Prompts for the annotator's name and stores it. */
  chooseAnnotator: { params: Record<string, never>; result: { annotator?: string } };
  /** host. Shows the Problems panel. */
  showFindings: { params: Record<string, never>; result: null };
  /** host. Opens a project file in a text editor, at a rule, label or line. */
  open: { params: { file?: string; id?: string; line?: number }; result: null };
}
export type PanelMethod = keyof PanelRequests;

export interface PanelRequestMessage<M extends PanelMethod = PanelMethod> {
  type: 'request';
  id: number;
  method: M;
  params: PanelRequests[M]['params'];
}
export interface PanelError {
  code:
    | 'failed'
    | 'text-changed'
    | 'answer-changed'
    | 'partly-read'
    /** The files of the project have not been listed yet. Asking again is answered in time. */
    | 'reading'
    | 'read-only'
    | 'no-annotator'
    | 'cancelled'
    | 'unknown-method';
  message: string;
}

/** Whether a save failed because someone must look at its sample again. Retrying does not help, and other saves need not wait for it. */
export const needsAttention = (error: PanelError | undefined): boolean =>
  error?.code === 'text-changed' || error?.code === 'answer-changed';

/** What a request got: the result, or the error that the panel shows. Errors are values, so that their codes survive the message channel. */
export type PanelAnswer = { result: unknown } | { error: PanelError };

export type PanelReply = { type: 'reply'; id: number } & PanelAnswer;

/** Messages that the host sends unprompted. */
export interface PanelEvents {
  /** Schema, guideline, progress or settings changed. */
  project: PanelProject;
  /**
   * The sample file or records changed on disk: loaded views and samples may be out of date. Not sent to a panel for its own saves, undos
   * and redos, whose replies describe the change.
   */
  changed: { samples: boolean };
  /** Shows this sample. */
  show: { sample?: string; row?: number; review?: boolean; filter?: ViewFilter };
  /** An action to perform now, from the command palette or a keybinding. */
  action: { action: string };
}
export interface PanelEventMessage<E extends keyof PanelEvents = keyof PanelEvents> {
  type: 'event';
  event: E;
  payload: PanelEvents[E];
}
