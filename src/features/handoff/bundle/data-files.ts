import type { ProjectModel } from '../../../project/model/model';
import type { WithModel } from '../../../engine/project';
import { ProjectResolver, type ResolvedSample } from '../../resolve/resolve-project';
import { ResolveSummary } from '../../resolve/resolve-summary';
import type { ProjectDivision } from '../../split/divide-project';
import { fileName } from '../../../formats/file-name';
import { parquetChunks, type ParquetRow } from '../../../formats/parquet/write-parquet';
import { dataColumns, layerCells, type DataColumns } from './columns';
import { GrowingFile, JsonLines, type Put, type Written } from './growing-file';
import { namedFields } from '../../../kinds/traits';
import { resolvedLine } from '../../resolve/resolved-line';

/** The samples of one split as JSON lines and as Parquet. */
export interface DataFile {
  readonly split: string;
  /** As Hugging Face requires: letters, digits and `_`. */
  readonly name: string;
  readonly samples: number;
  readonly jsonl: Written;
  readonly parquet: Written;
}

/**
 * Writes the data: for each split, the samples with an answer on some layer, and in a file of its own every unresolved layer with its
 * reason. Answered samples in no split go to `data/no-split.jsonl`. Each sample is read and resolved once, so all files are written at the
 * same time. Memory is bounded by one row group per split. `metadata` is for the footers of Parquet files.
 */
export async function writeData(
  { project, model }: WithModel,
  put: Put,
  { division, pause }: { readonly division: ProjectDivision; readonly pause: () => Promise<void> },
  metadata: Readonly<Record<string, string>>,
): Promise<{ files: DataFile[]; columns: DataColumns; resolved: ResolveSummary }> {
  const context = contextFields(model);
  const resolver = new ProjectResolver(project, model, { policy: model.schema.training.resolve });
  const columns = dataColumns(resolver.layers, context.length > 0);
  const resolved = new ResolveSummary(resolver.layers);
  const unresolved = new JsonLines(put, 'data/unresolved.jsonl');
  const noSplit = new JsonLines(put, 'data/no-split.jsonl');
  const taken = new Set<string>(['unresolved', 'no-split']);
  const splits = splitOrder(division).map((split) => {
    const name = fileName(split.replace(/\W+/g, '_'), taken).replace(/\W/g, '_');
    return new SplitFiles(put, split, name, columns, metadata);
  });
  const filesOf = new Map(splits.map((one) => [one.split, one]));
  const all = [unresolved, noSplit, ...splits];
  try {
    unresolved.begin();
    let seen = 0;
    for await (const one of resolver.samples((row) => resolved.leftOut.push(row))) {
      resolved.add(one);
      const split = division.division.splits[division.samples.position(one.sample.key)];
      for (const [layer, open] of one.resolution.unresolved)
        await unresolved.add({
          sample: one.sample.id,
          layer,
          ...open,
          split: split ?? null,
          path: one.path,
          line: one.line + 1,
        });
      if (one.resolution.resolved.size > 0) {
        const fields = contextOf(one, context);
        const line = { ...resolvedLine(one, { text: true }), ...(fields && { context: fields }) };
        if (split === undefined) await noSplit.add(line);
        else await filesOf.get(split)!.add(line, rowOf(one, fields, columns));
      }
      if ((++seen & 0x3ff) === 0) await pause();
    }
    const files = (await Promise.all(splits.map((one) => one.end()))).filter((file) => file !== undefined);
    await Promise.all([unresolved.end(), noSplit.end()]);
    return { files, columns, resolved };
  } catch (error) {
    await Promise.all(all.map((one) => one.abandon(error)));
    throw error;
  }
}

/** The two files of a split. */
class SplitFiles {
  readonly #lines: JsonLines;
  readonly #rows: GrowingFile<ParquetRow>;
  #samples = 0;

  constructor(
    put: Put,
    readonly split: string,
    private readonly name: string,
    { columns }: DataColumns,
    metadata: Readonly<Record<string, string>>,
  ) {
    this.#lines = new JsonLines(put, `data/${name}.jsonl`);
    this.#rows = new GrowingFile(
      put,
      `data/${name}.parquet`,
      (rows) => parquetChunks(columns, rows, { keyValueMetadata: metadata }),
      ROWS_WAITING,
    );
  }

  async add(line: object, row: ParquetRow): Promise<void> {
    this.#samples += 1;
    await this.#lines.add(line);
    await this.#rows.give(row);
  }

  async end(): Promise<DataFile | undefined> {
    const [jsonl, parquet] = await Promise.all([this.#lines.end(), this.#rows.end()]);
    if (!jsonl || !parquet) return undefined;
    return { split: this.split, name: this.name, samples: this.#samples, jsonl, parquet };
  }

  async abandon(why: unknown): Promise<void> {
    await Promise.all([this.#lines.abandon(why), this.#rows.abandon(why)]);
  }
}

/** Rows buffered for the Parquet writer: waking it for each row would cost more than writing. */
const ROWS_WAITING = 256;

function rowOf(one: ResolvedSample, fields: object | undefined, { layers }: DataColumns): ParquetRow {
  return Object.assign(
    { sample: one.sample.id, text: one.sample.text, answers: one.answers },
    fields && { context: fields },
    ...layers.map((layer) => layerCells(layer, one.resolution)),
  ) as ParquetRow;
}

/** The fields that the project calls context, that a layer compares or corrects, or that name the systems behind them. Others may be private. */
function contextFields({ schema }: ProjectModel): string[] {
  const asked = schema.layers.flatMap(({ layer }) => namedFields(layer));
  return [...new Set([...(schema.data.context ?? []), ...asked])];
}

function contextOf({ sample }: ResolvedSample, names: readonly string[]): object | undefined {
  if (names.length === 0) return undefined;
  return Object.fromEntries(
    names.flatMap((name) => (Object.hasOwn(sample.fields, name) ? [[name, sample.fields[name]]] : [])),
  );
}

/** Splits in the order of the settings, then others by name. */
function splitOrder({ settings, division }: ProjectDivision): string[] {
  const there = new Set(division.splits.filter((split) => split !== undefined));
  const sized = [...settings.sizes.keys()].filter((split) => there.has(split));
  return [...sized, ...[...there].filter((split) => !settings.sizes.has(split)).sort()];
}
