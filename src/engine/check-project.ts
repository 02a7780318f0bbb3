import { UserError } from '../base/user-error';
import { SEVERITIES, type Finding, type Severity } from '../project/findings/finding';
import type { FileFindings, ListingPolicy } from './findings/file-findings';
import { LineChecks } from './findings/line-checks';
import type { RecordFile } from '../project/answers/record-files';
import type { Project, WithModel } from './project';
import { FileChecker } from './chunks/check-files';
import { noWorkers, type WorkerPool } from './chunks/worker-pool';
import { getOrAdd } from '../base/lists';

export type Counts = Record<Severity, number>;

export interface CheckOptions {
  /** Findings listed per file; the rest is counted. `Infinity` lists all. */
  readonly limit: number;
  /** Rules whose findings are reported; by default all. */
  readonly rules?: ReadonlySet<string>;
  /** Severities whose findings are listed; the others are counted. */
  readonly severities?: ReadonlySet<Severity>;
}

export interface CheckedFile {
  /** Project-relative. */
  readonly path: string;
  /** Sorted; at most `CheckOptions.limit`. */
  readonly findings: readonly Finding[];
  /** All findings of the file, including those that are not listed. */
  readonly counts: Counts;
}

export interface CheckResult {
  /** Files with findings, sorted by path. */
  readonly files: readonly CheckedFile[];
  readonly counts: Counts;
  /** Number of files that were checked, including the YAML files. */
  readonly filesChecked: number;
}

/** The project cannot be checked at all. */
export class CheckError extends UserError {
  override readonly name = 'CheckError';
}

/** Reads and checks a project, and ends the pool. Throws `CheckError` if there is no readable label schema. Leaves out data files that cannot be read. */
export async function checkProject(
  project: Project,
  options: CheckOptions,
  pool = noWorkers(() => Promise.resolve()),
): Promise<CheckResult> {
  project.dataFindings.keeping = keepingOf(options);
  await project.refreshModel();
  if (!project.model)
    throw new CheckError(project.models.unreadable?.message ?? 'labelwright.yaml cannot be read.');
  project.setsAside = true;
  try {
    await readAndCheck({ project, model: project.model }, pool);
  } catch (error) {
    // The refresh, which is slower, reads what is not read yet.
    if (!project.setAside(error)) throw error;
  } finally {
    await pool.end();
  }
  await project.refresh();
  return checkResult(project, options);
}

/** Reads and checks the samples and records of a project for the first time. `Project.refresh`, called later, does not read them again. */
export async function readAndCheck({ project, model }: WithModel, pool: WorkerPool): Promise<void> {
  const { samples, records, dataFindings } = project;
  const checks = new LineChecks(model, samples);
  // Samples come first: records are checked against their texts.
  await samples.refresh(model.schema.data);
  const inChunks = new FileChecker(project, model, pool);
  const pause = (): Promise<void> => pool.pause();
  for (let at = 0; at < samples.files.length;) {
    const done = await inChunks.checkSamples(samples.files.slice(at));
    if (done === 0) await dataFindings.checkSamples(samples.files[at]!, { checks, pause });
    at += Math.max(done, 1);
  }
  await samples.readIds(pause);
  const found = new Map<string, FileFindings>();
  const findingsOf = ({ path }: RecordFile): FileFindings =>
    getOrAdd(found, path, () => dataFindings.fresh());
  // All samples are compared afterwards.
  records.collectsTouched = false;
  try {
    await records.refresh(model.schema.data, {
      visit: (file, line, value) => findingsOf(file).add(checks.record(file, line, value)),
      pause,
      chunksOf: (file, info, bytes) => inChunks.checkRecords(file, info, bytes, () => findingsOf(file)),
    });
  } finally {
    records.collectsTouched = true;
  }
  for (const file of records.files) {
    dataFindings.adopt(file, findingsOf(file));
    await dataFindings.recount(file, { checks, pause });
  }
}

/** Which findings of a file are listed, by the options. */
export const keepingOf = (options: CheckOptions): ListingPolicy => ({
  limit: options.limit,
  fate: (finding) => fateOf(finding, options),
});

/** What the options do with a finding: list it, only count it, or ignore it. */
export function fateOf(finding: Finding, { rules, severities }: CheckOptions): 'keep' | 'count' | 'drop' {
  if (rules && !rules.has(finding.rule)) return 'drop';
  return !severities || severities.has(finding.severity) ? 'keep' : 'count';
}

/** The findings of a project that is up to date. */
export function checkResult(project: Project, options: CheckOptions): CheckResult {
  const { dataFindings, samples, records, models } = project;
  const paths = new Set([...project.findings.paths, ...dataFindings.paths]);
  const files = [...paths]
    .sort()
    .map((path) =>
      checkedFile(path, project.findingsOf(path).findings, options, project.findings.beyond(path)),
    )
    .filter(hasFindings);
  const counts = noCounts();
  for (const file of files) addCounts(counts, file.counts);
  const checked = new Set([
    ...models.paths,
    ...[...samples.files, ...records.files].map((file) => file.path),
  ]);
  return { files, counts, filesChecked: checked.size };
}

/** A file with its sorted findings, by the options. `beyond`: the counts of those that are not in memory. */
export function checkedFile(
  path: string,
  findings: readonly Finding[],
  options: CheckOptions,
  beyond = noCounts(),
): CheckedFile {
  const fates = findings.map((finding) => ({ finding, fate: fateOf(finding, options) }));
  const counts = { ...beyond };
  for (const { finding, fate } of fates) if (fate !== 'drop') counts[finding.severity] += 1;
  const listed = fates.filter(({ fate }) => fate === 'keep').map(({ finding }) => finding);
  return { path, findings: listed.slice(0, options.limit), counts };
}

/** Whether a checked file has a finding, listed or only counted. */
export const hasFindings = ({ counts }: CheckedFile): boolean =>
  SEVERITIES.some((severity) => counts[severity] > 0);

/** Counts of zero. */
export function noCounts(): Counts {
  return { error: 0, warning: 0, info: 0 };
}

/** Adds the second to the first. */
export function addCounts(sum: Counts, counts: Counts): void {
  for (const severity of SEVERITIES) sum[severity] += counts[severity];
}
