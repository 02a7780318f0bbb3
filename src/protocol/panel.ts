/**
 * Messages between the labelling panel (webview) and the editor. The webview asks (`PanelRequests`), the host answers with a `PanelReply`
 * under the same id, and sends `PanelEvents` of its own accord. Methods marked "server" are passed on to the language server as they are.
 * Offsets in labels are code points, as on disk.
 */
import type { GuidelineChange } from '../project/guideline/edits/change-guideline';
import type { Flag, Labels, LayerValue, Origin } from '../project/records/records';
import type { Layer, Label } from '../project/schema/layer-types';

export const PANEL_PROTOCOL_VERSION = 1;

/** What one person has said of a sample: the counting record, without its bookkeeping. */
export interface Answer {
  labels: Labels;
  rules: string[];
  flags: Flag[];
  note: string;
  status: 'draft' | 'done';
  /** Id and time of the record, absent while it is not on disk. */
  record?: string;
  time?: string;
  guideline?: string;
  /** In review mode the answer is a decision: `note` is its reason, and this the rest of it. */
  decision?: DecisionPart;
}

/** What a decision holds beside labels, cited rules and reason. People are named by their `token` on the sample. */
interface DecisionPart {
  /** Who decided; absent while it is not on disk. */
  reviewer?: string;
  cause?: string;
  /** Layer -> values that all stay valid. */
  valid?: Record<string, LayerValue[]>;
  /** Whose answers were taken as they stand. */
  accepted?: string[];
  /** The reviewer gave an answer of his own. */
  edited?: boolean;
  /** The strategy by which many were decided at once. */
  strategy?: string;
  /** Who is to answer again; the reason is the message to them. */
  returnTo?: string[];
}

/** How an answer compares with the known one, once it is on disk and the project says so. */
export interface GoldFeedback {
  sample: string;
  isRight: boolean;
  /** It is an attention check. */
  isCheck: boolean;
  /** Layers on which the answer differs. */
  wrong: string[];
  /** The answer that is judged: the first one. */
  given: Labels;
  gold: Labels;
  explanation?: string;
  /** Ids of the rules and tie-breakers that decide it. */
  rules: string[];
}

/** All feedback that is due to the annotator, in the order of the answers. */
export interface JudgedSummary {
  items: GoldFeedback[];
}

/** Where the annotator stands with the samples that come before all others. */
export interface QualificationView {
  /** `open`: not yet enough to say. */
  outcome: 'passed' | 'failed' | 'open';
  /** `first`: they are being answered; `blocked`: no other samples are given; `over`: it is in nobody's way. */
  phase: 'first' | 'blocked' | 'over';
  total: number;
  /** How many of them are not answered. */
  missing: number;
  /** Share of right answers that passes. */
  passMark: number;
  /** How many answers were right, of how many, and the interval of the share; absent while they are being answered. */
  right?: number;
  judged?: number;
  limits?: readonly [number, number];
}

/** One person's answer on a sample under review. */
export interface PersonAnswer {
  /** Name, or a letter where names are hidden. */
  annotator: string;
  /** Stands for the person's present answer, and says nothing of who it is. */
  token: string;
  answer: Answer;
  /** The answer that a spot check drew, or another one that the same person has given since. */
  drawn?: 'unchanged' | 'changed';
}

/** Why people differ on one layer of a sample, and which answer is how likely an error. */
export interface DisputeView {
  layer: string;
  cause: string;
  evidence: string[];
  /** Least likely to be an error first. `people`: as on the sample. `errorScore`: null where the guideline changed between the answers. */
  answers: { people: string[]; errorScore: number | null; reasons: string[] }[];
}

/** A sample whose text is much like the one under review. */
export interface SimilarSample {
  sample: string;
  /** First characters of the text, on one line. */
  snippet: string;
  /** 0 to 1; 1: the same text but for case and white space. */
  similarity: number;
  answers: PersonAnswer[];
  decision?: Answer;
}

export interface ReviewEvidence {
  disputes: DisputeView[];
  similar: SimilarSample[];
}

/** What to write into the guideline because of a sample, and what the version and the changelog say of it. */
export interface ChangeGuidelineParams {
  sample: string;
  change: GuidelineChange;
  /** The right answer on the sample, and the rules that decide it: for an example. */
  labels: Labels;
  rules: string[];
  bump: 'semantic' | 'editorial' | 'none';
  relabel: boolean;
}

