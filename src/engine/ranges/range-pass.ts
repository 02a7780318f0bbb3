import type { ProjectModel } from '../../core/project/model';
import type { RecordFile } from '../answers/record-store';
import type { FileFindings } from '../findings/file-findings';
import type { Project } from '../project';
import type { SampleFile } from '../samples/sample-file';
import type { SharedSamples } from '../samples/sample-store';
import { cutRanges } from './line-range';
import { RangeRunner, type RangeJob, type RangeResult } from './range-runner';
import { inOrder, type RangeHelper, type RangeTeam } from './range-team';
import type { RecordRange } from './record-range';
import { SampleRanges, type SampleRange } from './sample-range';

/** The pass of a check over files in ranges, with those who help. */
export class RangePass {
  readonly #runner: RangeRunner;
  /** What helpers know of the samples, and who knows it. */
  #shared: SharedSamples | undefined;
  readonly #informed = new Set<RangeHelper>();

  readonly #own = {
    run: (job: RangeJob) => this.#runner.run(job),
    reuse: ({ kind, rows }: RangeResult) => this.#runner.reuse(kind, rows.buffer),
  };

  constructor(
    private readonly project: Project,
    model: ProjectModel,
    private readonly team: RangeTeam,
  ) {
    this.#runner = new RangeRunner(project.files, model, project.dataFindings.keeping!, project.samples);
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
    const helpers = this.#helpers(jobs.flat().length, bytes);
    const results = this.#run(jobs.flat(), helpers);
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
    file: RecordFile,
    bytes: number,
    findings: () => FileFindings,
  ): AsyncIterable<RecordRange> | undefined {
    if (file.kind !== 'annotation' || !this.project.files.readsNow(file.path)) return undefined;
    const { info } = file;
    const jobs = this.#ranges(info.size).map((range): RangeJob => ({ kind: 'records', info, range }));
    return this.#records(jobs, findings(), this.#informedHelpers(jobs.length, bytes));
  }

  /** Those who know the samples; none where samples cannot be shared. */
  #informedHelpers(jobs: number, bytes: number): readonly RangeHelper[] {
    const helpers = this.#helpers(jobs, bytes);
    if (helpers.length === 0) return [];
    this.#shared ??= this.project.samples.share();
    if (!this.#shared) return [];
    for (const helper of helpers) {
      if (!this.#informed.has(helper)) helper.know(this.#shared);
      this.#informed.add(helper);
    }
    return helpers;
  }

  async *#records(
    jobs: readonly RangeJob[],
    findings: FileFindings,
    helpers: readonly RangeHelper[],
  ): AsyncGenerator<RecordRange> {
    let line = 0;
    for await (const result of this.#run(jobs, helpers)) {
      findings.addRange(result.found, line);
      line += result.lines;
      yield result as RecordRange;
    }
  }

  /** A single range nobody can help with. */
  #helpers(jobs: number, bytes: number): readonly RangeHelper[] {
    return jobs < 2 ? [] : this.team.helpers(this.project, bytes);
  }

  #ranges(size: number) {
    return cutRanges(size, this.team.rangeSize(size));
  }

  #run(jobs: readonly RangeJob[], helpers: readonly RangeHelper[]) {
    return inOrder(jobs, helpers, this.#own, () => this.team.turn());
  }
}
