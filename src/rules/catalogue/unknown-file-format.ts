import { isPlainPath, listed, projectPaths } from '../framework/project-paths';
import { projectRule } from '../framework/rule';

export const unknownFileFormat = projectRule({
  id: 'unknown-file-format',
  group: 'schema',
  severity: 'warning',
  reveals: 'nothing',
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
