/**
 * Requests and notifications between the extension and the language server, beyond LSP. Names and payloads, imported by both ends.
 * A project is named by the URI of its folder.
 */
import type { PanelMethod } from './panel';

/** Extension -> server: everything the panel asks, as `PanelRequests` has it, with the file and the annotator it is about. */
export const PANEL_REQUEST = 'labelwright/panel';
export interface PanelRequestParams {
  /** URI of the sample file. */
  uri: string;
  annotator?: string;
  /** The panel was opened to look at a disagreement: others' answers may be sent. */
  review: boolean;
  method: PanelMethod;
  params: unknown;
}

export const PROJECTS_REQUEST = 'labelwright/projects';
export interface ProjectSummary {
  root: string;
  title: string;
  /** URIs of the sample files. */
  sampleFiles: string[];
  annotators: string[];
  errors: number;
  warnings: number;
}

/** Extension -> server: the tree of disagreements and errors of all projects. */
export const BUCKETS_REQUEST = 'labelwright/buckets';
export interface BucketsParams {
  root: string;
}
export interface BucketNode {
  /** Stable id: the path of keys from the root. */
  id: string;
  kind: 'group' | 'layer' | 'cause' | 'pair' | 'sample';
  label: string;
  /** Second, quieter text. */
  description?: string;
  tooltip?: string;
  count: number;
  children?: BucketNode[];
  /** For samples: what a click opens. */
  target?: { uri: string; sample: string };
}
export interface BucketsResult {
  disagreements: BucketNode[];
  errors: BucketNode[];
}

/** The extension's command that opens the panel on a sample: what trees and code actions run. Its argument is `{uri, sample}`. */
export const OPEN_SAMPLE_COMMAND = 'labelwright.openSample';

/** Server -> extension: a project's state moved on. */
export const CHANGED_NOTIFICATION = 'labelwright/changed';
export interface ChangedParams {
  root: string;
  schema: boolean;
  samples: boolean;
  answers: boolean;
  buckets: boolean;
}
