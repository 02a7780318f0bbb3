/**
 * Requests and notifications between the extension and the language server, beyond LSP. Names and payloads, imported by both ends.
 * A project is named by the URI of its folder.
 */
import type { Range } from '../project/findings/finding';
import type { GateResult } from '../project/gate';
import type { CaseSelection } from './buckets';
import type { PanelMethod } from './panel';

/** Extension -> server: everything the panel asks, as `PanelRequests` has it, with the file and the annotator it is about. */
export const PANEL_REQUEST = 'labelwright/panel';
export interface PanelRequestParams {
  /** URI of the sample file. */
  uri: string;
  annotator?: string;
  /** The panel was opened to look at a disagreement: others' answers may be sent. */
  review: boolean;
  /** Letters instead of names in review. */
  blind?: 'fixed' | 'shuffled';
  method: PanelMethod;
  params: unknown;
}

/** Extension -> server: Git may be used from now on, because the folder is trusted. */
export const ALLOW_GIT_NOTIFICATION = 'labelwright/allowGit';
/** The problem of requests that need Git in a folder that is not trusted. */
export const NOT_TRUSTED =
  'This folder is not trusted, so Git is not run in it. Trust this folder to use its Git history.';

/** Extension -> server: the user's name as Git knows it. */
export const USER_NAME_REQUEST = 'labelwright/userName';
export interface UserNameParams {
  /** URI of the folder to ask in: it may have a setting of its own. */
  folder: string;
}

/** Empty without Git, or where it must not be used. */
export interface UserNameResult {
  name: string;
}

export const PROJECTS_REQUEST = 'labelwright/projects';
export interface ProjectsParams {
  /** Look for projects again first: one was just made. */
  search?: boolean;
  /** URI of a file that may be a sample. */
  file?: string;
}
export interface ProjectSummary {
  root: string;
  title: string;
  /** URIs of the sample files, without those that are one sample each. */
  sampleFiles: string[];
  /** Those: they stand in one queue, so the URI of one is enough. That of the file that was asked about, where it is one of them. */
  documents?: { count: number; file: string };
  /** As the schema lists them, and who is in neither list and has answered. */
  annotators: string[];
  reviewers: string[];
  others: string[];
  /** Paths and patterns of `data.samples` that match no file. */
  unmatched: string[];
}

/** Extension -> server: the fields of a file of samples that is to become a project. */
export const FIELDS_REQUEST = 'labelwright/fields';
export interface FieldsParams {
  /** URI of the file. */
  uri: string;
}
export interface FieldsResult {
  /** Empty for plain text, where each line is a sample. */
  all: readonly string[];
  /** Fields that seem to hold the text, best first, with a value of theirs. */
  text: { name: string; example: string }[];
  /** The field that seems to hold the id. */
  id: string | undefined;
  /** Fields that hold a text, a number or true or false, with different values of theirs. */
  plain: { name: string; values: string[] }[];
  /** Projects to start from, by their files. */
  templates: readonly { readonly 'labelwright.yaml': string; readonly 'guideline.yaml': string }[];
}

/** The extension's command that opens the panel on a sample: what trees and code actions run. Its argument is `{uri, sample}`. */
export const OPEN_SAMPLE_COMMAND = 'labelwright.openSample';

/** The extension's command that opens the samples a number speaks of; its argument is `SamplesParams`. */
export const OPEN_SAMPLES_COMMAND = 'labelwright.openSamples';
/** The extension's command that shows the Problems panel. */
export const SHOW_FINDINGS_COMMAND = 'labelwright.showProblems';

/** Extension -> server: the agreement report of a project, as a page or, without a nonce, as what is on it. */
export const REPORT_REQUEST = 'labelwright/report';
export interface ReportParams {
  root: string;
  /** Version of the extension. */
  software: string;
  nonce?: string;
  /** Who reads the page, as far as that is known: what is closed to this person is not on it. */
  viewer?: string;
}
export type ReportResult = { html: string } | { problem: string };

/** Extension -> server: the guideline of a project, as a page or, without a nonce, as what is on it. */
export const GUIDELINE_REQUEST = 'labelwright/guideline';

/** Extension -> server: the guideline of a project as a file to give away. */
export const GUIDELINE_FILE_REQUEST = 'labelwright/guidelineFile';
export interface GuidelineFileParams {
  root: string;
  software: string;
  format: 'html' | 'md';
}

