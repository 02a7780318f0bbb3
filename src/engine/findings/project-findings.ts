import type { Finding, RelatedPlace } from '../../core/findings/finding';
import type { ProjectModel } from '../../core/project/model';
import { movedRange, type TextChange } from '../../core/text/text-change';
import { locatorOf } from '../../rules/framework/line-locator';
import type { LineView } from '../../rules/framework/line-view';
import type { ProjectView } from '../../rules/framework/project-view';
import type {
  ProjectReport,
  RecordPlace,
  RecordReport,
  RelatedRecords,
  YamlReport,
} from '../../rules/framework/rule';
import { crashed, toFinding } from '../../rules/framework/yaml-findings';
import { defaultsOf } from '../../rules/framework/options';
import { milder, RuleSettings, type ActiveRule } from '../../rules/framework/settings';
import { projectRules } from '../../rules/registry';
import type { OverlayFiles } from '../files/overlay-files';
import type { SampleStore } from '../samples/sample-store';

const LINE_LIMIT = 1 << 22;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Findings of line rules that a finding of a project rule tells better. */
export interface Superseded {
  readonly file: string;
  readonly rules: readonly string[];
  /** 0-based. */
  readonly lines: ReadonlySet<number>;
}

export interface ProjectFindings {
  readonly findings: Finding[];
  readonly superseded: Superseded[];
}

/** Runs the rules that see everybody's records. Places inside records are worked out by reading their lines again. */
export async function runProjectRules(
  model: ProjectModel,
  view: ProjectView,
  files: OverlayFiles,
  samples: SampleStore,
  signal: AbortSignal,
): Promise<ProjectFindings> {
  const settings = new RuleSettings(model.schema.lint);
  const findings: Finding[] = [];
  const superseded: Superseded[] = [];
  for (const rule of projectRules) {
    if (signal.aborted) break;
    const base = settings.active(rule, model.schema.file.path);
    const reports: ProjectReport[] = [];
    try {
      // A rule that is off for the schema file may be on for some data files.
      if (base || model.schema.lint.overrides.some(({ rules }) => rules.has(rule.id)))
        await rule.check(
          view,
          (found) => void reports.push(found),
          base ?? { options: defaultsOf(rule.options) },
        );
    } catch (error) {
      // It was told to stop, and did.
      if (signal.aborted) break;
      findings.push(crashed(rule.id, model.schema.file.path, error));
    }
    for (const report of reports) {
      const path = 'record' in report ? report.record.file : report.place.file.path;
      const active = settings.active(rule, path);
      if (!active) continue;
      if ('place' in report) findings.push(await yamlFinding(rule.id, active, report, files, samples));
      else {
        findings.push(await recordFinding(rule.id, active, report, files, samples));
        if (report.supersedes) superseded.push({ file: path, ...report.supersedes });
      }
    }
  }
  return { findings, superseded };
}

/** The same after a change of a file. */
export function movedLines(
  superseded: readonly Superseded[],
  file: string,
  change: TextChange,
): Superseded[] {
  const moved = (line: number): number => {
    const start = { line, character: 0 };
    return movedRange({ start, end: start }, change).start.line;
  };
  return superseded.map((one) =>
    one.file === file ? { ...one, lines: new Set([...one.lines].map(moved)) } : one,
  );
}

/** Leaves out what findings of project rules tell better. */
export function withoutSuperseded(
  findings: readonly Finding[],
  superseded: readonly Superseded[],
): Finding[] {
  if (superseded.length === 0) return [...findings];
  return findings.filter(
    ({ file, rule, range }) =>
      !superseded.some(
        (one) => one.file === file && one.rules.includes(rule) && one.lines.has(range.start.line),
      ),
  );
}

async function yamlFinding(
  rule: string,
  active: ActiveRule,
  report: YamlReport & RelatedRecords,
  files: OverlayFiles,
  samples: SampleStore,
): Promise<Finding> {
  const finding = toFinding(rule, active, report);
  const related = await relatedPlaces(report, files, samples);
  // Added to the finding itself: a copy would make its fixes, which nobody has asked for.
  return related.length > 0
    ? Object.assign(finding, { related: [...(finding.related ?? []), ...related] })
    : finding;
}

async function relatedPlaces(
  { relatedRecords = [] }: RelatedRecords,
  files: OverlayFiles,
  samples: SampleStore,
): Promise<RelatedPlace[]> {
  const related: RelatedPlace[] = [];
  for (const { record, message } of relatedRecords)
    related.push({ file: record.file, range: await placeRange(record, files, samples), message });
  return related;
}

async function recordFinding(
  rule: string,
  active: ActiveRule,
  report: RecordReport,
  files: OverlayFiles,
  samples: SampleStore,
): Promise<Finding> {
  const related = [...(report.related ?? []), ...(await relatedPlaces(report, files, samples))];
  return {
    rule,
    severity: milder(active.severity, report.severity),
    message: report.message,
    file: report.record.file,
    range: await placeRange(report.record, files, samples),
    ...(report.key !== undefined && { key: report.key }),
    ...(related.length > 0 && { related }),
    ...(report.fixes && report.fixes.length > 0 && { fixes: [...report.fixes] }),
  };
}

async function placeRange(
  place: RecordPlace,
  files: OverlayFiles,
  samples: SampleStore,
): Promise<Finding['range']> {
  const locator = locatorOf({
    kind: 'annotation',
    file: place.file,
    line: place.line,
    value: undefined,
    plain: false,
    sample: 'unknown',
    ...(await readPlace(place, files, samples)),
  });
  return locator.range({ path: place.path, ...(place.part && { part: place.part }) });
}

/** What stands at a place: a row of a sample file, which may run over several lines, or a line. */
async function readPlace(
  { file: path, offset }: RecordPlace,
  files: OverlayFiles,
  samples: SampleStore,
): Promise<Pick<LineView, 'raw' | 'format' | 'columns'>> {
  const file = samples.file(path);
  const row = file?.rowAt(offset) ?? -1;
  if (file && row >= 0) {
    const { start, end } = file.range(row);
    const { raw } = file.decodeRow(row, await files.read(path, start, end));
    return { raw, format: file.format, columns: file.header };
  }
  const bytes = await files.read(path, offset, offset + LINE_LIMIT);
  const end = bytes.indexOf(10);
  const raw = decoder.decode(end < 0 ? bytes : bytes.subarray(0, end)).replace(/^\uFEFF|\r$/g, '');
  return { raw, format: 'jsonl' };
}