/** The edits that do it, for the editor to make: UTF-16 offsets into the file's text, whose length tells whether it is still that text. */
export interface GuidelineEditsResult {
  /** Project-relative. */
  file: string;
  length: number;
  edits: { start: number; end: number; newText: string }[];
  /** Id of what is added or amended. */
  id: string;
  version?: string;
}

/** How to decide many samples at once; `person`: name as shown. */
export type BulkStrategy =
  { kind: 'unanimous' } | { kind: 'majority'; quorum: number } | { kind: 'person'; person: string };

export interface BulkResult {
  /** Samples that are, or in a preview would be, decided. */
  decided: number;
  /** Samples of the queue on which everything was decided before. */
  before: number;
  /** Samples on which something stays open, with the reason; the first of them. */
  open: { sample: string; layer: string; detail: string }[];
  openSamples: number;
  /** It was stopped before the end. */
  stopped: boolean;
}

/**
 * Where a row stands for the annotator: `stale` was done under an older meaning of the guideline, `returned` is to be answered again because
 * a reviewer asks for it. In review mode, for the reviewer: `todo` nobody has decided, `draft` decided in part, `done` decided,
 * `returned` waits for annotators.
 */
export type RowState = 'todo' | 'draft' | 'done' | 'flagged' | 'stale' | 'returned';

/** One line of the sample list. */
export interface SampleRow {
  position: number;
  row: number;
  id: string;
  /** First characters of the text, on one line. */
  snippet: string;
  state: RowState;
  disagreement: boolean;
}

/** One sample to label. `position` is its place in the view, `row` its record number in the file (both 0-based; -1 where that would tell gold). */
export interface PanelSample {
  position: number;
  row: number;
  id: string;
  text: string;
  textHash: string;
  /** Fields to show beside the text, in order. */
  context: [name: string, value: string][];
  /** The fields that comparison layers compare. */
  fields: Record<string, string>;
  /** The annotator's own answer. */
  answer?: Answer;
  /** Other people's answers: only when the panel was opened to look at a disagreement, never while labelling. */
  others?: PersonAnswer[];
  state: RowState;
  /** A reviewer sent the sample back to the annotator, who has not answered again: who, and with which message. */
  returned?: { by: string; message: string };
  /** Set when the line cannot be read as a sample: what is wrong, the raw line (shortened), and its 0-based number. */
  unreadable?: { message: string; raw: string; line: number };
  /** Ids of guideline examples ordered by likeness to this text, best first, at most five. */
  similarExamples: string[];
  /** Findings on this sample or its record, as sentences. */
  findings: string[];
  /** The feedback on the annotator's answer. */
  feedback?: GoldFeedback;
}

export interface GuidelineRuleView {
  id: string;
  text: string;
  useInstead?: string;
  /** Changed in meaning since the annotator last labelled. */
  isNew: boolean;
}
export interface GuidelineLabelView {
  id: string;
  brief?: string;
  definition?: string;
  scopeNote?: string;
  include: GuidelineRuleView[];
  exclude: GuidelineRuleView[];
  isNew: boolean;
  /** Labels this one is confused with: by people (`count` samples), or because a tie-breaker or exclusion names both (`count` 0); most confused first. */
  confusedWith: { label: string; count: number }[];
}
export interface TieBreakerView {
  id: string;
  between: string[];
  when?: string;
  prefer?: string;
  unless?: string;
  rationale?: string;
  isNew: boolean;
}
export interface ExampleView {
  id: string;
  text: string;
  labels: Labels;
  not: string[];
  rules: string[];
  kind?: string;
  rationale?: string;
}
export interface GuidelineView {
  version?: string;
  status?: string;
  title?: string;
  scope: [name: string, text: string][];
  rules: GuidelineRuleView[];
  decisionOrder: string[];
  labels: GuidelineLabelView[];
  tieBreakers: TieBreakerView[];
  examples: ExampleView[];
}

export interface Progress {
  total: number;
  done: number;
  draft: number;
  flagged: number;
  stale: number;
  returned: number;
  /** Still counting: the numbers may grow. */
  counting: boolean;
}

