import { FileError } from '../../base/files/file-error';
import type { Finding, RelatedPlace } from '../../project/findings/finding';
import type { ProjectModel } from '../../project/model/model';
import { isUnreadable } from '../../project/samples/sample';
import { movedRange, type TextChange } from '../../base/text/text-change';
import { locatorOf } from '../../rules/framework/line-locator';
import type { LineView } from '../../rules/framework/line-view';
import type { ProjectView, RecordPlace } from '../../rules/framework/project-view';
import type {
  ProjectReport,
  RecordReport,
  RelatedRecords,
  Withheld,
  YamlReport,
} from '../../rules/framework/rule';
import { crashed, toFinding } from '../../rules/framework/yaml-findings';
import { DataSuppressions, subjectOf, type LineSubject } from '../../rules/framework/data-suppressions';
import { milder, RuleSettings, type ActiveRule } from '../../rules/framework/settings';
import { unusedInData } from '../../rules/lint-yaml';
import { projectRules } from '../../rules/registry';
import { isObject, defined } from '../../base/objects';
import { append } from '../../base/lists';
import { lineAt, parseLine } from '../../project/answers/lines';
import type { Stores } from '../stores/stores';
import type { DataFindings } from './data-findings';
import { isExplained, type Explained } from './file-findings';
import type { SampleFile } from '../../project/samples/sample-file';

/** A line is read for each report. */
const REPORTS_PER_PAUSE = 100;

/** Findings in one file that a finding of a project rule explains better. */
export interface Superseded extends Explained {
  readonly file: string;
}

/** Runs the rules that see all records, then reports suppressions that suppress nothing. Places are found by reading lines again. */
export async function runProjectRules(
  model: ProjectModel,
  view: ProjectView,
  sources: Stores,
  data: DataFindings,
  pause: () => Promise<void>,
  signal: AbortSignal,
): Promise<{ findings: Finding[]; superseded: Superseded[] }> {
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
      // Nor is a data file that cannot be read: all that depends on it is wrong now.
      if (FileError.is(error) && (sources.samples.file(error.path) ?? sources.records.file(error.path)))
        throw error;
      findings.push(crashed(rule.id, model.schema.file.path, error));
      failed.add(rule.id);
    }
    for (const [n, report] of reports.entries()) {
      if (n % REPORTS_PER_PAUSE === REPORTS_PER_PAUSE - 1) await pause();
      const path = 'record' in report ? report.record.file : report.place.file.path;
      const active = settings.active(rule, path);
      if (!active) continue;
      for (const explained of report.explainsIn ?? [])
        superseded.push({ file: explained, rules: rule.explains ?? [], lines: 'all' });
      if ('place' in report) findings.push(yamlFinding(rule.id, active, report, sources));
      else {
        const finding = recordFinding(rule.id, active, report, model, sources);
        const by = silenced.find(rule.id, finding);
        if (by === undefined) findings.push(finding);
        else suppressing.add(by);
        if (report.supersedes)
          superseded.push({ file: path, rules: rule.explains ?? [], lines: report.supersedes });
      }
    }
  }
  append(findings, unusedSuppressions(model, findings, suppressing, failed, sources, data));
  return { findings, superseded };
}

/** Without samples or records, nothing is reported: the suppressions may be meant for data that are somewhere else. */
function unusedSuppressions(
  model: ProjectModel,
  findings: readonly Finding[],
  suppressing: ReadonlySet<number>,
  failed: ReadonlySet<string>,
  { samples, records }: Stores,
  data: DataFindings,
): Finding[] {
  if (samples.files.length === 0 || records.files.length === 0) return [];
  // What a suppression is about may be in a file that cannot be read.
  if (!samples.isWhole || records.unreadable.length > 0) return [];
  return unusedInData(model, findings, new Set([...data.suppressing, ...suppressing]), failed);
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

function yamlFinding(
  rule: string,
  active: ActiveRule,
  report: YamlReport & RelatedRecords,
  sources: Stores,
): Finding {
  const finding = toFinding(rule, active, report);
  const related = relatedPlaces(report, sources);
  // Added to the finding itself: a copy would compute its fixes, which may never be needed.
  return Object.assign(finding, {
    ...withheld(report),
    ...(related.length > 0 && { related: [...(finding.related ?? []), ...related] }),
  });
}

const relatedPlaces = ({ relatedRecords = [] }: RelatedRecords, sources: Stores): RelatedPlace[] =>
  relatedRecords.map(({ record, message }) => ({
    file: record.file,
    range: rangeIn(record, readPlace(record, sources)),
    message,
  }));

const withheld = ({ samples, redacted }: Withheld): Withheld => defined({ samples, redacted });

function recordFinding(
  rule: string,
  active: ActiveRule,
  report: RecordReport,
  model: ProjectModel,
  sources: Stores,
): Finding {
  const related = [...(report.related ?? []), ...relatedPlaces(report, sources)];
  const line = readPlace(report.record, sources);
  return {
    rule,
    severity: milder(active.severity, report.severity),
    message: report.message,
    file: report.record.file,
    range: rangeIn(report.record, line),
    ...subjectAt(line, model),
    ...(report.key !== undefined && { key: report.key }),
    ...withheld(report),
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
  const value = parseLine(raw);
  return isObject(value) ? subjectOf(value) : {};
}

type PlaceLine = Pick<LineView, 'raw' | 'format' | 'columns'> & {
  readonly of?: SampleFile;
};

/** The text at a place: a row of a sample file, which may have several lines, or a line. */
function readPlace({ file: path, offset }: RecordPlace, { files, samples, records }: Stores): PlaceLine {
  const file = samples.file(path);
  if (file?.problem ?? records.file(path)?.problem) return { raw: '', format: 'jsonl' };
  const row = file?.rowAt(offset) ?? -1;
  if (file && row >= 0) {
    const { start, end } = file.range(row);
    const { raw } = file.decodeRow(row, files.readNow(path, start, end));
    return { raw, format: file.format, columns: file.header, of: file };
  }
  return { raw: lineAt((start, end) => files.readNow(path, start, end), offset), format: 'jsonl' };
}
