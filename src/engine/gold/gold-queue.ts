import { goldCount, goldOrder, type Spread } from '../../project/gold/queue';
import type { ProjectModel } from '../../project/model/model';
import type { Project } from '../project';
import type { SampleFile } from '../../project/samples/sample-file';
import { qualificationSamples } from './judged';

/** Where a sample stands. */
export interface SampleRowPlace {
  readonly file: SampleFile;
  readonly row: number;
}

/** What a person's queue of a file is made of. */
export interface GoldQueue {
  readonly spread: Spread;
  /** The gold samples that find a place, in the order in which they come. */
  readonly gold: readonly SampleRowPlace[];
  /** Keys of these. */
  readonly keys: ReadonlySet<number>;
  /** Keys of all gold samples: they do not stand among the others. */
  readonly apart: ReadonlySet<number>;
  /** Other samples of the file (and lines that are none). */
  readonly others: number;
}

/** The queue of a file for a person; undefined where gold is not hidden. Needs the ids of all samples. */
export function goldQueue(
  project: Project,
  model: ProjectModel,
  file: SampleFile,
  annotator: string,
): GoldQueue | undefined {
  const share = model.schema.gold?.share;
  if (share === undefined) return undefined;
  const { samples, records } = project;
  const first = new Set(qualificationSamples(project, model));
  const placed = [...records.gold.keys()].flatMap((id) => {
    const key = samples.ids.find(id);
    const place = key < 0 ? undefined : samples.locate(key);
    return place ? [{ id, key, ...place }] : [];
  });
  const goldIn = new Map<SampleFile, number>();
  for (const one of placed) goldIn.set(one.file, (goldIn.get(one.file) ?? 0) + 1);
  const goldFiles = new Set(records.files.filter(({ kind }) => kind === 'gold').map(({ path }) => path));
  const isGoldOnly = (other: SampleFile): boolean =>
    goldFiles.has(other.path) || goldIn.get(other) === other.rows;
  const pool = placed.filter((one) => !first.has(one.id) && (one.file === file || isGoldOnly(one.file)));
  const spread: Spread = { share, seed: model.schema.gold!.seed, annotator, file: file.path };
  const others = goldFiles.has(file.path) ? 0 : file.rows - (goldIn.get(file) ?? 0);
  const gold =
    others === 0
      ? []
      : goldOrder(spread, pool, ({ id }) => id).slice(0, goldCount(spread, pool.length, others));
  return {
    spread,
    gold,
    keys: new Set(gold.map(({ key }) => key)),
    apart: new Set(placed.map(({ key }) => key)),
    others,
  };
}
