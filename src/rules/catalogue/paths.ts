import { insertKey } from '../../base/yaml/edit';
import { GUIDELINE_FILE } from '../../project/model-store';
import { field, items, listOf, text } from '../../project/model/reader';
import { isPlainPath, projectPaths, listed } from '../framework/project-paths';
import { publicRule } from '../framework/rule';
import { yamlFix } from '../framework/yaml-fixes';
import { groupBy } from '../../base/lists';
import { globProblem } from '../../base/files/globs';

export const fileNotFound = publicRule({
  id: 'file-not-found',
  severity: 'error',
  fix: 'ask',
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

export const refusedPath = publicRule({
  id: 'refused-path',
  severity: 'error',
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
      for (const node of listOf(given)) {
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

export const unknownFileFormat = publicRule({
  id: 'unknown-file-format',
  severity: 'warning',
  summary: 'A file with an unknown extension is skipped: its samples are never labelled.',
  check(view, report) {
    for (const { pattern, found, file, node } of projectPaths(view)) {
      const { unknownFormat } = found;
      if (unknownFormat.length === 0) continue;
      const one = unknownFormat.length === 1;
      report({
        place: { file, node },
        message: `${listed(unknownFormat)} ${one ? 'is' : 'are'} left out: the name does not say the format. Give it as {path: ${isPlainPath(pattern) ? pattern : '…'}, format: jsonl | csv | tsv | lines | document}, or use a narrower pattern.`,
        key: `unknown-file-format ${pattern}`,
        // Other files beside samples, such as a README, are usually left out on purpose.
        ...(found.files > unknownFormat.length && { severity: 'info' as const }),
      });
    }
  },
});

export const fileNameCase = publicRule({
  id: 'file-name-case',
  severity: 'warning',
  summary:
    'Files whose names differ only in case are one file on Windows and macOS: a clone lacks one of them.',
  async check(view, report) {
    const { model, recordFiles, sampleFiles } = view;
    const yaml = [...model.batches, ...model.migrations].map(({ file }) => ({
      path: file.path,
      at: { place: { file, node: file.root } },
    }));
    // annotator-file-name looks at files of annotations.
    const records = recordFiles.filter(({ kind }) => kind !== 'annotation');
    const paths = [...sampleFiles, ...records].map(({ path }) => path);
    const data = [...paths, ...(await view.otherRecordFiles())].map((path) => ({
      path,
      at: { record: { file: path, line: 0, offset: 0, path: [] } },
    }));
    const alike = groupBy([...yaml, ...data], ({ path }) => path.normalize('NFC').toLowerCase());
    for (const [, [first, ...others]] of alike)
      for (const { path, at } of others)
        if (path !== first!.path)
          report({
            ...at,
            message: `${path} and ${first!.path} differ only in upper and lower case: on Windows and macOS they are one file. Give one of them another name.`,
            key: `file-name-case ${path}`,
          });
  },
});
