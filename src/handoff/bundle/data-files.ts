import type { ProjectModel } from '../../core/project/model';
import type { Project } from '../../engine/project';
import { ProjectResolver, type ResolvedSample } from '../../engine/resolve/resolve-project';
import { resolvedLine } from '../../engine/resolve/resolved-line';
import { ResolveSummary } from '../../engine/resolve/resolve-summary';
import type { ProjectDivision } from '../../engine/split/divide-project';
import { fileName } from '../../formats/file-name';
import { parquetChunks, type ParquetRow } from '../../formats/parquet/write-parquet';
import { dataColumns, layerCells, type DataColumns } from './columns';
import type { Put, Written } from './bundle';

/** The samples of one split, twice: as lines of JSON and as Parquet. */
export interface DataFile {
  readonly split: string;
  /** As Hugging Face takes it: letters, digits and `_`. */
  readonly name: string;
  readonly samples: number;
  readonly jsonl: Written;
  readonly parquet: Written;
}

export interface DataOptions {
  readonly division: ProjectDivision;
  readonly pause: () => Promise<void>;
  /** Of Parquet files' footers. */
  readonly metadata: Readonly<Record<string, string>>;
}

export interface WrittenData {
  readonly files: readonly DataFile[];
  readonly columns: DataColumns;
  readonly resolved: ResolveSummary;
}

/**
 * Writes the data: for each split the samples with an answer on some layer, and every unresolved layer, with its reason, in a file of its
 * own. Samples that were answered and are in no split are in `data/no-split.jsonl`. Nothing is held but one row group.
 */
export async function writeData(
  project: Project,
  model: ProjectModel,
  put: Put,
  { division, pause, metadata }: DataOptions,
): Promise<WrittenData> {
  const context = contextFields(model);
  const splits = new Map(division.samples.map(({ key }, n) => [key, division.division.splits[n]]));
  const resolver = new ProjectResolver(project, model, { policy: model.schema.training.resolve });
  const columns = dataColumns(resolver.layers, context.length > 0);
  const resolved = new ResolveSummary(resolver.layers);
  const counts = new Map<string | undefined, number>();
  await put('data/unresolved.jsonl', openCases());

  const files: DataFile[] = [];
  const taken = new Set<string>(['unresolved', 'no-split']);
  for (const split of splitOrder(division)) {
    const name = fileName(split.replace(/\W+/g, '_'), taken).replace(/\W/g, '_');
    const samples = counts.get(split) ?? 0;
    if (samples === 0) continue;
    const jsonl = await put(`data/${name}.jsonl`, lines(split));
    const parquet = await put(
      `data/${name}.parquet`,
      parquetChunks(columns.columns, rows(split), { keyValueMetadata: metadata }),
    );
    files.push({ split, name, samples, jsonl, parquet });
  }
  if (counts.has(undefined)) await put('data/no-split.jsonl', lines(undefined));
  return { files, columns, resolved };

  async function* openCases(): AsyncGenerator<string> {
    let seen = 0;
    for await (const one of resolver.samples((row) => resolved.leftOut.push(row))) {
      resolved.add(one);
      const split = splits.get(one.sample.key);
      if (one.resolution.resolved.size > 0) counts.set(split, (counts.get(split) ?? 0) + 1);
      for (const [layer, open] of one.resolution.unresolved)
        yield jsonLine({
          sample: one.sample.id,
          layer,
          ...open,
          split: split ?? null,
          path: one.path,
          line: one.line + 1,
        });
      if ((++seen & 0x3ff) === 0) await pause();
    }
  }

  async function* samplesOf(split: string | undefined): AsyncGenerator<ResolvedSample> {
    const here = new ProjectResolver(project, model, {
      policy: model.schema.training.resolve,
      only: (key) => splits.get(key) === split,
    });
    let seen = 0;
    for await (const one of here.samples()) {
      if (one.resolution.resolved.size > 0) yield one;
      if ((++seen & 0x3ff) === 0) await pause();
    }
  }

  async function* lines(split: string | undefined): AsyncGenerator<string> {
    for await (const one of samplesOf(split)) {
      const fields = contextOf(one, context);
      yield jsonLine({ ...resolvedLine(one, { text: true }), ...(fields && { context: fields }) });
    }
  }

  async function* rows(split: string): AsyncGenerator<ParquetRow> {
    for await (const one of samplesOf(split)) {
      const fields = contextOf(one, context);
      yield Object.assign(
        { sample: one.sample.id, text: one.sample.text, answers: one.answers },
        fields && { context: fields },
        ...columns.layers.map((layer) => layerCells(layer, one.resolution)),
      ) as ParquetRow;
    }
  }
}

const jsonLine = (value: object): string => `${JSON.stringify(value)}\n`;

/** The fields that the project calls context, and those that a layer compares. Others may be nobody's business. */
function contextFields({ schema }: ProjectModel): string[] {
  const compared = schema.layers.flatMap(({ layer }) => (layer?.type === 'comparison' ? layer.between : []));
  return [...new Set([...(schema.data.context ?? []), ...compared])];
}

function contextOf({ sample }: ResolvedSample, names: readonly string[]): object | undefined {
  if (names.length === 0) return undefined;
  return Object.fromEntries(
    names.flatMap((name) => (Object.hasOwn(sample.fields, name) ? [[name, sample.fields[name]]] : [])),
  );
}

/** Splits as the project sizes them, then others by name. */
function splitOrder({ settings, division }: ProjectDivision): string[] {
  const there = new Set(division.splits.filter((split) => split !== undefined));
  const sized = [...settings.sizes.keys()].filter((split) => there.has(split));
  return [...sized, ...[...there].filter((split) => !settings.sizes.has(split)).sort()];
}
