import { insertKey } from '../../base/yaml/edit';
import { GUIDELINE_FILE } from '../../project/model-store';
import { field } from '../../project/model/reader';
import { isPlainPath, projectPaths } from '../framework/project-paths';
import { projectRule } from '../framework/rule';
import { yamlFix } from '../framework/yaml-fixes';

export const fileNotFound = projectRule({
  id: 'file-not-found',
  group: 'schema',
  severity: 'error',
  fix: 'ask',
  reveals: 'nothing',
  summary: 'A path that matches no file has no effect, nor has a guideline that no path names.',
  check(view, report) {
    const { guidelinePath, file: schema } = view.model.schema;
    if (guidelinePath && view.guidelineProblem?.code === 'not-found')
      report({
        place: guidelinePath,
        message: view.guidelineProblem.message,
        key: 'file-not-found guideline',
      });
    const { root } = schema;
    if (view.hasUnnamedGuideline && root.kind === 'map')
      report({
        place: { file: schema, node: root.entries[0]?.key ?? root },
        message: `${GUIDELINE_FILE} has no effect. To use it, add "guideline: ${GUIDELINE_FILE}" here.`,
        severity: 'warning',
        key: 'file-not-found unnamed guideline',
        fixes: yamlFix(`Add "guideline: ${GUIDELINE_FILE}"`, 'ask', {
          file: schema,
          edit: insertKey(schema.document, root, 'guideline', GUIDELINE_FILE),
        }),
      });
    for (const { pattern, use, found, file, node } of projectPaths(view)) {
      if (found.problem) continue;
      // Before labelling starts there is no folder of annotations; a default that matches nothing is not a mistake.
      if (use !== 'samples' && use !== 'gold') continue;
      if (found.files > 0 && found.dvc !== undefined)
        report({
          place: { file, node },
          message: `A file that "${pattern}" matches is missing: ${found.dvc} says that DVC has it. Run "dvc pull" to fetch it.`,
          severity: 'warning',
          key: `file-not-found ${use} ${pattern}`,
        });
      if (found.files > 0 || found.refused.length > 0) continue;
      if (use === 'gold' && !hasGold(view.model.schema.file.root)) continue;
      const plain = isPlainPath(pattern);
      report({
        place: { file, node },
        message:
          found.dvc !== undefined
            ? `No file matches "${pattern}" yet: ${found.dvc} says that DVC has the data. Run "dvc pull" to fetch them.`
            : plain
              ? `There is no file "${pattern}" in the project. Paths are relative to the folder of labelwright.yaml, and case matters.`
              : `No file matches "${pattern}". Patterns are relative to the folder of labelwright.yaml; * does not cross a /, ** does.`,
        // A project without samples would have no findings.
        severity: plain || use === 'samples' ? 'error' : 'warning',
        key: `file-not-found ${use} ${pattern}`,
      });
    }
  },
});

const hasGold = (root: Parameters<typeof field>[0]): boolean =>
  field(field(root, 'data'), 'gold') !== undefined;
