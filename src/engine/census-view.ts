import type { ProjectModel } from '../project/model/model';
import { isUnreadable } from '../project/samples/sample';
import type { FileCensus } from '../project/samples/sample-census';
import type { SampleFile } from '../project/samples/sample-file';
import type { SampleStore } from '../project/samples/sample-store';
import type { SampleFileView } from '../rules/framework/project-view';
import type { DataFindings } from './findings/data-findings';

/** One list for each state of the census, so that rules can memoize results by it. */
const lists = new WeakMap<ReadonlyMap<string, FileCensus>, readonly SampleFileView[]>();

/** The files of samples that were read whole, as rules see them. */
export function sampleFileViews(
  model: ProjectModel,
  samples: SampleStore,
  findings: DataFindings,
  pause: () => Promise<void>,
): readonly SampleFileView[] {
  const { files } = findings.census;
  let list = lists.get(files);
  if (!list) {
    list = samples.files.flatMap((file) => {
      const census = files.get(file.path);
      return census && census.rows === file.rows && findings.isCurrent(file)
        ? [new CensusView(model, samples, file, census, pause)]
        : [];
    });
    lists.set(files, list);
  }
  return list;
}

/** Texts read between two pauses. */
export const READS_PER_PAUSE = 256;

class CensusView implements SampleFileView {
  readonly path: string;
  readonly rows: number;
  #reads = 0;

  constructor(
    private readonly model: ProjectModel,
    private readonly samples: SampleStore,
    private readonly file: SampleFile,
    private readonly census: FileCensus,
    private readonly pause: () => Promise<void>,
  ) {
    this.path = file.path;
    this.rows = census.rows;
  }

  textKey(row: number): number {
    return this.census.textKey(row);
  }
  group(row: number): number {
    return this.census.group(row);
  }
  split(row: number): string | undefined {
    return this.census.split(row);
  }

  place(row: number) {
    return { file: this.path, line: this.file.lineOf(row), offset: this.file.range(row).start };
  }

  async readText(row: number): Promise<string | undefined> {
    if (++this.#reads % READS_PER_PAUSE === 0) await this.pause();
    return this.samples.text(this.file, row);
  }

  async read(row: number) {
    const sample = this.samples.read(this.file, row);
    if (isUnreadable(sample)) return undefined;
    const { group, context = [] } = this.model.schema.data;
    const value = group === undefined ? undefined : sample.fields[group];
    return {
      id: sample.id,
      text: sample.text,
      fields: sample.fields,
      ...(sample.conversation && { roles: sample.conversation.turns.map(({ role }) => role) }),
      group: value === undefined ? undefined : String(value),
      context:
        context.length === 0 ? '' : JSON.stringify(context.map((field) => sample.fields[field] ?? null)),
    };
  }
}
