import { SEVERITIES, type Finding, type Severity } from '../../../../project/findings/finding';
import type { Counts } from '../../../../engine/check-project';
import { oneBased, notListed, totalCounts, type CheckReport } from './report';
import { countsText, sumOf } from '../../../../cli/finding-counts';
import { shownPath } from '../../../../cli/find-projects';
import { attribute, testCase } from '../../../../cli/junit';

/**
 * The report as JUnit XML: a suite for each file with findings, a test case for each finding. Cases fail if their severity makes the exit
 * code 1; the others pass and show their message. Names contain no line numbers, so a case has the same history when lines are added or
 * removed.
 */
export function* checkJunit(report: CheckReport): Iterable<string> {
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
