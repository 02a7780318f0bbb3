import { goldCount, goldOrder, type Spread } from '../../project/gold/queue';
import type { WithModel } from '../project';
import type { SampleFile } from '../../project/samples/sample-file';
import type { RowPlace } from '../../project/samples/sample-ids';
import { qualificationSamples } from '../gold/judged';
import { countBy } from '../../base/lists';

/** What a person's queue of a file is made of. */
export interface GoldQueue {
  readonly spread: Spread;
  /** The gold samples that have a place in the queue, in their order. */
  readonly gold: readonly RowPlace[];
  readonly keys: ReadonlySet<number>;
  /** Keys of all gold samples, which are left out of the other samples. */
  readonly apart: ReadonlySet<number>;
  /** Number of other samples of the file that the person has. */
  readonly others: number;
}

/** The queue of a file for a person, of the samples assigned to them; undefined if gold is not hidden. Needs the ids of all samples. */
export function goldQueue(
  { project, model }: WithModel,
  file: SampleFile,
  annotator: string,
): GoldQueue | undefined {
  const share = model.schema.gold?.share;
  if (share === undefined) return undefined;
  const { samples, records } = project;
  const first = new Set(qualificationSamples(project, model));
  const located = [...records.gold.keys()].flatMap((id) => {
    const key = samples.ids.find(id);
    const place = key < 0 ? undefined : samples.locate(key);
    return place ? [{ id, key, ...place }] : [];
  });
  const goldIn = countBy(located.map((one) => one.file));
  const goldFiles = new Set(records.files.filter(({ kind }) => kind === 'gold').map(({ path }) => path));
  const isGoldOnly = (other: SampleFile): boolean =>
    goldFiles.has(other.path) || goldIn.get(other) === other.rows;
  const candidates = located.filter(
    (one) => !first.has(one.id) && (one.file === file || isGoldOnly(one.file)),
  );
  const spread: Spread = { share, seed: model.schema.gold!.seed, annotator, file: file.path };
  const apart = new Set(located.map(({ key }) => key));
  const assigned = project.assignments.limiting(annotator);
  const own = assigned?.membersFor(annotator, [file], (key) => apart.has(key)).total;
  const others = goldFiles.has(file.path) ? 0 : (own ?? file.rows - (goldIn.get(file) ?? 0));
  const gold =
    others === 0
      ? []
      : goldOrder(spread, candidates, ({ id }) => id).slice(0, goldCount(spread, candidates.length, others));
  return {
    spread,
    gold,
    keys: new Set(gold.map(({ key }) => key)),
    apart,
    others,
  };
}
