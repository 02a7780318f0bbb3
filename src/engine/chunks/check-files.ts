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

/** Checks files in chunks with the workers of a pool. */
export class FileChecker {
  readonly #checker: ChunkChecker;
  /** The samples as the workers have them, and the workers that have them. */
  #shared: SharedSamples | undefined;
  readonly #informed = new Set<PoolWorker>();

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
    const other = files.findIndex((file) => !file.streams || !samples.readsNow(file));
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

  /** Checks the annotations of a file and yields the chunks to replay. Undefined if the file has no chunks. `bytes`: of all records. */
  checkRecords(
    { path, kind }: RecordFile,
    info: FileInfo,
    bytes: number,
    findings: () => FileFindings,
  ): AsyncIterable<RecordChunk> | undefined {
    if (kind !== 'annotation' || !this.project.files.readsNow(path)) return undefined;
    const jobs = this.#chunks(info.size).map((chunk): ChunkJob => ({ kind: 'records', info, chunk }));
    return this.#records(jobs, findings(), this.#informedWorkers(jobs.length, bytes));
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

  async *#records(
    jobs: readonly ChunkJob[],
    findings: FileFindings,
    workers: readonly PoolWorker[],
  ): AsyncGenerator<RecordChunk> {
    let line = 0;
    for await (const result of this.#run(jobs, workers)) {
      findings.addChunk(result.found, line);
      line += result.lines;
      yield result as RecordChunk;
    }
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
