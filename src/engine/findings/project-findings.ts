import type { Finding, RelatedPlace } from '../../project/findings/finding';
import type { ProjectModel } from '../../project/model/model';
import { isUnreadable } from '../../project/samples/sample';
import { movedRange, type TextChange } from '../../base/text/text-change';
import { locatorOf } from '../../rules/framework/line-locator';
import type { LineView } from '../../rules/framework/line-view';
import type { ProjectView, RecordPlace } from '../../rules/framework/project-view';
import type { ProjectReport, RecordReport, RelatedRecords, YamlReport } from '../../rules/framework/rule';
import { crashed, toFinding } from '../../rules/framework/yaml-findings';
import { DataSuppressions, subjectOf, type LineSubject } from '../../rules/framework/data-suppressions';
import { milder, RuleSettings, type ActiveRule } from '../../rules/framework/settings';
import { unusedInData } from '../../rules/lint-yaml';
import { projectRules } from '../../rules/registry';
import type { OverlayFiles } from '../../project/files/overlay-files';
import type { RecordStore } from '../answers/record-store';
import type { DataFindings } from './data-findings';
import { isExplained, type Explained } from './file-findings';
import type { SampleFile } from '../../project/samples/sample-file';
import type { SampleStore } from '../../project/samples/sample-store';

const LINE_LIMIT = 1 << 22;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Findings in one file that a finding of a project rule explains better. */
export interface Superseded extends Explained {
  readonly file: string;
}

/** What the rules use beside their view. */
interface Sources {
  readonly files: OverlayFiles;
  readonly samples: SampleStore;
  readonly records: RecordStore;
  readonly dataFindings: DataFindings;
}

/** Runs the rules that see all records, then reports suppressions that suppress nothing. Places are found by reading lines again. */
export async function runProjectRules(
  model: ProjectModel,
  view: ProjectView,
  sources: Sources,
  pause: () => Promise<void>,
  signal: AbortSignal,
): Promise<{ findings: Finding[]; superseded: Superseded[] }> {
  const { files, samples } = sources;
  const settings = new RuleSettings(model.schema.lint);
  const findings: Finding[] = [];
  const superseded: Superseded[] = [];
  const silenced = new DataSuppressions(model.schema.lint.suppress);
  const suppressing = new Set<number>();
  const failed = new Set<string>();
  for (const rule of projectRules) {
    await pause();
    if (signal.aborted) break;
    const base = settings.active(rule, model.schema.file.path);
    const reports: ProjectReport[] = [];
    try {
      // A rule that is off for the schema file may be on for some data files.
      if (base || model.schema.lint.overrides.some(({ rules }) => rules.has(rule.id)))
        await rule.check(view, (found) => void reports.push(found), { options: settings.optionsOf(rule) });
    } catch (error) {
      // The error of an aborted rule is not a crash.
      if (signal.aborted) break;
      findings.push(crashed(rule.id, model.schema.file.path, error));
      failed.add(rule.id);
    }
    for (const report of reports) {
      const path = 'record' in report ? report.record.file : report.place.file.path;
      const active = settings.active(rule, path);
      if (!active) continue;
      for (const explained of report.explainsIn ?? [])
        superseded.push({ file: explained, rules: rule.explains ?? [], lines: 'all' });
      if ('place' in report) findings.push(await yamlFinding(rule.id, active, report, files, samples));
      else {
        const finding = await recordFinding(rule.id, active, report, model, files, samples);
        const by = silenced.find(rule.id, finding);
        if (by === undefined) findings.push(finding);
        else suppressing.add(by);
        if (report.supersedes)
          superseded.push({ file: path, rules: rule.explains ?? [], lines: report.supersedes });
      }
    }
  }
  findings.push(...unusedSuppressions(model, findings, suppressing, failed, sources));
  return { findings, superseded };
}

/** Without samples or records, nothing is reported: the suppressions may be meant for data that are somewhere else. */
function unusedSuppressions(
  model: ProjectModel,
  findings: readonly Finding[],
  suppressing: ReadonlySet<number>,
  failed: ReadonlySet<string>,
  { samples, records, dataFindings }: Sources,
): Finding[] {
  if (samples.files.length === 0 || records.files.length === 0) return [];
  return unusedInData(model, findings, new Set([...dataFindings.suppressing, ...suppressing]), failed);
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
    one.file === file && one.lines !== 'all' ? { ...one, lines: new Set([...one.lines].map(moved)) } : one,
  );
}

/** Leaves out findings that project rules explain better; with `only`, just those explained for a whole file. */
export function withoutSuperseded(
  findings: readonly Finding[],
  superseded: readonly Superseded[],
  only?: 'all',
): Finding[] {
  const counting = superseded.filter(({ lines }) => !only || lines === only);
  if (counting.length === 0) return [...findings];
  return findings.filter(
    ({ file, rule, range }) =>
      !counting.some((one) => one.file === file && isExplained(one, rule, range.start.line)),
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
  // Added to the finding itself: a copy would compute its fixes, which may never be needed.
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
    related.push({
      file: record.file,
      range: rangeIn(record, await readPlace(record, files, samples)),
      message,
    });
  return related;
}

async function recordFinding(
  rule: string,
  active: ActiveRule,
  report: RecordReport,
  model: ProjectModel,
  files: OverlayFiles,
  samples: SampleStore,
): Promise<Finding> {
  const related = [...(report.related ?? []), ...(await relatedPlaces(report, files, samples))];
  const line = await readPlace(report.record, files, samples);
  return {
    rule,
    severity: milder(active.severity, report.severity),
    message: report.message,
    file: report.record.file,
    range: rangeIn(report.record, line),
    ...subjectAt(line, model),
    ...(report.key !== undefined && { key: report.key }),
    ...(related.length > 0 && { related }),
    ...(report.fixes && report.fixes.length > 0 && { fixes: [...report.fixes] }),
  };
}

function rangeIn(place: RecordPlace, line: PlaceLine): Finding['range'] {
  const locator = locatorOf({
    kind: 'annotation',
    file: place.file,
    line: place.line,
    value: undefined,
    isAscii: false,
    sample: 'unknown',
    ...line,
  });
  return locator.range({ path: place.path, part: place.part });
}

function subjectAt({ raw, of }: PlaceLine, { schema }: ProjectModel): LineSubject {
  if (of) {
    const { sample } = of.parse(raw, schema.data);
    return isUnreadable(sample) || sample.id === undefined ? {} : { sample: sample.id };
  }
  try {
    const value: unknown = JSON.parse(raw);
    return subjectOf(typeof value === 'object' ? (value as Readonly<Record<string, unknown>>) : undefined);
  } catch {
    return {};
  }
}

type PlaceLine = Pick<LineView, 'raw' | 'format' | 'columns'> & {
  readonly of?: SampleFile;
};

/** The text at a place: a row of a sample file, which may have several lines, or a line. */
async function readPlace(
  { file: path, offset }: RecordPlace,
  files: OverlayFiles,
  samples: SampleStore,
): Promise<PlaceLine> {
  const file = samples.file(path);
  const row = file?.rowAt(offset) ?? -1;
  if (file && row >= 0) {
    const { start, end } = file.range(row);
    const { raw } = file.decodeRow(row, await files.read(path, start, end));
    return { raw, format: file.format, columns: file.header, of: file };
  }
  const bytes = await files.read(path, offset, offset + LINE_LIMIT);
  const end = bytes.indexOf(10);
  const raw = decoder.decode(end < 0 ? bytes : bytes.subarray(0, end)).replace(/^\uFEFF|\r$/g, '');
  return { raw, format: 'jsonl' };
}
