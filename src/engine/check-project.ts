import { UserError } from '../base/user-error';
import { SEVERITIES, type Finding, type Severity } from '../project/findings/finding';
import type { ProjectModel } from '../project/model/model';
import type { FileFindings, Keeping } from './findings/file-findings';
import { LineChecks } from './findings/line-checks';
import type { RecordFile } from '../project/answers/record-files';
import type { Project } from './project';
import { FileChecker } from './ranges/check-files';
import { noWorkers, type WorkerPool } from './ranges/worker-pool';

export type Counts = Record<Severity, number>;

export interface CheckOptions {
  /** Findings kept a file; the rest is counted. `Infinity` keeps all. */
  readonly limit: number;
  /** Only findings of these rules exist. */
  readonly rules?: ReadonlySet<string>;
  /** Only findings of these severities are kept; the others are counted. */
  readonly severities?: ReadonlySet<Severity>;
}

/** What was found in one file. */
export interface CheckedFile {
  /** Project-relative. */
  readonly path: string;
  /** Sorted; at most as many as were asked for. */
  readonly findings: readonly Finding[];
  /** All findings of the file, the ones that were not kept included. */
  readonly counts: Counts;
}

export interface CheckResult {
  /** Files with findings, sorted by path. */
  readonly files: readonly CheckedFile[];
  readonly counts: Counts;
  /** Number of files that were looked at, the two YAML files included. */
  readonly filesChecked: number;
}

/** The project cannot be checked at all. */
export class CheckError extends UserError {
  override readonly name = 'CheckError';
}

/**
 * Checks a whole project that nothing has looked at yet, and finds exactly what `Project.refresh` finds. Each sample and each record
 * is parsed once: its id is noted, it is replayed and it is checked in the same step. Afterwards the project is up to date.
 */
export async function checkProject(
  project: Project,
  options: CheckOptions,
  pool = noWorkers(() => Promise.resolve()),
): Promise<CheckResult> {
  project.dataFindings.keeping = keepingOf(options);
  await project.refreshModel();
  if (!project.model)
    throw new CheckError(project.models.unreadable?.message ?? 'labelwright.yaml cannot be read.');
  await readAndCheck(project, project.model, pool);
  await pool.end();
  await project.refresh();
  return checkResult(project, options);
}

/**
 * Reads the samples and records of a project that nothing has looked at yet, and checks each line on the way: what `Project.refresh`, which
 * has to follow, would read twice. Files of lines are read in ranges, by all threads of the pool; what is found does not depend on them.
 */
export async function readAndCheck(project: Project, model: ProjectModel, pool: WorkerPool): Promise<void> {
  const { samples, records, dataFindings } = project;
  const checks = new LineChecks(model, samples);
  // Samples come first: records are checked against their texts.
  await samples.refresh(model.schema.data);
  const inRanges = new FileChecker(project, model, pool);
  const pause = (): Promise<void> => pool.pause();
  for (let at = 0; at < samples.files.length;) {
    const done = await inRanges.checkSamples(samples.files.slice(at));
    if (done === 0) await dataFindings.checkSamples(samples.files[at]!, checks, pause);
    at += Math.max(done, 1);
  }
  await samples.readIds(pause);
  const found = new Map<string, FileFindings>();
  const findingsOf = ({ path }: RecordFile): FileFindings => {
    let into = found.get(path);
    if (!into) found.set(path, (into = dataFindings.fresh()));
    return into;
  };
  // Disagreements are worked out from all records at once.
  records.notesTouched = false;
  await records.refresh(model.schema.data, {
    visit: (file, line, value) => dataFindings.checkLine(file, line, value, checks, findingsOf(file)),
    pause,
    rangesOf: (file, info, bytes) => inRanges.checkRecords(file, info, bytes, () => findingsOf(file)),
  });
  for (const file of records.files) {
    dataFindings.adopt(file, findingsOf(file));
    await dataFindings.recount(file, checks, pause);
  }
  records.notesTouched = true;
}

/** Which findings of a file are kept by the options. */
export const keepingOf = (options: CheckOptions): Keeping => ({
  limit: options.limit,
  fate: (finding) => fateOf(finding, options),
});

/** What becomes of a finding by the options: `drop` is as if it did not exist. */
export function fateOf(finding: Finding, { rules, severities }: CheckOptions): 'keep' | 'count' | 'drop' {
  if (rules && !rules.has(finding.rule)) return 'drop';
  return !severities || severities.has(finding.severity) ? 'keep' : 'count';
}

/** What is found in a project that is up to date. */
export function checkResult(project: Project, options: CheckOptions): CheckResult {
  const { dataFindings, samples, records, models } = project;
  const paths = new Set([...project.findingPaths(), ...dataFindings.paths]);
  const files = [...paths].sort().flatMap((path) => checkedFile(project, path, options) ?? []);
  const counts = noCounts();
  for (const file of files) addCounts(counts, file.counts);
  const checked = new Set([
    ...models.paths,
    ...[...samples.files, ...records.files].map((file) => file.path),
  ]);
  return { files, counts, filesChecked: checked.size };
}

function checkedFile(project: Project, path: string, options: CheckOptions): CheckedFile | undefined {
  const fates = project
    .findingsOf(path)
    .findings.map((finding) => ({ finding, fate: fateOf(finding, options) }));
  const counts = noCounts();
  addCounts(counts, project.beyond(path));
  for (const { finding, fate } of fates) if (fate !== 'drop') counts[finding.severity] += 1;
  const kept = fates.filter(({ fate }) => fate === 'keep').map(({ finding }) => finding);
  if (SEVERITIES.every((severity) => counts[severity] === 0)) return undefined;
  return { path, findings: kept.slice(0, options.limit), counts };
}

/** Counts of nothing. */
export function noCounts(): Counts {
  return { error: 0, warning: 0, info: 0 };
}

/** Adds the second to the first. */
export function addCounts(sum: Counts, counts: Counts): void {
  for (const severity of SEVERITIES) sum[severity] += counts[severity];
}
