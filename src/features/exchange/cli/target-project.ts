import { NodeFiles } from '../../../platform/node-files';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { compileGlobs } from '../../../base/files/globs';
import type { DataModel, ProjectModel } from '../../../project/model/model';
import { RECORD_FILES } from '../../../project/records/kinds';
import { replayRecord } from '../../../project/records/parse-record';
import { dottedNames, isUnreadable, textSource } from '../../../project/samples/sample';
import { eachLine, parseLine } from '../../../project/answers/lines';
import { listRecordFiles } from '../../../project/answers/record-files';
import type { LongWork } from './long-work';
import { streamSamples } from '../sample-stream';
import { SCHEMA_FILE } from '../../../project/model-store';
import type { Project } from '../../../engine/project';
import type { TextMatcher } from '../../../formats/match-text';
import { SeenSamples, fieldsPrint } from '../../../formats/seen-samples';
import { withoutDotted } from '../../../base/json/dotted';
import { openedModel } from '../../../cli/open-project';
import { UsageError } from '../../../cli/options';

/** The field of splits in a new project. */
export const SPLIT_FIELD = 'split';

/** What an import needs to know about its target project. */
export interface TargetProject {
  readonly folder: string;
  readonly isNew: boolean;
  readonly idField: string;
  readonly textField: string;
  /** Undefined: the project has no field for splits. */
  readonly splitField: string | undefined;
  /** The text field holds the messages of conversations. */
  readonly holdsMessages: boolean;
  /** Absent for a new project. */
  readonly model?: ProjectModel;
  /** labelwright.yaml as it was read. */
  readonly schemaVersion?: string;
  readonly annotations: string;
  readonly samples: SeenSamples;
  lastTime(annotator: string): number | undefined;
  /** A free path for the new sample file that the project's globs match. */
  samplePath(stem: string): string;
}

interface Watcher extends Partial<LongWork> {
  /** The format of the import: a new project holds conversations if its samples are some. */
  readonly format?: { readonly conversations?: boolean };
  /** Is given the texts of the project. */
  readonly matcher?: TextMatcher | undefined;
}

/** Reads the project in a folder, or checks that the folder is free for a new one; it need not exist. */
export async function targetProject(folder: string, watch: Watcher = {}): Promise<TargetProject> {
  if (!existsSync(path.join(folder, SCHEMA_FILE))) {
    const inTheWay = ['data', ...RECORD_FILES.map(({ glob }) => glob.split('/')[0]!), 'guideline.yaml'].find(
      (name) => existsSync(path.join(folder, name)),
    );
    if (inTheWay !== undefined && readdirSync(folder).length > 0)
      throw new UsageError(
        `${folder} has no ${SCHEMA_FILE} but has ${inTheWay}. Give an empty or new folder with --project.`,
      );
    return newTarget(folder, watch.format);
  }
  return existing(folder, watch);
}

/** A project that is still to be made. */
export const newTarget = (folder: string, format: Watcher['format']): TargetProject => ({
  folder,
  isNew: true,
  idField: 'id',
  textField: format?.conversations ? 'messages' : 'text',
  splitField: SPLIT_FIELD,
  holdsMessages: format?.conversations === true,
  annotations: 'annotations',
  samples: new SeenSamples(),
  lastTime: () => undefined,
  samplePath: (stem) => `data/${stem}.jsonl`,
});

async function existing(folder: string, watch: Watcher): Promise<TargetProject> {
  const { project, model } = await openedModel(new NodeFiles(folder));
  const { data } = model.schema;
  if (/[*?[{!]/.test(data.annotations))
    throw new UsageError(
      `data.annotations is a pattern (${data.annotations}): an import needs a folder to write to.`,
    );
  const version = (await project.files.stat(SCHEMA_FILE))?.version;
  await project.samples.refresh(data);
  const samples = new SeenSamples();
  for await (const { sample } of streamSamples(project.files, project.samples.files, data)) {
    watch.onItem?.('Reading the project');
    if (isUnreadable(sample)) continue;
    const fields = withoutDotted(sample.fields, dottedNames(data));
    samples.add(sample.id, sample.text, fieldsPrint(fields, [data.id, textSource(data).field]));
    watch.matcher?.add(sample.id, sample.text);
  }
  const lastTimes = await lastTimesOf(project, data, watch);
  return {
    folder,
    isNew: false,
    model,
    ...(version !== undefined && { schemaVersion: version }),
    idField: data.id,
    textField: textSource(data).field,
    splitField: data.split,
    holdsMessages: data.messages !== undefined,
    annotations: data.annotations,
    samples,
    lastTime: (annotator) => lastTimes.get(annotator),
    samplePath: (stem) => freeSamplePath(folder, stem, data),
  };
}

/** The latest time of each annotator's records, in milliseconds. */
async function lastTimesOf(
  { files, listings }: Project,
  data: DataModel,
  { onPause }: Watcher,
): Promise<Map<string, number>> {
  const last = new Map<string, number>();
  for (const { info, kind } of await listRecordFiles(listings, data))
    if (kind === 'annotation')
      await eachLine(files, info.path, { pause: async () => onPause?.() }, ({ raw }) => {
        const record = replayRecord(parseLine(raw));
        if (record && record.time > (last.get(record.annotator) ?? 0))
          last.set(record.annotator, record.time);
      });
  return last;
}

function freeSamplePath(folder: string, stem: string, data: DataModel): string {
  const patterns = data.samples.filter(({ format }) => format === undefined || format === 'jsonl');
  const fitting = (file: string) => patterns.some(({ glob }) => compileGlobs([glob]).matches(file));
  const folders = [
    'data',
    ...patterns.map(({ glob }) => path.posix.dirname(glob.replace(/[^/]*[*?[{].*$/, 'x'))),
  ];
  for (const base of new Set(folders))
    for (let n = 1; n < 1000; n++) {
      const file = path.posix.join(base, `${stem}${n === 1 ? '' : `-${n}`}.jsonl`);
      if (!fitting(file)) break;
      if (!existsSync(path.join(folder, file))) return file;
    }
  throw new UsageError(
    `No pattern under data.samples matches a new file such as data/${stem}.jsonl. Add "data/*.jsonl" there, then import again.`,
  );
}
