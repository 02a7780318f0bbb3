import {
  BUCKET_DETAIL_REQUEST,
  BUCKET_SAMPLES_REQUEST,
  BUCKETS_REQUEST,
  FIND_IN_BUCKETS_REQUEST,
  SAMPLES_REQUEST,
} from '../../../protocol/buckets';
import { inProject, type Answer } from '../../../server/answers';
import { signalOf } from '../../../server/requests';
import { treesOf } from './bucket-trees';
import { itemDetail } from './item-detail';
import { findItems } from './find-items';

/** What the trees of disagreements and errors show, and the samples behind a number. */
export const answers: readonly Answer[] = [
  inProject(BUCKETS_REQUEST, (project, params) => {
    // The trees send the viewer and the setting that hides names, to which findings and hovers keep too.
    project.blind = params.blind;
    if (params.viewer !== undefined) project.viewer = params.viewer;
    return treesOf(project).tree(params);
  }),
  inProject(BUCKET_SAMPLES_REQUEST, (project, params) => treesOf(project).samples(params)),
  inProject(BUCKET_DETAIL_REQUEST, (project, params) => itemDetail(treesOf(project), params)),
  inProject(FIND_IN_BUCKETS_REQUEST, (project, params, { token }) =>
    findItems(treesOf(project), params, signalOf(token)),
  ),
  inProject(SAMPLES_REQUEST, async (project, params, { pause }) =>
    (await import('./samples-result')).samplesResult(project, params, pause),
  ),
];
