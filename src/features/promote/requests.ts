import { type BucketSelection } from '../../protocol/buckets';
import { type Problem, request } from '../../protocol/request';

/** Extension -> server: promotes the decisions on these samples to gold, or previews that. */
export const PROMOTE_REQUEST = request<PromoteParams, PromoteResult | Problem>('labelwright/promote');

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
  /** The samples whose ambiguous layers are left out. */
  partly: { sample: string; layers: string[] }[];
  refused: { sample: string; reason: string; detail: string }[];
  /** Reviewers with decisions, and the number of samples they decided. */
  reviewers: { name: string; decided: number }[];
  /** Where the gold was written; lines are 0-based. */
  files: { uri: string; line: number }[];
}
