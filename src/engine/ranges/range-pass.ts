import type { ProjectModel } from '../../core/project/model';
import type { Project } from '../project';
import type { SampleFile } from '../samples/sample-file';
import { cutRanges } from './line-range';
import { RangeRunner, type RangeJob } from './range-runner';
import { inOrder, type RangeHelper, type RangeTeam } from './range-team';
import { SampleRanges, type SampleRange } from './sample-range';

/** The pass of a check over files in ranges, with those who help. */
export class RangePass {
  readonly #runner: RangeRunner;

  constructor(
    private readonly project: Project,
    model: ProjectModel,
    private readonly team: RangeTeam,
  ) {
    this.#runner = new RangeRunner(project.files, model, project.samples, project.dataFindings.keeping!);
  }

  /**
   * Checks all rows of the first sample files, as far as they can be read in ranges, and notes their ids. Returns how many files that
   * were: none where nobody helps.
   */
  async checkSamples(files: readonly SampleFile[]): Promise<number> {
    const { samples, dataFindings } = this.project;
    const other = files.findIndex((file) => !file.streams || !samples.readsNow(file));
    const some = other < 0 ? files : files.slice(0, other);
    const helpers = some.length > 0 ? this.#helpers(some) : [];
    if (helpers.length === 0) return 0;
    const jobs = some.map(({ info, format }) =>
      this.#ranges(info.size).map((range): RangeJob => ({ kind: 'samples', info, format, range })),
    );
    const results = this.#run(jobs.flat(), helpers);
    for (const [at, file] of some.entries()) {
      const ranges = new SampleRanges(file, samples, dataFindings.keeping);
      for (let left = jobs[at]!.length; left > 0; left--)
        ranges.take((await results.next()).value as SampleRange);
      ranges.end();
      dataFindings.adoptSamples(file, ranges.findings, ranges.census);
    }
    return some.length;
  }

  #helpers(files: readonly { readonly info: { readonly size: number } }[]): readonly RangeHelper[] {
    return this.team.helpers(
      this.project,
      files.reduce((sum, { info }) => sum + info.size, 0),
    );
  }

  #ranges(size: number) {
    return cutRanges(size, this.team.rangeSize(size));
  }

  #run(jobs: readonly RangeJob[], helpers: readonly RangeHelper[]) {
    const own = (job: RangeJob) => this.#runner.run(job);
    return inOrder(jobs, helpers, own, () => this.team.turn());
  }
}