export interface ViewFilter {
  queue: 'todo' | 'all' | 'flagged' | 'disagreement' | 'stale';
  /** Only samples that somebody (queue `disagreement`) or I labelled so. */
  label?: string;
  /** Case-insensitive text to find in the sample's text or id. */
  text?: string;
  /** Only samples with these ids (opened from the tree), in the order of the file or, with `asListed`, in that of this list. */
  samples?: string[];
  asListed?: true;
  /** What these samples are, in words. */
  title?: string;
  /** Name of the spot check that drew them: review marks the answers that it drew. */
  spotCheck?: string;
  /** Review mode: everybody's answers are shown, and what is saved are decisions. Queues are a reviewer's then. */
  review?: true;
}

/** A frozen list of rows to walk through: samples that are done stay where they are, so that nothing jumps. */
export interface ViewInfo {
  view: string;
  filter: ViewFilter;
  length: number;
  /** Position to start at: that of `at` when the view holds it, else the first that needs an answer, else 0. */
  start: number;
  /** The view holds the sample of `at`. */
  holdsAt?: true;
  /** Samples that are left out because what others say of them is closed until the annotator has answered them. */
  closed?: number;
  /** The search was stopped before the file's end. */
  partial: boolean;
  /** These samples come before all others. */
  isQualification?: true;
}

export interface PanelSettings {
  /** Go on by itself when every required layer is answered. */
  advance: boolean;
  /** Span selections snap to words. */
  snapToWords: boolean;
  /** Action id -> key chords separated by spaces, e.g. `next` -> `ArrowDown Alt+J`; actions and defaults: protocol/actions.ts. */
  keys: Record<string, string>;
}

/** Everything the panel shows that is not a sample. */
export interface PanelProject {
  protocol: number;
  title: string;
  /** Project-relative path of the sample file. */
  file: string;
  annotator?: string;
  layers: Layer[];
  labels: Label[];
  /** Labels or layers whose answers must cite a rule; `all` for every label. */
  citeRules: string[];
  guideline: GuidelineView;
  /** What is wrong with schema or guideline, as sentences; the rest still works. */
  problems: string[];
  /** Only a part of the label schema can be read: why, and at which line (0-based) of which file. Nothing is done or decided until then. */
  partial?: { message: string; file: string; line: number };
  /** Nothing can be labelled: why, and what to do. */
  blocked?: string;
  /** Nothing can be saved: why. */
  readOnly?: string;
  progress: Progress;
  settings: PanelSettings;
  canUndo: boolean;
  canRedo: boolean;
  qualification?: QualificationView;
  /** There may be feedback on answers when the queue is done (`judged`). */
  feedbackAtEnd?: true;
  /** Review mode: progress and undo are those of decisions. */
  review?: {
    /** Who answered in this project, as shown; empty where letters change from sample to sample. */
    people: string[];
    isBlind: boolean;
    quorum: number;
  };
}

export interface SaveParams {
  /** Id of the record to write (base/text/record-id.ts), made where the answer was given. */
  record: string;
  /** It was sent before and the reply got lost: it is written only if there is no record with its id yet. */
  again?: boolean;
  /** Whose answer it is: who was chosen when it was given. Absent in what an older version kept: who is chosen when it is saved. */
  annotator?: string;
  sample: string;
  /**
   * Id of the record that this answer replaces, as the panel knows it; null: none. When there is another one by then, the save is refused.
   * Absent for decisions, and in what an older version kept.
   */
  over?: string | null;
  /** Hash of the text that was on screen: a save for another text is refused. */
  textHash: string;
  labels: Labels;
  rules: string[];
  flags: Flag[];
  note: string;
  status: 'draft' | 'done';
  seconds: number;
  origin?: Origin;
  /** It is a decision of review mode. */
  decision?: DecisionPart;
}

export interface SaveResult {
  record: string;
  time: string;
  state: RowState;
  /** People disagree on the sample, which its row may say. */
  disagreement?: true;
  progress: Progress;
  canUndo: boolean;
  canRedo: boolean;
  qualification?: QualificationView;
  /** Feedback on the answer, if it is due at once. */
  feedback?: GoldFeedback;
}

/** Undo or redo: which sample changed, and its answer now (absent: none). */
export interface UndoResult {
  sample: string;
  answer?: Answer;
  state: RowState;
  /** People disagree on the sample, which its row may say. */
  disagreement?: true;
  progress: Progress;
  canUndo: boolean;
  canRedo: boolean;
  qualification?: QualificationView;
}

