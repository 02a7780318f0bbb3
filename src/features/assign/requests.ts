import { request, type ProjectParams } from '../../protocol/request';

/** Extension -> server: the batches of a project, and what a new one can be made of. */
export const BATCHES_REQUEST = request<ProjectParams, BatchesResult>('labelwright/batches');

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
export const ASSIGN_REQUEST = request<AssignParams, AssignResult>('labelwright/assign');

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
