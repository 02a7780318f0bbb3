import { groupBy } from '../../base/group-by';
import { listed, projectPaths } from '../framework/project-paths';
import { projectRule } from '../framework/rule';

export const refusedPath = projectRule({
  id: 'refused-path',
  group: 'schema',
  severity: 'error',
  fix: 'none',
  summary:
    'Files outside the project folder are not read: on another machine, the project would have other samples.',
  async check(view, report) {
    const { guidelinePath, file: schema } = view.model.schema;
    const { guidelineProblem } = view;
    if (guidelineProblem && guidelineProblem.code !== 'not-found')
      report({
        place: guidelinePath ?? { file: schema, node: schema.root },
        message: guidelineProblem.message,
        key: 'refused-path guideline',
      });
    for (const { pattern, use, found, file, node } of projectPaths(view)) {
      const key = `refused-path ${use} ${pattern}`;
      if (found.problem) report({ place: { file, node }, message: found.problem.message, key });
      // One finding for all paths that are refused for the same reason.
      for (const [reason, refused] of groupBy(found.refused, ({ reason }) => reason))
        report({
          place: { file, node },
          message: `Not read: ${listed(refused.map(({ path }) => path))}, ${reason}. Copy what is needed into the project${use === 'samples' || use === 'gold' ? ', or leave it out of the pattern' : ''}.`,
          key,
        });
    }
    for (const { batch, frozen } of (await view.assignments())?.batches ?? [])
      if (frozen?.problem)
        report({
          place: { file: batch.file, node: batch.file.root },
          message: `${frozen.problem.message} Until then, the batch has no samples.`,
          key: `refused-path ${batch.name}`,
        });
  },
});
