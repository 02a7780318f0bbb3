import type { Finding } from '../../../../project/findings/finding';
import { oneBased } from './positions';
import { totalCounts, type CheckedProject, type CheckReport } from './report';
import { countsText, sumOf } from '../../../../cli/finding-counts';
import { shownPath } from '../../../../cli/find-projects';

const COMMANDS = { error: 'error', warning: 'warning', info: 'notice' } as const;

/** The report as workflow commands, which GitHub Actions shows beside changed lines. */
export function* checkGithub(report: CheckReport): Iterable<string> {
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
  const list = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
  return `::${COMMANDS[severity]} ${list.join(',')}::${escapeData(message)}`;
}

/** The escapes that the runner decodes; other control characters do not belong in a log. */
const escapeData = (text: string): string =>
  text
    .replace(/(?![\r\n])\p{Cc}/gu, '\ufffd')
    .replaceAll('%', '%25')
    .replaceAll('\r', '%0D')
    .replaceAll('\n', '%0A');
const escapeProperty = (text: string): string =>
  escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
