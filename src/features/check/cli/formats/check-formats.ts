import { checkJson } from './check-json';
import { checkSarif } from './check-sarif';
import { checkText } from './check-text';
import {
  type CheckFormat,
  type CheckReport,
  totalCounts,
  type CheckedProject,
  oneBased,
  notListed,
} from './report';
import { Fingerprints } from './fingerprints';
import { shownPath } from '../../../../cli/find-projects';
import { type Finding, SEVERITIES, type Severity } from '../../../../project/findings/finding';
import { countsText, sumOf } from '../../../../cli/finding-counts';
import type { Counts } from '../../../../engine/check-project';
import { attribute, testCase } from '../../../../cli/junit';

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

const CODE_CLIMATE = { error: 'major', warning: 'minor', info: 'info' } as const;

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
          severity: CODE_CLIMATE[finding.severity],
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

/**
 * The report as JUnit XML: a suite for each file with findings, a test case for each finding. Cases fail if their severity makes the exit
 * code 1; the others pass and show their message. Names contain no line numbers, so a case has the same history when lines are added or
 * removed.
 */
function* checkJunit(report: CheckReport): Iterable<string> {
  const total = sumOf(totalCounts(report));
  const failing = new Set<Severity>(report.failing ?? ['error']);
  const failuresOf = (counts: Counts): number =>
    SEVERITIES.reduce((sum, severity) => sum + (failing.has(severity) ? counts[severity] : 0), 0);
  yield `<?xml version="1.0" encoding="utf-8"?>\n<testsuites name="labelwright" tests="${Math.max(1, total)}" failures="${failuresOf(totalCounts(report))}">\n`;
  if (total === 0)
    yield '  <testsuite name="labelwright" tests="1" failures="0"><testcase name="no findings"/></testsuite>\n';
  for (const project of report.projects)
    for (const { path, findings, counts } of project.result.files) {
      const name = attribute(shownPath(project, path));
      yield `  <testsuite name="${name}" tests="${sumOf(counts)}" failures="${failuresOf(counts)}">\n`;
      const names = new Map<string, number>();
      for (const finding of findings) yield caseOf(name, finding, failing.has(finding.severity), names);
      const hidden = notListed(counts, findings);
      if (sumOf(hidden) > 0)
        yield testCase(
          name,
          'not listed',
          `${countsText(hidden)} more`,
          failuresOf(hidden) > 0 ? '' : undefined,
        );
      yield '  </testsuite>\n';
    }
  yield '</testsuites>\n';
}

/** `names`: number of cases in the file by name. */
function caseOf(
  file: string,
  { rule, severity, message, range, key }: Finding,
  fails: boolean,
  names: Map<string, number>,
): string {
  const { line, column } = oneBased(range);
  const about =
    key === undefined || key === '' ? message : key.startsWith(`${rule} `) ? key.slice(rule.length + 1) : key;
  const name = `${rule}: ${about}`;
  const before = names.get(name) ?? 0;
  names.set(name, before + 1);
  const reported = `${line}:${column}: ${message}`;
  return testCase(
    file,
    before === 0 ? name : `${name} (${before + 1})`,
    reported,
    fails ? severity : undefined,
  );
}
