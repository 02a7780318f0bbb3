import { FileCensus } from '../../project/samples/sample-census';
import type { FileInfo } from '../../base/files/files';
import type { ProjectModel } from '../../project/model/model';
import type { RecordFile } from '../../project/answers/record-files';
import { MAX_LISTED, type FileFindings } from '../findings/file-findings';
import type { Project } from '../project';
import type { SampleFile } from '../../project/samples/sample-file';
import type { SharedSamples } from '../../project/samples/sample-store';
import { checkChunk, chunkChecker, type ChunkJob, type ChunkResult } from './check-chunk';
import { cutChunks, type ChunkChecker } from './chunk-reader';
import type { RecordChunk } from './record-chunk';
import { SampleChunks, type SampleChunk } from './sample-chunk';
import { inOrder, type PoolWorker, type WorkerPool } from './worker-pool';

/** Files of annotations that will be asked for in this order, as they were when their jobs began, and the results of all their chunks. */
interface FilesAhead {
  readonly files: FileInfo[];
  readonly results: AsyncGenerator<ChunkResult>;
}

/** Whether it is the same file, and unchanged. */
const isSame = (a: FileInfo | undefined, b: FileInfo): boolean =>
  a?.path === b.path && a.version === b.version;

/** Checks files in chunks with the workers of a pool. */
export class FileChecker {
  readonly #checker: ChunkChecker;
  /** The samples as the workers have them, and the workers that have them. */
  #shared: SharedSamples | undefined;
  readonly #informed = new Set<PoolWorker>();
  #ahead: FilesAhead | undefined;

  constructor(
    private readonly project: Project,
    model: ProjectModel,
    private readonly pool: WorkerPool,
  ) {
    const { files, samples, dataFindings } = project;
    this.#checker = chunkChecker(files, model, dataFindings.keeping ?? { limit: MAX_LISTED }, samples);
  }

  /** Checks all rows of the first sample files and reads their ids, up to a file that has no chunks. Returns the number of files. */
  async checkSamples(files: readonly SampleFile[]): Promise<number> {
    const { samples, dataFindings } = this.project;
    const other = files.findIndex((file) => !file.streams);
    const some = other < 0 ? files : files.slice(0, other);
    const jobs = some.map(({ info, format }) =>
      this.#chunks(info.size).map((chunk): ChunkJob => ({ kind: 'samples', info, format, chunk })),
    );
    const bytes = some.reduce((sum, { info }) => sum + info.size, 0);
    const results = this.#run(jobs.flat(), this.#workers(jobs.flat().length, bytes));
    for (const [at, file] of some.entries()) {
      const chunks = new SampleChunks(file, samples, dataFindings.keeping, new FileCensus());
      for (let left = jobs[at]!.length; left > 0; left--)
        chunks.take((await results.next()).value as SampleChunk);
      chunks.end();
      dataFindings.adoptSamples(file, chunks.findings, chunks.census);
    }
    return some.length;
  }

  /** Checks the annotations of a file and yields the chunks to replay. Undefined for other records. `bytes`: of all records. */
  checkRecords(
    { kind }: RecordFile,
    info: FileInfo,
    bytes: number,
    findings: () => FileFindings,
  ): AsyncIterable<RecordChunk> | undefined {
    return kind === 'annotation' ? this.#records(info, findings(), bytes) : undefined;
  }

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

  async *#records(info: FileInfo, findings: FileFindings, bytes: number): AsyncGenerator<RecordChunk> {
    let ahead = this.#ahead;
    if (!ahead || !isSame(ahead.files[0], info)) this.#ahead = ahead = await this.#runFrom(info, bytes);
    ahead.files.shift();
    let line = 0;
    for (let left = this.#chunks(info.size).length; left > 0; left--) {
      const result = (await ahead.results.next()).value as RecordChunk;
      findings.addChunk(result.found, line);
      line += result.lines;
      yield result;
    }
  }

  /** Runs the jobs of a file and of those that follow it as one, so that no thread waits at the end of each file. */
  async #runFrom(info: FileInfo, bytes: number): Promise<FilesAhead> {
    const { files, records } = this.project;
    const later = records.files.slice(records.fileNumber(info.path) + 1);
    const infos = await Promise.all(
      later.map(async ({ path, kind }) => (kind === 'annotation' ? files.stat(path) : null)),
    );
    const all = [info, ...infos.filter((one) => !!one)];
    const jobs = all.flatMap((one) =>
      this.#chunks(one.size).map((chunk): ChunkJob => ({ kind: 'records', info: one, chunk })),
    );
    return { files: all, results: this.#run(jobs, this.#informedWorkers(jobs.length, bytes)) };
  }

  /** A single chunk needs no worker. */
  #workers(jobs: number, bytes: number): readonly PoolWorker[] {
    return jobs < 2 ? [] : this.pool.workers(this.project, bytes);
  }

  #chunks(size: number) {
    return cutChunks(size, this.pool.chunkBytes);
  }

  #run(jobs: readonly ChunkJob[], workers: readonly PoolWorker[]): AsyncGenerator<ChunkResult> {
    return inOrder(
      jobs,
      workers,
      (job) => checkChunk(this.#checker, job),
      () => this.pool.pause(),
    );
  }
}
