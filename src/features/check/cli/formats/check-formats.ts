import { checkJson } from './check-json';
import { checkJunit } from './check-junit';
import { checkSarif } from './check-sarif';
import { checkText } from './check-text';
import { type CheckFormat, type CheckReport, totalCounts, type CheckedProject, oneBased } from './report';
import { Fingerprints } from './fingerprints';
import { shownPath } from '../../../../cli/find-projects';
import type { Finding } from '../../../../project/findings/finding';
import { countsText, sumOf } from '../../../../cli/finding-counts';

/** The output formats of `check`. */
export const CHECK_FORMATS = {
  text: checkText,
  json: checkJson,
  sarif: checkSarif,
  github: checkGithub,
  junit: checkJunit,
  codeclimate: checkCodeclimate,
} satisfies Record<string, CheckFormat>;

export type CheckFormatName = keyof typeof CHECK_FORMATS;

const SEVERITIES = { error: 'major', warning: 'minor', info: 'info' } as const;

/** The report as a Code Climate list, which GitLab shows in merge requests; one finding per line. */
function* checkCodeclimate(report: CheckReport): Iterable<string> {
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

const COMMANDS = { error: 'error', warning: 'warning', info: 'notice' } as const;

/** The report as workflow commands, which GitHub Actions shows beside changed lines. */
function* checkGithub(report: CheckReport): Iterable<string> {
  for (const project of report.projects)
    for (const { findings } of project.result.files)
      for (const finding of findings) yield `${annotation(project, finding)}\n`;
  const counts = totalCounts(report);
  yield sumOf(counts) === 0 ? 'No findings.\n' : `${countsText(counts)}\n`;
}

function annotation(project: CheckedProject, { severity, rule, message, file, range }: Finding): string {
  const { line, column, endLine, endColumn } = oneBased(range);
  // GitHub uses columns only within one line, and only if the end follows the start.
  const columns = line !== endLine ? {} : { col: column, endColumn: Math.max(column, endColumn - 1) };
  const properties = { title: rule, file: shownPath(project, file), line, endLine, ...columns };
  const list = Object.entries(properties).map(
    ([name, value]) => `${name}=${escapeData(String(value)).replaceAll(':', '%3A').replaceAll(',', '%2C')}`,
  );
  return `::${COMMANDS[severity]} ${list.join(',')}::${escapeData(message)}`;
}

/** The escapes that the runner decodes; other control characters do not belong in a log. */
const escapeData = (text: string): string =>
  text
    .replace(/(?![\r\n])\p{Cc}/gu, '\ufffd')
    .replaceAll('%', '%25')
    .replaceAll('\r', '%0D')
    .replaceAll('\n', '%0A');
