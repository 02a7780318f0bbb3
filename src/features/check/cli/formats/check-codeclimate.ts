import { Fingerprints } from './fingerprints';
import { oneBased } from './positions';
import type { CheckReport } from './report';
import { shownPath } from '../../../../cli/find-projects';

const SEVERITIES = { error: 'major', warning: 'minor', info: 'info' } as const;

/** The report as a Code Climate list, which GitLab shows in merge requests; one finding per line. */
export function* checkCodeclimate(report: CheckReport): Iterable<string> {
  const fingerprints = new Fingerprints();
  let separator = '[\n';
  for (const project of report.projects)
    for (const { path, findings } of project.result.files)
      for (const finding of findings) {
        const shown = shownPath(project, path);
        const { line, column, endLine, endColumn } = oneBased(finding.range);
        yield separator;
        yield JSON.stringify({
          type: 'issue',
          check_name: finding.rule,
          description: finding.message,
          categories: ['Style'],
          severity: SEVERITIES[finding.severity],
          fingerprint: fingerprints.of(shown, finding),
          location: {
            path: shown,
            positions: { begin: { line, column }, end: { line: endLine, column: endColumn } },
          },
        });
        separator = ',\n';
      }
  yield separator === '[\n' ? '[]\n' : '\n]\n';
}
