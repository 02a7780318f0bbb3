import type { Connection } from 'vscode-languageserver/node';
import {
  BUCKET_DETAIL_REQUEST,
  BUCKET_SAMPLES_REQUEST,
  BUCKETS_REQUEST,
  FIND_IN_BUCKETS_REQUEST,
  type BucketDetailParams,
  type BucketsParams,
  type BucketSamplesParams,
  type FindInBucketsParams,
} from '../../../protocol/buckets';
import type { InProject } from '../../../server/hosted-project';
import { signalOf } from '../../../server/requests';
import { treesOf } from './bucket-trees';
import { itemDetail } from './item-detail';
import { findItems } from './find-items';

/** Answers requests of the trees of disagreements and errors. */
export function registerBuckets(connection: Connection, inProject: InProject): void {
  connection.onRequest(BUCKETS_REQUEST, (params: BucketsParams) =>
    inProject(params, (project) => {
      // The trees send the viewer and the setting that hides names, to which findings and hovers keep too.
      project.blind = params.blind;
      if (params.viewer !== undefined) project.viewer = params.viewer;
      return treesOf(project).tree(params);
    }),
  );
  connection.onRequest(BUCKET_SAMPLES_REQUEST, (params: BucketSamplesParams) =>
    inProject(params, (project) => treesOf(project).samples(params)),
  );
  connection.onRequest(BUCKET_DETAIL_REQUEST, (params: BucketDetailParams) =>
    inProject(params, (project) => itemDetail(treesOf(project), params)),
  );
  connection.onRequest(FIND_IN_BUCKETS_REQUEST, (params: FindInBucketsParams, token) =>
    inProject(params, (project) => findItems(treesOf(project), params, signalOf(token))),
  );
}
