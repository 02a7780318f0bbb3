import { inProject, type Answer } from '../../server/answers';
import { signalOf } from '../../server/requests';
import { treesOf } from '../buckets/server/bucket-trees';
import { DECIDE_SELECTION_REQUEST, RETURN_SELECTION_REQUEST } from '../buckets/requests';
import { decideCases, returnCases } from './server';

/** What is done with samples selected in the trees. */
export const answers: readonly Answer[] = [
  inProject(DECIDE_SELECTION_REQUEST, (project, params, { token }) =>
    decideCases(project, treesOf(project), params, signalOf(token)),
  ),
  inProject(RETURN_SELECTION_REQUEST, (project, params, { token }) =>
    returnCases(project, treesOf(project), params, signalOf(token)),
  ),
];
