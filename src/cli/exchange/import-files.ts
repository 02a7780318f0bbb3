import { createReadStream, existsSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { importedProjectFiles } from '../../formats/new-project';
import { ImportRun } from '../../formats/import-run';
import type { Format, InputFile } from '../../formats/format';
import type { LossReport } from '../../formats/loss-report';
import { EMPTY_MAPPING, type Mapping } from '../../formats/mapping';
import type { Discovery } from '../../formats/discovery';
import type { Plan } from '../../formats/plan';
import { readImport } from '../../formats/read-import';
import { SCHEMA_FILE } from '../../engine/model-store';
import { NodeFiles } from '../../platform/node-files';
import { Staging } from './staging';
import { targetProject, type TargetProject } from './target-project';

export interface ImportOptions {
  readonly format: Format;
  readonly files: readonly InputFile[];
  /** The project's folder. */
  readonly into: string;
  /** Stem of the sample file's name, and the title of a new project. */
  readonly name: string;
  readonly annotator?: string;
  readonly mapping?: Mapping;
  readonly variant?: string;
  readonly idPrefix?: string;
  /** Reads and reports, writes nothing. */
  readonly dryRun?: boolean;
  readonly now?: number;
  /** Where losses go; a report of its own by default. */
  readonly losses?: LossReport;
  /** Called for each sample that was read, in the first and second reading; what it throws ends the import. */
  onItem?(phase: string): void;
}

export interface ImportResult {
  readonly losses: LossReport;
  readonly used: Mapping;
  readonly plan: Plan;
  readonly found: Discovery;
  /** Project-relative paths of the files that were created or appended to. */
  readonly files: readonly string[];
  readonly isNew: boolean;
}

/** Imports files into a project, or into a new one. Until everything was read and written beside the project, the project is as it was. */
export async function importFiles(options: ImportOptions): Promise<ImportResult> {
  const { format, mapping = EMPTY_MAPPING } = options;
  const target = await targetProject(options.into);
  const reading = await readImport(format, options.files, {
    mapping,
    ...(target.layers && { onto: target.layers }),
    ...(options.variant !== undefined && { variant: options.variant }),
    ...(options.idPrefix !== undefined && { idPrefix: options.idPrefix }),
    ...(options.losses && { losses: options.losses }),
    onItem: () => options.onItem?.('Reading'),
  });
  const { losses, plan, found, recurring } = reading;
  const run = new ImportRun({
    format,
    plan,
    found,
    mapping,
    losses,
    recurring,
    annotator: options.annotator ?? format.id,
    now: options.now ?? Date.now(),
    idField: target.idField,
    textField: target.textField,
    existing: target.samples,
    lastTime: (annotator) => target.lastTime(annotator),
  });
  const samples = target.samplePath(options.name);
  const staging = options.dryRun ? undefined : new Staging(options.into);
  const annotators = new Set<string>();
  try {
    for await (const item of reading.items()) {
      options.onItem?.('Importing');
      const lines = run.take(item);
      if (lines.sample !== undefined) staging?.write(samples, `${lines.sample}\n`);
      for (const { annotator, line } of lines.records) {
        annotators.add(annotator);
        staging?.write(`${target.annotations}/${annotator}.jsonl`, `${line}\n`);
      }
      for (const { model, line } of lines.suggestions)
        staging?.write(`suggestions/${model}.jsonl`, `${line}\n`);
    }
    if (staging && target.isNew) {
      const { layers, labels } = plan;
      const { idField, textField } = target;
      const project = {
        title: options.name,
        samples: 'data/*.jsonl',
        idField,
        textField,
        layers,
        labels,
        annotators: [...annotators].sort(),
      };
      const yaml = importedProjectFiles(project);
      staging.write('guideline.yaml', yaml['guideline.yaml']);
      // The file that makes the folder a project comes last.
      staging.write(SCHEMA_FILE, yaml[SCHEMA_FILE]);
    }
    if (staging) await putIntoPlace(staging, target);
    return { losses, used: plan.used, plan, found, files: staging?.files ?? [], isNew: target.isNew };
  } finally {
    staging?.remove();
  }
}

/** New files first, all or none; then what is appended to files that are there, record by record as they always grow. */
async function putIntoPlace(staging: Staging, target: TargetProject): Promise<void> {
  staging.finish();
  const there = staging.files.filter(
    (file) => existsSync(path.join(target.folder, file)) && file.endsWith('.jsonl'),
  );
  staging.place(staging.files.filter((file) => !there.includes(file)));
  if (there.length === 0) return;
  const files = new NodeFiles(target.folder);
  try {
    for (const file of there) await appendAll(files, file, staging.path(file));
  } finally {
    files.dispose();
  }
}

const BATCH = 1 << 20;

async function appendAll(files: NodeFiles, file: string, from: string): Promise<void> {
  let batch: Uint8Array[] = [];
  let size = 0;
  const flush = async () => {
    if (batch.length > 0) await files.append(file, batch);
    batch = [];
    size = 0;
  };
  for await (const line of createInterface({ input: createReadStream(from), crlfDelay: Infinity })) {
    const bytes = Buffer.from(line);
    batch.push(bytes);
    size += bytes.length;
    if (size > BATCH) await flush();
  }
  await flush();
}
