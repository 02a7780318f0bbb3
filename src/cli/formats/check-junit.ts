import type { Finding } from '../../core/findings/finding';
import { oneBased } from './positions';
import { countsText, shownPath, sumOf, totalCounts, type CheckReport } from './report';

/** The report as JUnit XML: a suite for each file with findings, a failed case for each finding. */
export function* checkJunit(report: CheckReport): Iterable<string> {
  const total = sumOf(totalCounts(report));
  yield `<?xml version="1.0" encoding="utf-8"?>\n<testsuites name="labelwright" tests="${Math.max(1, total)}" failures="${total}">\n`;
  if (total === 0)
    yield '  <testsuite name="labelwright" tests="1" failures="0"><testcase name="no findings"/></testsuite>\n';
  for (const project of report.projects)
    for (const { path, findings, counts } of project.result.files) {
      const name = attribute(shownPath(project, path));
      yield `  <testsuite name="${name}" tests="${sumOf(counts)}" failures="${sumOf(counts)}">\n`;
      for (const finding of findings) yield failedCase(name, finding);
      const hidden = { ...counts };
      for (const { severity } of findings) hidden[severity] -= 1;
      if (sumOf(hidden) > 0)
        yield `    <testcase classname="${name}" name="not listed"><failure message="${countsText(hidden)} more"/></testcase>\n`;
      yield '  </testsuite>\n';
    }
  yield '</testsuites>\n';
}

function failedCase(file: string, { rule, severity, message, range }: Finding): string {
  const { line, column } = oneBased(range);
  return (
    `    <testcase classname="${file}" name="${attribute(rule)} ${line}:${column}">` +
    `<failure type="${severity}" message="${attribute(message)}"/></testcase>\n`
  );
}

/** Text for an attribute. What XML 1.0 cannot hold in any way becomes U+FFFD. */
function attribute(text: string): string {
  return text
    .replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replace(/[\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}
