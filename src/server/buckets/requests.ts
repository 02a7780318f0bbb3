import type { Connection } from 'vscode-languageserver/node';
import {
  BUCKET_DETAIL_REQUEST,
  BUCKET_SAMPLES_REQUEST,
  BUCKETS_REQUEST,
  DECIDE_CASES_REQUEST,
  FIND_CASES_REQUEST,
  RETURN_CASES_REQUEST,
  type BucketDetailParams,
  type BucketsParams,
  type BucketSamplesParams,
  type DecideCasesParams,
  type FindCasesParams,
  type ReturnCasesParams,
} from '../../protocol/buckets';
import type { HostedProject } from '../hosted-project';
import { signalOf } from '../signal';
import { decideCases, returnCases } from './act-on-cases';
import { caseDetail } from './case-detail';
import { findCases } from './find-cases';

/** Answers about one project, or says that it is not there any more. */
type InProject = <R>(
  params: { root: string },
  answer: (project: HostedProject) => Promise<R>,
) => Promise<R | { problem: string }>;

/** Answers what the trees of disagreements and errors ask. */
export function registerBuckets(connection: Connection, inProject: InProject): void {
  connection.onRequest(BUCKETS_REQUEST, (params: BucketsParams) =>
    inProject(params, (project) => {
      // The trees say who looks and how the editor hides names: hovers over samples hide the same.
      project.blind = params.blind;
      project.viewer = params.viewer;
      return project.buckets.tree(params);
    }),
  );
  connection.onRequest(BUCKET_SAMPLES_REQUEST, (params: BucketSamplesParams) =>
    inProject(params, ({ buckets }) => buckets.samples(params)),
  );
  connection.onRequest(BUCKET_DETAIL_REQUEST, (params: BucketDetailParams) =>
    inProject(params, ({ buckets }) => caseDetail(buckets, params)),
  );
  connection.onRequest(FIND_CASES_REQUEST, (params: FindCasesParams, token) =>
    inProject(params, ({ buckets }) => findCases(buckets, params, signalOf(token))),
  );
  connection.onRequest(DECIDE_CASES_REQUEST, (params: DecideCasesParams, token) =>
    inProject(params, (project) => decideCases(project, params, signalOf(token))),
  );
  connection.onRequest(RETURN_CASES_REQUEST, (params: ReturnCasesParams, token) =>
    inProject(params, (project) => returnCases(project, params, signalOf(token))),
  );
}
