import { inProject, type Answer } from '../../server/answers';
import { DRAW_SPOT_CHECK_REQUEST, SPOT_CHECK_REQUEST, SPOT_CHECKS_REQUEST } from './requests';

export const answers: readonly Answer[] = [
  inProject(SPOT_CHECKS_REQUEST, async (project, params, { pause }) =>
    (await import('./server')).listSpotChecks(project, params, pause),
  ),
  inProject(DRAW_SPOT_CHECK_REQUEST, async (project, params, { pause }) =>
    (await import('./server')).drawInProject(project, params, pause),
  ),
  inProject(SPOT_CHECK_REQUEST, async (project, params) =>
    (await import('./server')).spotCheckText(project, params),
  ),
];
