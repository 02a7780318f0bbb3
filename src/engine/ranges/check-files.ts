import type { FileInfo } from '../../base/files/files';
import type { ProjectModel } from '../../project/model/model';
import type { RecordFile } from '../../project/answers/record-files';
import { FINDINGS_KEPT, type FileFindings } from '../findings/file-findings';
import type { Project } from '../project';
import type { SampleFile } from '../../project/samples/sample-file';
import type { SharedSamples } from '../../project/samples/sample-store';
import { checkRange, rangeChecker, type RangeJob, type RangeResult } from './check-range';
import { cutRanges, type RangeChecker } from './line-range';
import type { RecordRange } from './record-range';
import { SampleRanges, type SampleRange } from './sample-range';
import { inOrder, type PoolWorker, type WorkerPool } from './worker-pool';

/** Checks files in ranges, with the workers of a pool. */
export class FileChecker {
  readonly #checker: RangeChecker;
  /** What workers know of the samples, and which workers know it. */
  #shared: SharedSamples | undefined;
  readonly #informed = new Set<PoolWorker>();

  constructor(
    private readonly project: Project,
    model: ProjectModel,
    private readonly pool: WorkerPool,
  ) {
    const { files, samples, dataFindings } = project;
    this.#checker = rangeChecker(files, model, dataFindings.keeping ?? { limit: FINDINGS_KEPT }, samples);
  }

  /**
   * Checks all rows of the first sample files, as far as they can be read in ranges, and notes their ids. Returns how many files that
   * were.
   */
  async checkSamples(files: readonly SampleFile[]): Promise<number> {
    const { samples, dataFindings } = this.project;
    const other = files.findIndex((file) => !file.streams || !samples.readsNow(file));
    const some = other < 0 ? files : files.slice(0, other);
    const jobs = some.map(({ info, format }) =>
      this.#ranges(info.size).map((range): RangeJob => ({ kind: 'samples', info, format, range })),
    );
    const bytes = some.reduce((sum, { info }) => sum + info.size, 0);
    const results = this.#run(jobs.flat(), this.#workers(jobs.flat().length, bytes));
    for (const [at, file] of some.entries()) {
      const ranges = new SampleRanges(file, samples, dataFindings.keeping, dataFindings.freshCensus());
      for (let left = jobs[at]!.length; left > 0; left--)
        ranges.take((await results.next()).value as SampleRange);
      ranges.end();
      dataFindings.adoptSamples(file, ranges.findings, ranges.census);
    }
    return some.length;
  }

  /**
   * Checks the annotations of a file and adds what is found; yields what is to be replayed. Undefined where the file cannot be read in
   * ranges. `bytes`: of all records.
   */
  checkRecords(
    { path, kind }: RecordFile,
    info: FileInfo,
    bytes: number,
    findings: () => FileFindings,
  ): AsyncIterable<RecordRange> | undefined {
    if (kind !== 'annotation' || !this.project.files.readsNow(path)) return undefined;
    const jobs = this.#ranges(info.size).map((range): RangeJob => ({ kind: 'records', info, range }));
    return this.#records(jobs, findings(), this.#informedWorkers(jobs.length, bytes));
  }

  /** Workers that know the samples; none where samples cannot be shared. */
  #informedWorkers(jobs: number, bytes: number): readonly PoolWorker[] {
    const workers = this.#workers(jobs, bytes);
    if (workers.length === 0) return [];
    this.#shared ??= this.project.samples.share();
    if (!this.#shared) return [];
    for (const worker of workers) {
      if (!this.#informed.has(worker)) worker.setSamples(this.#shared);
      this.#informed.add(worker);
    }
    return workers;
  }

  async *#records(
    jobs: readonly RangeJob[],
    findings: FileFindings,
    workers: readonly PoolWorker[],
  ): AsyncGenerator<RecordRange> {
    let line = 0;
    for await (const result of this.#run(jobs, workers)) {
      findings.addRange(result.found, line);
      line += result.lines;
      yield result as RecordRange;
    }
  }

  /** A single range needs no worker. */
  #workers(jobs: number, bytes: number): readonly PoolWorker[] {
    return jobs < 2 ? [] : this.pool.workers(this.project, bytes);
  }

  #ranges(size: number) {
    return cutRanges(size, this.pool.rangeBytes);
  }

  #run(jobs: readonly RangeJob[], workers: readonly PoolWorker[]): AsyncGenerator<RangeResult> {
    return inOrder(
      jobs,
      workers,
      (job) => checkRange(this.#checker, job),
      () => this.pool.pause(),
    );
  }
}
