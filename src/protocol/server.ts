/**
 * Requests and notifications between the extension and the language server, in addition to LSP. A project is identified by the URI of its
 * folder.
 */
import type { Blind } from './buckets';
import type { PanelAnswer, PanelMethod } from './panel';
import { request } from './request';

/** Extension -> server: any request of the panel (`PanelRequests`), with its file and annotator. */
export const PANEL_REQUEST = request<PanelRequestParams, PanelAnswer>('labelwright/panel');

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

/** Extension -> server: the user's name and address in Git. */
export const GIT_USER_REQUEST = request<GitUserParams, GitUserResult>('labelwright/gitUser');

export interface GitUserParams {
  /** URI of the folder, which may have its own setting. */
  folder: string;
}

/** Empty if Git is missing or must not be used. */
export interface GitUserResult {
  name: string;
  email: string;
}

export const PROJECTS_REQUEST = request<ProjectsParams, ProjectSummary[]>('labelwright/projects');

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
  batches: { name: string; people: string[] }[];
  /** Paths and patterns of `data.samples` that match no file. */
  unmatched: string[];
}

/** The extension's command that opens the panel on a sample, for trees and code actions. Its argument is `{uri, sample}`. */
export const OPEN_SAMPLE_COMMAND = 'labelwright.openSample';

/** The extension's command that opens the samples behind a number. Its argument is `SamplesParams`. */
export const OPEN_SAMPLES_COMMAND = 'labelwright.openSamples';

/** The extension's command that shows the Problems panel. */
export const SHOW_FINDINGS_COMMAND = 'labelwright.showProblems';

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
