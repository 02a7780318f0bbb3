/**
 * Requests and notifications between the extension and the language server, in addition to LSP. A project is identified by the URI of its
 * folder.
 */
import type { Range } from '../project/findings/finding';
import type { GateResult } from '../project/gate';
import type { Blind, BucketSelection } from './buckets';
import type { PanelMethod } from './panel';

/** The parameters of every request about a project. */
export interface ProjectParams {
  root: string;
}

/** Extension -> server: any request of the panel (`PanelRequests`), with its file and annotator. */
export const PANEL_REQUEST = 'labelwright/panel';
export interface PanelRequestParams {
  /** URI of the sample file. */
  uri: string;
  annotator?: string;
  /** The panel was opened for a disagreement: others' answers may be sent. */
  review: boolean;
  /** Letters instead of names in review. */
  blind?: Blind;
  method: PanelMethod;
  params: unknown;
}

/** Extension -> server: the folder is trusted, so Git may be used from now on. */
export const ALLOW_GIT_NOTIFICATION = 'labelwright/allowGit';
/** The error of requests that need Git in an untrusted folder. */
export const NOT_TRUSTED =
  'This folder is not trusted, so Git is not run in it. Trust this folder to use its Git history.';

/** Extension -> server: the user's name in Git. */
export const USER_NAME_REQUEST = 'labelwright/userName';
export interface UserNameParams {
  /** URI of the folder, which may have its own setting. */
  folder: string;
}

/** Empty if Git is missing or must not be used. */
export interface UserNameResult {
  name: string;
}

export const PROJECTS_REQUEST = 'labelwright/projects';
export interface ProjectsParams {
  /** Search for projects first, because one was just created. */
  search?: boolean;
  /** URI of a file that may be a sample. */
  file?: string;
}
export interface ProjectSummary {
  root: string;
  title: string;
  /** URIs of the sample files, except files that are one sample each. */
  sampleFiles: string[];
  /** The files that are one sample each. They form one queue, so one URI is enough: that of the requested file if it is one of them. */
  documents?: { count: number; file: string };
  /** URIs of the folders that contain sample files. */
  sampleFolders: string[];
  /** The folders of people's own record files, relative to the project. */
  recordFolders: string[];
  /** URI of the guideline's file, if it is not in labelwright.yaml. */
  guideline?: string;
  /** As listed in the schema; `others` answered but are in neither list. */
  annotators: string[];
  reviewers: string[];
  others: string[];
  /** Paths and patterns of `data.samples` that match no file. */
  unmatched: string[];
}

/** Extension -> server: the fields of a sample file for a new project. */
export const FIELDS_REQUEST = 'labelwright/fields';
export interface FieldsParams {
  /** URI of the file. */
  uri: string;
}
export interface FieldsResult {
  /** Empty for plain text, where each line is a sample. */
  all: readonly string[];
  /** Fields that probably contain the text, most likely first, with an example. */
  text: { name: string; example: string; isConversation?: boolean }[];
  /** The field that probably contains the id. */
  id: string | undefined;
  /** Fields of strings, numbers or booleans, with some different values. */
  plain: { name: string; values: string[] }[];
  /** Projects to start from, by their files. */
  templates: readonly { readonly 'labelwright.yaml': string; readonly 'guideline.yaml': string }[];
}

/** The extension's command that opens the panel on a sample, for trees and code actions. Its argument is `{uri, sample}`. */
export const OPEN_SAMPLE_COMMAND = 'labelwright.openSample';

/** The extension's command that opens the samples behind a number. Its argument is `SamplesParams`. */
export const OPEN_SAMPLES_COMMAND = 'labelwright.openSamples';
/** The extension's command that shows the Problems panel. */
export const SHOW_FINDINGS_COMMAND = 'labelwright.showProblems';

/** Extension -> server: the agreement report of a project, as a page or, without a nonce, as the content of one. */
export const REPORT_REQUEST = 'labelwright/report';
export interface ReportParams {
  root: string;
  /** Version of the extension. */
  software: string;
  nonce?: string;
  /** The person who reads the page, if known. What is hidden from them is left out. */
  viewer?: string;
}
export type ReportResult = { html: string } | { problem: string };

/** Extension -> server: the guideline of a project, as a page or, without a nonce, as the content of one. */
export const GUIDELINE_REQUEST = 'labelwright/guideline';

/** Extension -> server: the guideline of a project as a file to share. */
export const GUIDELINE_FILE_REQUEST = 'labelwright/guidelineFile';
export interface GuidelineFileParams {
  root: string;
  software: string;
  format: 'html' | 'md';
}

/** `noHistory`: why the changes between versions are missing although there is a repository. */
export type GuidelineFileResult = { text: string; noHistory?: string } | { problem: string };

/** Extension -> server: the audit of a project's data as a page. Parameters and result as for the report. */
export const AUDIT_REQUEST = 'labelwright/audit';

/** Extension -> server: an annotator's own page. The result is as for the report. */
export const OWN_PAGE_REQUEST = 'labelwright/ownPage';
export interface OwnPageParams extends ReportParams {
  annotator: string;
}