/** `noHistory`: why it does not say what changed between versions, where there is a repository. */
export type GuidelineFileResult = { text: string; noHistory?: string } | { problem: string };

/** Extension -> server: the audit of a project's data as a page; parameters and result are those of the report. */
export const AUDIT_REQUEST = 'labelwright/audit';

/** Extension -> server: an annotator's own page; the result is that of the report. */
export const OWN_PAGE_REQUEST = 'labelwright/ownPage';
export interface OwnPageParams extends ReportParams {
  annotator: string;
}

/** Extension -> server: the spot checks of a project, and whose answers another one could be drawn from. */
export const SPOT_CHECKS_REQUEST = 'labelwright/spotChecks';
export interface SpotChecksParams {
  root: string;
}
export interface SpotChecksResult {
  checks: { name: string; /** In words. */ scope: string; decided: number; size: number; verdict: string }[];
  /** By name. */
  annotators: { name: string; answers: number }[];
}

/** Extension -> server: draw a spot check and write it. */
export const DRAW_SPOT_CHECK_REQUEST = 'labelwright/drawSpotCheck';
export interface DrawSpotCheckParams {
  root: string;
  /** Whose answers; everybody's without it. */
  annotator?: string;
  /** What its size follows from, at 95 % confidence. */
  wanted: { halfWidth: number } | { count: number };
  accept: number;
}
export type DrawSpotCheckResult = { name: string } | { problem: string };

/** Extension -> server: what became of a spot check, as a text. */
export const SPOT_CHECK_REQUEST = 'labelwright/spotCheck';
export interface SpotCheckParams {
  root: string;
  name: string;
  software: string;
  /** Who reads it, as far as that is known: samples that are closed to this person are not named. */
  viewer?: string;
}

/** Extension -> server: make gold of what was decided on these samples, or say what would become gold. */
export const PROMOTE_REQUEST = 'labelwright/promote';
export interface PromoteParams {
  /** URI of the project's folder, or of a file in it. */
  uri: string;
  /** Which samples: given by their ids, what is selected in a tree, or all that reviewers decided. */
  samples?: string[];
  selection?: CaseSelection;
  reviewers?: string[];
  dryRun: boolean;
  /** Who asks, as far as that is known: nothing is said of samples that are closed to this person. */
  viewer?: string;
}
export interface PromoteResult {
  /** Samples that became (or would become) gold. */
  promoted: string[];
  /** How many of them have no explanation, since the decision gives no reason. */
  unexplained: number;
  /** Those whose ambiguous layers are left out. */
  partly: { sample: string; layers: string[] }[];
  refused: { sample: string; reason: string; detail: string }[];
  /** Reviewers who have decided anything, with how many samples. */
  reviewers: { name: string; decided: number }[];
  /** Where it was written; the lines are 0-based. */
  files: { uri: string; line: number }[];
}

/** Extension -> server: what the gate before training says of the files on disk. Tells its progress in words. */
export const GATE_REQUEST = 'labelwright/gate';
export interface GateParams {
  root: string;
  progressToken: string;
}
export interface GateAnswer {
  gate: GateResult;
}

/** Extension -> server: write the bundle for training. Without `made` the gate is closed, and nothing was written. */
export const HAND_OFF_REQUEST = 'labelwright/handOff';
export interface HandOffParams extends GateParams {
  /** URI of the folder. */
  target: string;
  /** Version of the extension. */
  software: string;
  force: boolean;
}
export interface HandOffAnswer extends GateAnswer {
  made?: {
    files: number;
    /** Facts of the card that are asked for and not stated. */
    notStated: string[];
    /** Cells of the tables that a spreadsheet would run. */
    formulas: number;
    /** Why the bundle does not name the commit, where there is a repository. */
    noCommit?: string;
  };
}

/** A text of the server's, in Markdown, with a title. */
export type TextResult = { title: string; text: string } | { problem: string };

/** Extension -> server: why a sample has its labels. Its own command takes the same. */
export const EXPLAIN_LABEL_COMMAND = 'labelwright.explainLabel';
export const EXPLAIN_REQUEST = 'labelwright/explain';
export interface ExplainParams {
  /** URI of a file of the project. */
  uri: string;
  /** Id of the sample; without it, the one that a line of the file is (about). */
  sample?: string;
  /** 0-based. */
  line?: number;
  software?: string;
  /** Who asks, as far as that is known: nothing is said of a sample that is closed to this person. */
  viewer?: string;
}

