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
        ? [viewOf(model, samples, file, census, pause)]
        : [];
    });
    lists.set(files, list);
  }
  return list;
}

/** Texts read between two pauses. */
export const READS_PER_PAUSE = 256;

function viewOf(
  model: ProjectModel,
  samples: SampleStore,
  file: SampleFile,
  census: FileCensus,
  pause: () => Promise<void>,
): SampleFileView {
  let reads = 0;
  return {
    path: file.path,
    rows: census.rows,
    textKey: (row) => census.textKey(row),
    group: (row) => census.group(row),
    split: (row) => census.split(row),
    place: (row) => ({ file: file.path, line: file.lineOf(row), offset: file.range(row).start }),
    async readText(row) {
      if (++reads % READS_PER_PAUSE === 0) await pause();
      return samples.text(file, row);
    },
    async read(row) {
      const sample = samples.read(file, row);
      if (isUnreadable(sample)) return undefined;
      const { id, text, fields, conversation } = sample;
      const { group, context = [] } = model.schema.data;
      const value = group === undefined ? undefined : fields[group];
      return {
        id,
        text,
        fields,
        ...(conversation && { roles: conversation.turns.map(({ role }) => role) }),
        group: value === undefined ? undefined : String(value),
        context: context.length === 0 ? '' : JSON.stringify(context.map((field) => fields[field] ?? null)),
      };
    },
  };
}
