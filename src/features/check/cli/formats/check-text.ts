import { maxOf } from '../../../../base/lists';
import { counted } from '../../../../base/text/phrases';
import type { Severity } from '../../../../project/findings/finding';
import type { CheckedFile } from '../../../../engine/check-project';
import { displayWidth } from '../../../../cli/text-table';
import { printable } from '../../../../cli/printable';
import { statisticsText } from './rule-statistics';
import type { Paint } from '../../../../cli/colors';
import { notesOf } from './notes';
import { oneBased, notListed, totalCounts, type CheckedProject, type CheckReport } from './report';
import { countsText, sumOf } from '../../../../cli/finding-counts';
import { shownPath } from '../../../../cli/find-projects';

const STYLES = { error: 'red', warning: 'yellow', info: 'blue' } as const;
/** Shorter messages are padded so that the rules form a column. */
const MESSAGE_WIDTH = 72;

/** The report for people: one finding per line (`file:line:column  severity  message  rule`), then a total. */
export function* checkText(report: CheckReport, paint: Paint): Iterable<string> {
  // Counts replace the findings.
  if (report.statistics) yield statisticsText(report.statistics);
  for (const project of report.statistics ? [] : report.projects)
    for (const file of project.result.files) yield* fileText(project, file, paint);
  yield `${summaryText(report, paint)}\n`;
  for (const note of report.narrowed ? notesOf(report.narrowed) : []) yield `${note}\n`;
}

function* fileText(project: CheckedProject, file: CheckedFile, paint: Paint): Iterable<string> {
  const { findings, counts } = file;
  const path = printable(shownPath(project, file.path));
  const rows = findings.map((finding) => {
    const { line, column } = oneBased(finding.range);
    return { finding, place: `${path}:${line}:${column}`, message: printable(finding.message) };
  });
  const placeWidth = widest(rows.map(({ place }) => place));
  const messageWidth = Math.min(MESSAGE_WIDTH, widest(rows.map(({ message }) => message)));
  for (const { finding, place, message } of rows) {
    const severity = paint(STYLES[finding.severity], finding.severity.padEnd('warning'.length));
    yield `${filled(place, placeWidth)}  ${severity}  ${filled(message, messageWidth)}  ${paint('dim', finding.rule)}\n`;
  }
  const hidden = countsText(notListed(counts, findings));
  if (hidden) yield `${path}  ${hidden} not shown here\n`;
  if (rows.length > 0 || hidden) yield '\n';
}

const widest = (texts: readonly string[]): number => maxOf(texts.map(displayWidth), 0);

const filled = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - displayWidth(text)));

function summaryText(report: CheckReport, paint: Paint): string {
  const counts = totalCounts(report);
  const files = report.projects.reduce((sum, { result }) => sum + result.filesChecked, 0);
  if (sumOf(counts) === 0) return paint('green', `No findings in ${counted(files, 'file')}.`);
  const affected = report.projects.reduce((sum, { result }) => sum + result.files.length, 0);
  const worst: Severity = counts.error > 0 ? 'error' : counts.warning > 0 ? 'warning' : 'info';
  return paint(STYLES[worst], `${countsText(counts)} in ${affected} of ${counted(files, 'file')}`);
}
