import { inProject, type Answer } from '../../server/answers';
import { NEW_VERSION_REQUEST, VERSION_PROPOSAL_REQUEST } from '../requests';
import { newVersion, versionProposal } from './new-version';

export const answers: readonly Answer[] = [
  inProject(VERSION_PROPOSAL_REQUEST, versionProposal),
  inProject(NEW_VERSION_REQUEST, newVersion),
];
