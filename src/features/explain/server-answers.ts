import { inProject, type Answer } from '../../server/answers';
import { EXPLAIN_REQUEST } from './requests';

export const answers: readonly Answer[] = [
  inProject(EXPLAIN_REQUEST, async (project, params, { lineOf }) => {
    const { uri, line } = params;
    const text = line === undefined ? undefined : lineOf(uri, line);
    return (await import('./server')).explanation(project, params, text);
  }),
];
