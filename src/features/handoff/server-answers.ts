import { inProject, type Answer } from '../../server/answers';
import { GATE_REQUEST, HAND_OFF_REQUEST } from './requests';

export const answers: readonly Answer[] = [
  inProject(GATE_REQUEST, async (project, _params, { work }) =>
    (await import('./server')).askGate(project, work),
  ),
  inProject(HAND_OFF_REQUEST, async (project, params, { work }) =>
    (await import('./server')).handOffProject(project, params, work),
  ),
];
