import { type SamplesParams } from '../../protocol/buckets';
import { request } from '../../protocol/request';

/** Extension -> server: the tree of a project's stages, next steps and batches. */
export const PIPELINE_REQUEST = request<PipelineParams, PipelineResult>('labelwright/pipeline');

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
  /** All that it and its children say, for screen readers and the tooltip. */
  spoken?: string;
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
  /** The person for whom its menu makes a page. */
  person?: string;
}

export type PipelineResult = { nodes: PipelineNode[] } | { problem: string };