/** Requests from the webview: method -> parameters and result. */
export interface PanelRequests {
  /** server. First message after loading; answers with everything but samples. */
  project: { params: Record<string, never>; result: PanelProject };
  /** server. Makes a view. A newer request cancels an unfinished search. The sample `at` is in it whatever the filter says: it stays on screen. */
  view: { params: { filter: ViewFilter; at?: { sample?: string; row?: number } }; result: ViewInfo };
  /** server. Samples of a view, by position. */
  samples: { params: { view: string; from: number; count: number }; result: PanelSample[] };
  /** server. Rows for the list. */
  rows: { params: { view: string; from: number; count: number }; result: SampleRow[] };
  /** server. Position of the next row that needs an answer, from a position on (itself included), wrapping round; -1 if none. */
  nextTodo: { params: { view: string; from: number; direction: 1 | -1 }; result: number };
  /** server. Position of a sample in the view, by its id or its record number in the file; -1 when the view does not hold it. */
  find: { params: { view: string; sample?: string; row?: number }; result: number };
  /** server. Appends a record; answers when it is on disk. */
  save: { params: SaveParams; result: SaveResult };
  /**
   * server. Takes back the annotator's last record that is not taken back; answers null when there is none. `record`: the id of the record
   * to write, made by the panel.
   */
  undo: { params: { record?: string }; result: UndoResult | null };
  /** server. Writes again what the last undo took back; likewise. */
  redo: { params: { record?: string }; result: UndoResult | null };
  /** server. The feedback that is due on the annotator's answers to gold. */
  judged: { params: Record<string, never>; result: JudgedSummary };
  /** server. Review mode: what explains the differences on a sample. */
  evidence: { params: { sample: string }; result: ReviewEvidence };
  /** server. Review mode: decides the samples of a view by a strategy, or says what that would do. A newer request stops one under way. */
  decideAll: { params: { view: string; strategy: BulkStrategy; dryRun: boolean }; result: BulkResult };
  /** server. Stops `decideAll`; what is written by then stands, and one undo takes it back. */
  stopDeciding: { params: Record<string, never>; result: null };
  /** server. Review mode: the edits that write a change into the guideline. */
  guidelineEdits: { params: ChangeGuidelineParams; result: GuidelineEditsResult };
  /** host. Makes these edits, so that they can be undone in the editor, and saves the file. */
  changeGuideline: { params: ChangeGuidelineParams; result: { id: string; file: string; version?: string } };
  /** host. Turns review mode on or off for this panel; a `project` event follows. */
  review: { params: { on: boolean }; result: null };
  /** host. Shows that the extension still hears this panel. */
  ping: { params: Record<string, never>; result: null };
  /** host. Keeps the panel's state for when its window is loaded again. */
  keep: { params: { state: unknown }; result: null };
  /** host. The state that was kept last; null when there is none. */
  kept: { params: Record<string, never>; result: unknown };
  /** host. Asks for the annotator's name with a native input and stores it. */
  chooseAnnotator: { params: Record<string, never>; result: { annotator?: string } };
  /** host. Runs one of the extension's commands (checked against a list). */
  command: { params: { command: string; args?: unknown[] }; result: null };
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
    | 'read-only'
    | 'no-annotator'
    | 'cancelled'
    | 'unknown-method';
  message: string;
}

/** Whether a save failed because somebody has to look at its sample again: trying again does not help, and no other save waits for it. */
export const asksForALook = (error: PanelError | undefined): boolean =>
  error?.code === 'text-changed' || error?.code === 'answer-changed';

export type PanelReply = { type: 'reply'; id: number } & ({ result: unknown } | { error: PanelError });

/** What the host sends of its own accord. */
export interface PanelEvents {
  /** Schema, guideline, progress or settings changed. */
  project: PanelProject;
  /**
   * The sample file or records changed on disk: views and samples in hand may be out of date. Not sent to a panel for its own saves, undos and
   * redos, whose replies say what changed.
   */
  changed: { samples: boolean; answers: boolean };
  /** Show this sample. */
  show: { sample?: string; row?: number; review?: boolean; filter?: ViewFilter };
  /** A command of the palette or a keybinding: do this action now. */
  action: { action: string };
}
export interface PanelEventMessage<E extends keyof PanelEvents = keyof PanelEvents> {
  type: 'event';
  event: E;
  payload: PanelEvents[E];
}