/** Extension -> server: the commits that hold versions of a project's guideline, newest first. */
export const REVISIONS_REQUEST = 'labelwright/revisions';
export interface RevisionsParams {
  root: string;
}
export type RevisionsResult =
  | { revisions: { commit: string; version: string; time: string; author: string; subject: string }[] }
  | { problem: string };

/** Extension -> server: what changed in a guideline since a commit. */
export const COMPARE_REQUEST = 'labelwright/compare';
export interface CompareParams {
  root: string;
  revision: string;
  software?: string;
}

/** The extension's command that raises a guideline's version; also what the code action at the version runs. */
export const NEW_VERSION_COMMAND = 'labelwright.newVersion';

/** Extension -> server: what has changed in a guideline since its version began and its changelog does not tell. */
export const VERSION_PROPOSAL_REQUEST = 'labelwright/versionProposal';
export interface VersionProposalParams {
  root: string;
}
export type VersionProposalResult =
  | {
      /** The commit from which on the changes are counted, and its version. */
      since: { commit: string; time: string; version?: string };
      /** The version that is written with a change of meaning among them, and with none. */
      versions: { semantic?: string; editorial?: string };
      changes: {
        key: string;
        summary: string;
        detail: string;
        /** As the differences say. */
        impact: 'semantic' | 'editorial';
        /** Labels that the entry names. */
        relabel: string[];
      }[];
    }
  | { problem: string };

/** Extension -> server: the edits that write a new version with its entry of the changelog. */
export const NEW_VERSION_REQUEST = 'labelwright/newVersion';
export interface NewVersionParams {
  root: string;
  /** Keys of the proposed changes that move what labels mean; all others are editorial. */
  semantic: string[];
  author?: string;
}
export type NewVersionResult = { uri: string; edits: FileEdit[] } | { problem: string };
/** LSP's TextEdit. */
interface FileEdit {
  range: Range;
  newText: string;
}

/** Extension -> server: the commits that touched a project, newest first. */
export const COMMITS_REQUEST = 'labelwright/commits';
export interface CommitsParams {
  root: string;
}
export type CommitsResult =
  | {
      commits: {
        commit: string;
        time: string;
        author: string;
        subject: string;
        /** Of the guideline, where the commit touched it. */
        version?: string;
      }[];
    }
  | { problem: string };

/** Extension -> server: two versions of a project, compared, as a page. Of the files as they are on disk where `to` is absent. */
export const VERSIONS_REQUEST = 'labelwright/compareVersions';
export interface VersionsParams extends ReportParams {
  from: string;
  to?: string;
}

/** Extension -> server: every label that was changed after it was given, as a page; parameters and result are those of the report. */
export const CORRECTIONS_REQUEST = 'labelwright/corrections';

/** Extension -> server: lets records follow migrations, or counts what would follow. */
export const MIGRATE_REQUEST = 'labelwright/migrate';
export interface MigrateParams {
  root: string;
  /** Names of migrations; all when it is absent. */
  only?: string[];
  /** Takes this migration back instead. */
  revert?: string;
  dryRun: boolean;
  /** Who applies it. */
  by?: string;
}
export interface MigrateResult {
  /** Of the project, in the order in which they are applied. */
  migrations: { name: string; reason?: string }[];
  /** Records that are (or would be) written. */
  records: number;
  /** By migration, file and ids; of a revert by file. */
  moved: { migration: string; file: string; change: string; records: number }[];
  open: { migration: string; file: string; line: number; sample: string; from: string; reason: string }[];
  openCount: number;
  /** Changes that no record follows yet, in words. */
  blocked: { migration: string; reason: string }[];
  /** Stopped before all was written. */
  stopped: boolean;
}

/** Server -> extension: how far the migration is that is under way. */
export const MIGRATE_PROGRESS = 'labelwright/migrateProgress';
export interface MigrateProgress {
  written: number;
  total: number;
}

/** Server -> extension: a project's state moved on. */
export const CHANGED_NOTIFICATION = 'labelwright/changed';
export interface ChangedParams {
  root: string;
  schema: boolean;
  samples: boolean;
  answers: boolean;
  buckets: boolean;
  /** All that changed is one record that this server has written for a panel, which knows it from the reply: its id. */
  own?: string;
}
