import { present } from '../../../../base/lists';
import { counted } from '../../../../base/text/phrases';
import type { Finding, Fix, Range, Severity } from '../../../../project/findings/finding';
import { CATALOGUE } from '../../../../rules/registry';
import { rulePage } from '../../../../cli/rule-pages';
import { VERSION } from '../../../../cli/output';
import { Fingerprints } from './fingerprints';
import { notesOf } from './notes';
import { oneBased, totalCounts, type CheckedProject, type CheckReport } from './report';
import { countsText, sumOf } from '../../../../cli/finding-counts';
import { shownPath } from '../../../../cli/find-projects';

/** GitHub rejects a run with more results. */
const MAX_RESULTS = 25_000;
const LEVELS = { error: 'error', warning: 'warning', info: 'note' } as const;

interface Placed {
  readonly project: CheckedProject;
  readonly finding: Finding;
}

/** The report as SARIF 2.1.0 (OASIS): one run, one result per line. Findings beyond the limit become a notification. */
export function* checkSarif(report: CheckReport): Iterable<string> {
  const results = gravestFirst(report).slice(0, MAX_RESULTS);
  const rules = [...new Set(results.map(({ finding }) => finding.rule))].sort();
  const hidden = sumOf(totalCounts(report)) - results.length;
  yield '{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{\n';
  yield `"tool":{"driver":${JSON.stringify({ name: 'Labelwright', version: VERSION, rules: rules.map(ruleJson) })}},\n`;
  yield `"columnKind":"utf16CodeUnits","originalUriBaseIds":{"SRCROOT":{"description":{"text":"The folder in which the check was run."}}},\n`;
  yield `"invocations":[${JSON.stringify(invocation(report, hidden))}],\n`;
  yield `"properties":${JSON.stringify({ projects: report.projects.map(({ folder, title, guideline }) => ({ folder, title, guideline })) })},\n"results":[`;
  const fingerprints = new Fingerprints();
  for (const [n, placed] of results.entries())
    yield `${n > 0 ? ',' : ''}\n${JSON.stringify(resultJson(placed, rules, fingerprints))}`;
  yield '\n]}]}\n';
}

function gravestFirst({ projects }: CheckReport): Placed[] {
  const all = projects.flatMap((project) =>
    project.result.files.flatMap(({ findings }) => findings.map((finding) => ({ project, finding }))),
  );
  const of = (severity: Severity) => all.filter(({ finding }) => finding.severity === severity);
  return [...of('error'), ...of('warning'), ...of('info')];
}

function invocation(report: CheckReport, hidden: number): object {
  const notes = present([
    hidden > 0 &&
      `${counted(hidden, 'more finding is', 'more findings are')} not in this log. In all: ${countsText(totalCounts(report))}.`,
    ...(report.narrowed ? notesOf(report.narrowed) : []),
  ]);
  return {
    executionSuccessful: true,
    ...(notes.length > 0 && {
      toolExecutionNotifications: notes.map((text) => ({ level: 'warning', message: { text } })),
    }),
  };
}

function ruleJson(id: string): object {
  const rule = CATALOGUE.get(id);
  const page = rulePage(id);
  return {
    id,
    ...(rule && { shortDescription: { text: rule.summary } }),
    ...(rule && page !== undefined && { help: { text: rule.summary, markdown: page } }),
    ...(rule && {
      defaultConfiguration:
        rule.severity === 'off' ? { enabled: false } : { level: LEVELS[rule.severity], enabled: true },
      properties: { tags: [rule.group] },
    }),
  };
}

function resultJson(
  { project, finding }: Placed,
  rules: readonly string[],
  fingerprints: Fingerprints,
): object {
  const { rule, severity, message, file, range, sample, related, fixes } = finding;
  const fingerprint = fingerprints.of(shownPath(project, file), finding);
  return {
    ruleId: rule,
    ruleIndex: rules.indexOf(rule),
    level: LEVELS[severity],
    message: { text: message },
    locations: [
      {
        physicalLocation: placeJson(project, file, range),
        ...(sample !== undefined && { logicalLocations: [{ name: sample, kind: 'sample' }] }),
      },
    ],
    // The first is GitHub's name for the fingerprint it compares.
    partialFingerprints: { primaryLocationLineHash: fingerprint, 'labelwright/v1': fingerprint },
    ...(related && {
      relatedLocations: related.map((place, id) => ({
        id,
        physicalLocation: placeJson(project, place.file, place.range),
        message: { text: place.message },
      })),
    }),
    ...(fixes && { fixes: fixes.map((fix) => fixJson(project, fix)) }),
  };
}

function fixJson(project: CheckedProject, { title, edits }: Fix): object {
  const files = [...new Set(edits.map(({ file }) => file))];
  return {
    description: { text: title },
    artifactChanges: files.map((file) => ({
      artifactLocation: artifact(project, file),
      replacements: edits
        .filter((edit) => edit.file === file)
        .map(({ range, newText }) => ({
          deletedRegion: region(range),
          ...(newText !== '' && { insertedContent: { text: newText } }),
        })),
    })),
  };
}

const placeJson = (project: CheckedProject, file: string, range: Range): object => ({
  artifactLocation: artifact(project, file),
  region: region(range),
});

function region(range: Range): object {
  const { line, column, endLine, endColumn } = oneBased(range);
  return { startLine: line, startColumn: column, endLine, endColumn };
}

/** Relative to the folder of the check; paths outside it have no base. */
function artifact(project: CheckedProject, file: string): object {
  const path = shownPath(project, file);
  const uri = path.split('/').map(encodeURIComponent).join('/');
  return path.startsWith('../') ? { uri } : { uri, uriBaseId: 'SRCROOT' };
}
