import { createReadStream, existsSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { importedProjectFiles } from '../../../formats/new-project';
import { ImportRun } from '../../../formats/import-run';
import type { OpenNames } from '../../../protocol/exchange-report';
import type { Format, InputFile } from '../../../formats/format';
import { EMPTY_MAPPING, type Mapping } from '../../../formats/mapping';
import { TextMatcher } from '../../../formats/match-text';
import type { Discovery } from '../../../formats/discovery';
import { openNames } from '../../../formats/open-names';
import type { Plan } from '../../../formats/plan';
import { quoted, type LossReport } from '../../../formats/loss-report';
import { readImport, type ImportReading, type ReadingOptions } from '../../../formats/read-import';
import { SCHEMA_FILE } from '../../../project/model-store';
import { NodeFiles } from '../../../platform/node-files';
import { writeGitSettings } from '../../../cli/git-settings';
import { UsageError } from '../../../cli/options';
import { predictionsPath } from '../../predictions/prediction-log';
import type { LongWork } from './long-work';
import { withNewLabels } from './new-labels';
import { Staging } from './staging';
import { newTarget, SPLIT_FIELD, targetProject, type TargetProject } from './target-project';

export interface ImportOptions
  extends Omit<ReadingOptions, 'mapping' | 'matcher' | 'onto' | 'onItem'>, Partial<LongWork> {
  readonly format: Format;
  readonly files: readonly InputFile[];
  /** The project's folder. */
  readonly into: string;
  /** Base name of the sample file, and title of a new project. */
  readonly name: string;
  readonly annotator?: string;
  readonly mapping?: Mapping;
  /** The model whose predictions all answers are. */
  readonly asPredictions?: string;
  /** Samples are those of the project that have their texts, whatever their ids. */
  readonly matchText?: boolean;
  /** Only reads and reports. */
  readonly dryRun?: boolean;
  /** Where a new project goes, instead of a folder. It may be one that asks nothing. */
  readonly store?: LineStore;
  readonly now?: number;
}

/** Files that an import adds to. */
interface LineStore {
  /** Adds a line, and returns a number for `lineAt`. */
  write(file: string, line: string): number;
  lineAt(file: string, at: number): string;
}

export interface ImportResult {
  readonly losses: LossReport;
  readonly used: Mapping;
  readonly plan: Plan;
  readonly found: Discovery;
  /** Project-relative paths of created or extended files. */
  readonly files: readonly string[];
  readonly isNew: boolean;
  /** For an import into an existing project. */
  readonly open?: OpenNames;
}

/** Imports files into a project or a new one. The project is unchanged until everything is read and written to files beside it. */
export async function importFiles(options: ImportOptions): Promise<ImportResult> {
  const { format, mapping = EMPTY_MAPPING, asPredictions, store } = options;
  const matcher = options.matchText ? new TextMatcher() : undefined;
  const target = store
    ? newTarget(options.into, format)
    : await targetProject(options.into, { ...options, matcher });
  if (matcher && target.isNew)
    throw new UsageError(
      `${options.into} is a new project, which has no texts to match. Leave --match out, or name a project with --project.`,
    );
  const labels = target.model && withNewLabels(target.model, mapping.added);
  const reading = await readImport(format, options.files, {
    ...options,
    mapping,
    matcher,
    onto: labels?.layers,
    onItem: () => options.onItem?.('Reading'),
  });
  const { losses, plan, found } = reading;
  const recordsOf = (annotator: string) => `${target.annotations}/${annotator}.jsonl`;
  for (const [layer, added] of labels?.added ?? []) losses.created.set(layer, added);
  let samplePath: string | undefined;
  // Asked for only where a sample is written: a project with one table of texts has no place for new ones, and labels need none.
  const samples = (): string => (samplePath ??= target.samplePath(options.name));
  const annotators = new Set<string>();
  const staging = options.dryRun || store ? undefined : new Staging(options.into);
  const out: LineStore | undefined = store ?? staging;
  try {
    const run = new ImportRun({
      ...reading,
      ...target,
      format,
      mapping,
      annotator: options.annotator ?? format.id,
      asPredictions: asPredictions !== undefined,
      now: options.now ?? Date.now(),
      splitField: target.splitField ?? SPLIT_FIELD,
      existing: target.samples,
      target: {
        sample: (line) => {
          const file = samples();
          out?.write(file, `${line}\n`);
        },
        record: (annotator, line) => {
          annotators.add(annotator);
          return out?.write(recordsOf(annotator), `${line}\n`) ?? -1;
        },
        recordAt: (annotator, offset) => out!.lineAt(recordsOf(annotator), offset),
        suggestion: (model, line) =>
          void out?.write(
            asPredictions === undefined ? `suggestions/${model}.jsonl` : predictionsPath(asPredictions),
            `${line}\n`,
          ),
      },
    });
    for await (const item of reading.items()) {
      options.onItem?.('Importing');
      run.take(item);
    }
    refuseNothing(options, reading, target.isNew && !store);
    if (asPredictions === undefined) noteMissingLabels(options, reading);
    if (target.isNew && plan.layers.length === 0)
      losses.note(SCHEMA_FILE, {
        'no-layers': 'the files hold no labels, so the project asks nothing yet: add a layer',
      });
    if (found.hasSplits && target.splitField === undefined)
      losses.note(SCHEMA_FILE, {
        'splits-not-read': `WARNING: samples have their split in the field "${SPLIT_FIELD}", which the project does not read. Add "split: ${SPLIT_FIELD}" under data`,
      });
    const { samples: all } = losses.written;
    if (asPredictions === undefined && losses.known > 0 && losses.known < all)
      losses.note(samples(), {
        'partly-known': `WARNING: only ${losses.known} of ${all} texts match samples of the project; new samples: ${all - losses.known}. If all of them should match, the source has other ids or texts. --match text brings together equal texts, white space at their ends aside; nothing brings together texts with other words or tokens`,
      });
    if (out && target.isNew) {
      const yaml = importedProjectFiles({
        ...target,
        ...plan,
        title: options.name,
        samples: 'data/*.jsonl',
        splitField: found.hasSplits ? target.splitField : undefined,
        annotators: [...annotators].sort(),
      });
      out.write('guideline.yaml', yaml['guideline.yaml']);
      // The file that makes the folder a project comes last.
      out.write(SCHEMA_FILE, yaml[SCHEMA_FILE]);
    }
    // The last moment to be interrupted: a request that came while the last lines were read is heard first.
    await new Promise((resolve) => setImmediate(resolve));
    options.onPause?.();
    if (staging) await putIntoPlace(staging, target, labels?.text);
    return {
      losses,
      used: plan.used,
      plan,
      found,
      files: [...(staging?.files ?? []), ...(staging && labels?.text !== undefined ? [SCHEMA_FILE] : [])],
      isNew: target.isNew,
      ...(labels && { open: openNames(plan, found, labels.layers) }),
    };
  } finally {
    staging?.remove();
  }
}

/** Throws UsageError if nothing is carried over, or a new project would have no layers because no column was recognised as labels. */
function refuseNothing(
  { format }: ImportOptions,
  { losses, found, plan }: ImportReading,
  isNew: boolean,
): void {
  if (losses.carriedNothing)
    throw new UsageError(
      [
        `Nothing of these files can be imported as ${format.title}; nothing was written.`,
        losses.toText(),
        ...(format.columns && found.fields.size > 0 ? [fieldsOf(found)] : []),
        format.columns
          ? 'Say which columns hold what: --text COLUMN, --label COLUMN (once for each column of labels), --id COLUMN. Or give another format: labelwright import --list'
          : 'Is it another format, or another version of it? labelwright import --list',
      ].join('\n'),
    );
  if (
    isNew &&
    plan.layers.length === 0 &&
    format.columns &&
    found.fields.size > 0 &&
    losses.lost.labels === 0
  )
    throw new UsageError(
      `No field of these files is known to hold labels, so a new project would ask nothing; nothing was written.\n${fieldsOf(found)}\nName those with labels: --label COLUMN. For texts that have none, make the project with: labelwright init --from FILE`,
    );
}

/** Notes columns of labels that were asked for and hold none, as a misspelt name would. */
function noteMissingLabels({ columns }: ImportOptions, { losses, found }: ImportReading): void {
  for (const { layer, column } of columns?.labels ?? [])
    if (!found.layers.has(layer))
      losses.note(column, {
        'no-labels-in-column': `WARNING: no label was found under this name. ${fieldsOf(found)}`,
      });
}

const fieldsOf = ({ fields }: Discovery): string =>
  `Fields found beside the text: ${[...fields].map(quoted).join(', ')}.`;

/**
 * Writes in three steps: the labels that the mapping adds, so that every answer has its label; then new files, all or none (without them
 * the label schema is restored); then records appended to existing files.
 */
export async function putIntoPlace(
  staging: Staging,
  target: Pick<TargetProject, 'folder' | 'isNew' | 'schemaVersion'>,
  schema?: string,
): Promise<void> {
  staging.finish();
  const there = staging.files.filter(
    (file) => existsSync(path.join(target.folder, file)) && file.endsWith('.jsonl'),
  );
  const files = new NodeFiles(target.folder);
  if (target.isNew) await writeGitSettings(files);
  const takeBack =
    schema === undefined ? undefined : await replaceSchema(files, schema, target.schemaVersion);
  try {
    await staging.place(staging.files.filter((file) => !there.includes(file)));
  } catch (error) {
    await takeBack?.();
    throw error;
  }
  for (const file of there) await appendAll(files, file, staging.path(file));
}

/** Returns a function that restores the file; rejects if it was changed after it was read. */
async function replaceSchema(
  files: NodeFiles,
  text: string,
  version?: string,
): Promise<() => Promise<unknown>> {
  const before = await files.read(SCHEMA_FILE);
  const written = await files.writeAtomic(SCHEMA_FILE, Buffer.from(text), version);
  return () => files.writeAtomic(SCHEMA_FILE, before, written.version);
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
