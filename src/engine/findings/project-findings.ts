import type { Finding, RelatedPlace } from '../../core/findings/finding';
import type { ProjectModel } from '../../core/project/model';
import { locatorOf } from '../../rules/framework/line-locator';
import type { ProjectView } from '../../rules/framework/project-view';
import type { ProjectReport, RecordPlace, RecordReport } from '../../rules/framework/rule';
import { crashed, toFinding } from '../../rules/framework/run-yaml-rules';
import { milder, RuleSettings, type ActiveRule } from '../../rules/framework/settings';
import { projectRules } from '../../rules/registry';
import type { OverlayFiles } from '../files/overlay-files';

const LINE_LIMIT = 1 << 22;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Runs the rules that see everybody's records. Places inside records are worked out by reading their lines again. */
export async function runProjectRules(
  model: ProjectModel,
  view: ProjectView,
  files: OverlayFiles,
  signal: AbortSignal,
): Promise<Finding[]> {
  const settings = new RuleSettings(model.schema.lint);
  const findings: Finding[] = [];
  for (const rule of projectRules) {
    if (signal.aborted) return findings;
    const base = settings.active(rule, model.schema.file.path);
    const reports: ProjectReport[] = [];
    try {
      // A rule that is off for the schema file may be on for some data files.
      if (base || model.schema.lint.overrides.some(({ rules }) => rules.has(rule.id)))
        await rule.check(view, (found) => void reports.push(found), base ?? { options: { ...rule.options } });
    } catch (error) {
      findings.push(crashed(rule.id, model.schema.file.path, error));
    }
    for (const report of reports) {
      const path = 'record' in report ? report.record.file : report.place.file.path;
      const active = settings.active(rule, path);
      if (active)
        findings.push(
          'record' in report
            ? await recordFinding(rule.id, active, report, files)
            : toFinding(rule.id, active, report),
        );
    }
  }
  return findings;
}

async function recordFinding(
  rule: string,
  active: ActiveRule,
  report: RecordReport,
  files: OverlayFiles,
): Promise<Finding> {
  const related: RelatedPlace[] = [...(report.related ?? [])];
  for (const { record, message } of report.relatedRecords ?? [])
    related.push({ file: record.file, range: await placeRange(record, files), message });
  return {
    rule,
    severity: milder(active.severity, report.severity),
    message: report.message,
    file: report.record.file,
    range: await placeRange(report.record, files),
    ...(report.key !== undefined && { key: report.key }),
    ...(related.length > 0 && { related }),
  };
}

async function placeRange(place: RecordPlace, files: OverlayFiles): Promise<Finding['range']> {
  const bytes = await files.read(place.file, place.offset, place.offset + LINE_LIMIT);
  const end = bytes.indexOf(10);
  const text = decoder.decode(end < 0 ? bytes : bytes.subarray(0, end)).replace(/^\uFEFF|\r$/g, '');
  const locator = locatorOf({
    kind: 'annotation',
    file: place.file,
    line: place.line,
    raw: text,
    format: /\.(csv|tsv)$/i.test(place.file)
      ? place.file.toLowerCase().endsWith('.tsv')
        ? 'tsv'
        : 'csv'
      : 'jsonl',
    value: undefined,
    plain: false,
    sample: 'unknown',
  });
  return locator.range({ path: place.path, ...(place.part && { part: place.part }) });
}
