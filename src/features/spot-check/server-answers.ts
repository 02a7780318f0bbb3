import { loadedInProject, type Answer } from '../../server/answers';
import { DRAW_SPOT_CHECK_REQUEST, SPOT_CHECK_REQUEST, SPOT_CHECKS_REQUEST } from './requests';

export const answers: readonly Answer[] = [
  loadedInProject(SPOT_CHECKS_REQUEST, async () => (await import('./server')).listSpotChecks),
  loadedInProject(DRAW_SPOT_CHECK_REQUEST, async () => (await import('./server')).drawInProject),
  loadedInProject(SPOT_CHECK_REQUEST, async () => (await import('./server')).spotCheckText),
];
