import { groupBy } from '../../base/group-by';
import { field, items, text } from '../../project/model/reader';
import { globProblem } from '../../base/files/globs';
import { listed, projectPaths } from '../framework/project-paths';
import { projectRule } from '../framework/rule';

export const refusedPath = projectRule({
  id: 'refused-path',
  group: 'schema',
  severity: 'error',
  reveals: 'nothing',
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
    const others = [
      ...items(field(field(schema.root, 'lint'), 'overrides')).map((one) => ({
        file: schema,
        node: field(one, 'files'),
      })),
      ...view.model.batches.map(({ file }) => ({ file, node: field(field(file.root, 'samples'), 'files') })),
    ];
    for (const { file, node: given } of others)
      for (const node of given?.kind === 'seq' ? given.items : given ? [given] : []) {
        const glob = text(node) ?? '';
        const problem = glob === '' ? undefined : globProblem(glob);
        // The JSON Schema of batches finds the paths that lead outside.
        if (problem && (file === schema || problem.code === 'invalid'))
          report({
            place: { file, node },
            message: `${problem.message} Until then, it matches nothing.`,
            key: `refused-path files ${glob}`,
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