/** Extension -> server: the spot checks of a project, and the annotators for another one. */
export const SPOT_CHECKS_REQUEST = 'labelwright/spotChecks';
export interface SpotChecksResult {
  checks: { name: string; scope: string; decided: number; size: number; verdict: string }[];
  /** By name. */
  annotators: { name: string; answers: number }[];
}

/** Extension -> server: draws a spot check and writes it. */
export const DRAW_SPOT_CHECK_REQUEST = 'labelwright/drawSpotCheck';
export interface DrawSpotCheckParams {
  root: string;
  /** Whose answers; by default everyone's. */
  annotator?: string;
  /** Determines its size, at 95 % confidence. */
  wanted: { halfWidth: number } | { count: number };
  accept: number;
}
export type DrawSpotCheckResult = { name: string } | { problem: string };

/** Extension -> server: the result of a spot check, as a text. */
export const SPOT_CHECK_REQUEST = 'labelwright/spotCheck';
export interface SpotCheckParams {
  root: string;
  name: string;
  software: string;
  /** The person who reads it, if known. Samples that are hidden from them are not named. */
  viewer?: string;
}

/** Extension -> server: promotes the decisions on these samples to gold, or previews that. */
export const PROMOTE_REQUEST = 'labelwright/promote';
export interface PromoteParams {
  /** URI of the project's folder, or of a file in it. */
  uri: string;
  /** The samples: by their ids, as a selection in a tree, or all that these reviewers decided. */
  samples?: string[];
  selection?: BucketSelection;
  reviewers?: string[];
  dryRun: boolean;
  /** The person who requests it, if known. Samples that are hidden from them are left out. */
  viewer?: string;
}
export interface PromoteResult {
  /** Samples that became (or would become) gold. */
  promoted: string[];
  /** The number of them without an explanation, because the decision gives no reason. */
  unexplained: number;
  /** Those of which ambiguous layers are left out. */
  partly: { sample: string; layers: string[] }[];
  refused: { sample: string; reason: string; detail: string }[];
  /** Reviewers with decisions, and the number of samples they decided. */
  reviewers: { name: string; decided: number }[];
  /** Where the gold was written; lines are 0-based. */
  files: { uri: string; line: number }[];
}

/** Extension -> server: merges the versions of a record file that Git could not merge, and writes the result. */
export const MERGE_RECORDS_REQUEST = 'labelwright/mergeRecords';
export interface MergeRecordsParams {
  root: string;
  /** Relative to the project. */
  path: string;
  base: string;
  ours: string;
  theirs: string;
  /** Only says whether it can be done. */
  dryRun: boolean;
}

/** Server -> extension: records that were saved here are gone from their file. The answer is what to do with them. */
export const RECORDS_GONE_REQUEST = 'labelwright/recordsGone';
export interface RecordsGoneParams {
  root: string;
  /** Relative to the project. */
  path: string;
  /** Such as "3 answers". */
  what: string;
  lines: string[];
}
/** Null: ask again the next time. */
export type RecordsGoneAnswer = 'restore' | 'keep out' | null;

/** Extension -> server: checks the gate for the files on disk, and reports progress. */
export const GATE_REQUEST = 'labelwright/gate';
export interface GateParams {
  root: string;
  progressToken: string;
}
export interface GateReply {
  gate: GateResult;
}

/** Extension -> server: writes the bundle for training. Without `made`, the gate is closed and nothing was written. */
export const HAND_OFF_REQUEST = 'labelwright/handOff';
export interface HandOffParams extends GateParams {
  /** URI of the folder. */
  target: string;
  /** Version of the extension. */
  software: string;
  force: boolean;
}
export interface HandOffReply extends GateReply {
  made?: {
    files: number;
    /** Required facts of the data card that are not stated. */
    notStated: string[];
    /** Cells of the tables that a spreadsheet would run. */
    formulas: number;
    /** Why the bundle does not name the commit although there is a repository. */
    noCommit?: string;
  };
}

/** A Markdown text with a title. */
export type TextResult = { title: string; text: string } | { problem: string };

/** Extension -> server: why a sample has its labels. The command has the same parameters. */
export const EXPLAIN_LABEL_COMMAND = 'labelwright.explainLabel';
export const EXPLAIN_REQUEST = 'labelwright/explain';
export interface ExplainParams {
  /** URI of a file of the project. */
  uri: string;
  /** Id of the sample. Without it, the sample of `line`. */
  sample?: string;
  /** 0-based. */
  line?: number;
  software?: string;
  /** The person who requests it, if known. A sample that is hidden from them is not explained. */
  viewer?: string;
}

/** Extension -> server: the commits with versions of a project's guideline, newest first. */
export const REVISIONS_REQUEST = 'labelwright/revisions';
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

/** The extension's command for a new version of the guideline, also for the code action at the version. */
export const NEW_VERSION_COMMAND = 'labelwright.newVersion';

