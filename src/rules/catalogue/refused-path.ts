import { listed, projectPaths } from '../framework/project-paths';
import { projectRule } from '../framework/rule';

export const refusedPath = projectRule({
  id: 'refused-path',
  group: 'schema',
  severity: 'error',
  fix: 'none',
  summary:
    'Files outside the project folder are not read: on another machine, the project would have other samples.',
  check(view, report) {
    const { guidelinePath } = view.model.schema;
    const { guidelineProblem } = view;
    if (guidelinePath && guidelineProblem && guidelineProblem.code !== 'not-found')
      report({ place: guidelinePath, message: guidelineProblem.message, key: 'refused-path guideline' });
    for (const { pattern, use, found, file, node } of projectPaths(view)) {
      const key = `refused-path ${use} ${pattern}`;
      if (found.problem) report({ place: { file, node }, message: found.problem.message, key });
      for (const [reason, paths] of byReason(found.refused))
        report({
          place: { file, node },
          message: `Not read: ${listed(paths)}, ${reason}. Copy what is needed into the project${use === 'samples' || use === 'gold' ? ', or leave it out of the pattern' : ''}.`,
          key,
        });
    }
  },
});

/** One finding for all paths that are refused for the same reason. */
function byReason(refused: readonly { path: string; reason: string }[]): Map<string, string[]> {
  const reasons = new Map<string, string[]>();
  for (const { path, reason } of refused) {
    const paths = reasons.get(reason);
    if (paths) paths.push(path);
    else reasons.set(reason, [path]);
  }
  return reasons;
}
