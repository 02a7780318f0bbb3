import { type BucketSelection } from '../../protocol/buckets';
import { type BulkResult, type BulkStrategy } from '../../protocol/panel';
import { type Problem, request } from '../../protocol/request';

/** Extension -> server: decides the selected samples by a strategy, or previews that. The result is a `BulkResult`. */
export const DECIDE_SELECTION_REQUEST = request<DecideSelectionParams, BulkResult | Problem>(
  'labelwright/decideCases',
);

export interface DecideSelectionParams extends BucketSelection {
  reviewer: string;
  /** Without a quorum, the schema's is used. */
  strategy: BulkStrategy | { kind: 'majority'; quorum?: undefined };
  dryRun: boolean;
}

/** Extension -> server: returns the selected samples to the people who answered them, or lists these people. */
export const RETURN_SELECTION_REQUEST = request<ReturnSelectionParams, ReturnSelectionResult | Problem>(
  'labelwright/returnCases',
);

export interface ReturnSelectionParams extends BucketSelection {
  reviewer: string;
  /** Names as shown; by default everyone who answered. */
  to?: string[];
  message: string;
  dryRun: boolean;
}

export interface ReturnSelectionResult {
  /** The number of samples that were or would be returned. */
  returned: number;
  /** The people who answered, as shown, with their numbers of samples. Empty if letters change from sample to sample. */
  people: { name: string; samples: number }[];
}