/** Extension -> server: the changes of a guideline since its current version that its changelog does not list. */
export const VERSION_PROPOSAL_REQUEST = 'labelwright/versionProposal';
export type VersionProposalResult =
  | {
      /** The commit with which the guideline is compared, and its version. */
      since: { commit: string; time: string; version?: string };
      /** The new version if there is a change of meaning, and if there is none. */
      versions: { semantic?: string; editorial?: string };
      changes: {
        key: string;
        summary: string;
        detail: string;
        /** As derived from the changes. */
        impact: 'semantic' | 'editorial';
        /** Labels that the changelog entry names. */
        relabel: string[];
      }[];
    }
  | { problem: string };

/** Extension -> server: the edits for a new version and its changelog entry. */
export const NEW_VERSION_REQUEST = 'labelwright/newVersion';
export interface NewVersionParams {
  root: string;
  /** Keys of the proposed changes that are changes of meaning. All others are editorial. */
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
export type CommitsResult =
  | {
      commits: {
        commit: string;
        time: string;
        author: string;
        subject: string;
        /** The guideline's version, if the commit changed the guideline. */
        version?: string;
      }[];
    }
  | { problem: string };

/** Extension -> server: a comparison of two versions of a project, as a page. Without `to`, with the files on disk. */
export const VERSIONS_REQUEST = 'labelwright/compareVersions';
export interface VersionsParams extends ReportParams {
  from: string;
  to?: string;
}

/** Extension -> server: the effect of suggestions as a page. Parameters and result as for the report. */
export const ASSIST_REQUEST = 'labelwright/assist';

/** Extension -> server: all corrections, as a page. Parameters and result as for the report. */
export const CORRECTIONS_REQUEST = 'labelwright/corrections';

/** Extension -> server: the codes of a project, as a page. Parameters and result as for the report. */
export const CODES_REQUEST = 'labelwright/codes';

/** Extension -> server: the edits that make a label of a code; without `label`, what to ask first. */
export const CODE_LABEL_REQUEST = 'labelwright/codeLabel';
export interface CodeLabelParams {
  root: string;
  code: string;
  /** The layer with the code. */
  from: string;
  /** The author, and the person from whom answers may be hidden. */
  viewer?: string;
  label?: { id: string; name?: string; layer: string; definition: string; rule: string };
}
export type CodeLabelResult =
  | { problem: string }
  /** The layers that can get the label, a proposal for its id, and a note about the code for its rule. */
  | { layers: { id: string; name: string }[]; id: string; note: string }
  | {
      /** UTF-16 offsets; `hash` is SHA-256 of the text that the edits were made for. */
      files: { file: string; hash: string; edits: { start: number; end: number; newText: string }[] }[];
      /** The sample that became the example. */
      example?: string;
      /** The version that the guideline has then. */
      version?: string;
      /** The samples with the code by file, without those whose answers are hidden. */
      samples: { uri: string; samples: string[] }[];
      hidden: number;
    };

/** Extension -> server: the migration that merges codes into another one; without `to`, the codes that this can be. */
export const CODE_MERGE_REQUEST = 'labelwright/codeMerge';
export interface CodeMergeParams {
  root: string;
  layer: string;
  from: string[];
  to?: string;
  /** The author of the migration. */
  viewer?: string;
}
export type CodeMergeResult =
  | { problem: string }
  | { codes: { code: string; samples: number }[] }
  /** A file to create, project-relative, and the number of records that it would move or leave to do. */
  | { path: string; content: string; name: string; records: number; left: number };

/** Extension -> server: applies migrations to records, or previews that. */
export const MIGRATE_REQUEST = 'labelwright/migrate';
export interface MigrateParams {
  root: string;
  /** Names of migrations; by default all. */
  only?: string[];
  /** Reverts this migration instead. */
  revert?: string;
  dryRun: boolean;
  /** Who applies it. */
  by?: string;
}
export interface MigrateResult {
  /** The project's migrations, in the order in which they are applied. */
  migrations: { name: string; reason?: string }[];
  /** The number of records that were or would be written. */
  records: number;
  /** By migration, file and change; for a revert by file. */
  moved: { migration: string; file: string; change: string; records: number }[];
  open: { migration: string; file: string; line: number; sample: string; from: string; reason: string }[];
  openCount: number;
  /** Migrations that cannot be applied yet, with the reasons. */
  blocked: { migration: string; reason: string }[];
  /** Stopped before everything was written. */
  stopped: boolean;
}

/** Server -> extension: the progress of the running migration. */
export const MIGRATE_PROGRESS = 'labelwright/migrateProgress';
export interface MigrateProgress {
  written: number;
  total: number;
}

/** Server -> extension: a project's state changed. */
export const CHANGED_NOTIFICATION = 'labelwright/changed';
export interface ChangedParams {
  root: string;
  schema: boolean;
  samples: boolean;
  answers: boolean;
  buckets: boolean;
  /** The id of the only record that changed, if this server wrote it for a panel, which knows it from the reply. */
  own?: string;
}
