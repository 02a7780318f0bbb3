/** Requests about who labels what, and how far the samples are. */
import type { SamplesParams } from './buckets';

/** Extension -> server: the tree of a project's stages, next steps and batches. */
export const PIPELINE_REQUEST = 'labelwright/pipeline';
export interface PipelineParams {
  root: string;
  /** The person who looks at it, if known. */
  viewer?: string;
}

export interface PipelineNode {
  /** The path of keys from the root, stable. */
  id: string;
  label: string;
  description: string;
  /** Id of a product icon. */
  icon: string;
  children?: readonly PipelineNode[];
  /** The samples that a click opens for review. */
  about?: SamplesParams['about'];
  /** A batch, by name, and its file, which a click opens. */
  batch?: string;
  file?: string;
  /** The button beside it: opens the viewer's next sample, or the samples to decide, copies `message`, or assigns samples. */
  button?: 'label' | 'decide' | 'ask' | 'assign';
  message?: string;
}

export type PipelineResult = { nodes: PipelineNode[] } | { problem: string };

/** Extension -> server: the batches of a project, and what a new one can be made of. */
export const BATCHES_REQUEST = 'labelwright/batches';
export type BatchesResult =
  | {
      /** `isFrozen`: a file keeps its samples. */
      batches: { name: string; isFrozen: boolean }[];
      annotators: string[];
      /** Files of samples, and people who left a batch. */
      files: string[];
      left: string[];
      /** People for each sample, as the label schema says. */
      perSample?: number;
    }
  | { problem: string };

/** The samples of a new batch: those that no other batch has, or what a person left open. */
export interface NewBatchSamples {
  openOf?: string;
  /** Only of these files. */
  files?: string[];
  /** So many of them, drawn at random. */
  count?: number;
}

/** Extension -> server: freezes a batch and writes, if it is new, its description; or says what that would give. */
export const ASSIGN_REQUEST = 'labelwright/assign';
export interface AssignParams {
  root: string;
  /** A batch of the project; or with `people`, the name of a new one. */
  batch: string;
  people?: string[];
  samples?: NewBatchSamples;
  perSample?: number;
  /** The share of the samples that gets `perSample` people; the others get one. */
  overlap?: number;
  dryRun: boolean;
  /** Version of the extension. */
  software: string;
}
/** The report as Markdown, and the files that were or would be written, relative to the project. */
export type AssignResult = { title: string; text: string; files: string[] } | { problem: string };
