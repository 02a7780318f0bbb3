import { addTo, groupBy } from '../../base/lists';
import { findMojibake } from '../../base/text/mojibake';
import { giveTexts } from '../../base/similarity/text-steps';
import type { WithModel } from '../../engine/project';
import { startHashes } from '../../kinds/starts';
import { eachSample } from '../../project/samples/each-sample';
import { fieldText } from '../../project/samples/sample';
import { SampleJoiner, type SampleLink } from '../split/join-samples';
import { readSplitFile } from '../split/split-file';

/** What an evaluation needs to know about a sample besides its labels. */
export interface SampleFacts {
  readonly key: number;
  readonly id: string;
  readonly text: string;
  readonly split: string | undefined;
  readonly isDamaged: boolean;
  /** The context fields (`data.context`) that have a value. Other values than texts are in JSON. */
  readonly context: Readonly<Record<string, string>>;
  /** `startHashes` */
  readonly starts: Readonly<Record<string, string>>;
  /** The number of its group: samples of one group (`data.group`), or with nearly the same text, share it. */
  readonly group: number;
}

export interface AllSamples {
  readonly byKey: ReadonlyMap<number, SampleFacts>;
  /** In the order of files and rows. */
  readonly list: readonly SampleFacts[];
  /** Key -> up to 50 near duplicates, each with the lowest similarity on the way to it. */
  nearDuplicates(key: number): readonly { readonly sample: SampleFacts; readonly similarity: number }[];
  /** Key -> the sample and all near duplicates, direct or through others. */
  alike(key: number): readonly SampleFacts[];
}

/** Reads all samples with their splits (from the data, else from the split file) and near duplicates. */
export async function readSamples(
  { project, model }: WithModel,
  pause: () => Promise<void>,
): Promise<AllSamples> {
  const { split: settings } = model.schema.training;
  const { data } = model.schema;
  const splits = await readSplitFile(project.files, settings.file);
  const joiner = new SampleJoiner(settings.nearDuplicates);
  const fields: (string | undefined)[] = [];
  const read: Omit<SampleFacts, 'group'>[] = [];
  await eachSample(project.samples, pause, ({ key, id, sample: { text, fields: own } }) => {
    const isDamaged = findMojibake(text) !== undefined || text.includes('\ufffd');
    const context = Object.fromEntries(
      (data.context ?? []).flatMap((name) => {
        const value = Object.hasOwn(own, name) ? own[name] : undefined;
        if (value === undefined || value === null || value === '') return [];
        return [[name, typeof value === 'string' ? value : JSON.stringify(value)]];
      }),
    );
    const split = fieldText(own, data.split) ?? splits?.get(id);
    read.push({
      key,
      id,
      text,
      split,
      isDamaged,
      context,
      starts: startHashes(model, { text, fields: own }),
    });
    fields.push(fieldText(own, settings.group ?? data.group));
    joiner.add({ text });
  });
  const { first, links } = await giveTexts(joiner.finish(), (n) => read[n]!.text, pause);
  /** Group field -> the first position with that value. */
  const groups = new Map<string, number>();
  const list = read.map((facts, n): SampleFacts => {
    const field = fields[n];
    if (field !== undefined && !groups.has(field)) groups.set(field, first[n]!);
    return { ...facts, group: field === undefined ? first[n]! : groups.get(field)! };
  });
  const linked = linksBySample(links);
  const positions = new Map(list.map(({ key }, n) => [key, n]));
  const alike = groupBy(list, ({ key }) => first[positions.get(key)!]!);
  return {
    list,
    byKey: new Map(list.map((facts) => [facts.key, facts])),
    nearDuplicates: (key) =>
      (linked.get(positions.get(key) ?? -1) ?? []).map(([other, similarity]) => ({
        sample: list[other]!,
        similarity,
      })),
    alike: (key) => alike.get(first[positions.get(key) ?? -1] ?? -1) ?? [],
  };
}

/** Position -> other samples of its group, linked directly or through others, with the lowest similarity on the way. */
function linksBySample(links: readonly SampleLink[]): Map<number, [number, number][]> {
  const direct = new Map<number, [number, number][]>();
  for (const { a, b, similarity } of links) {
    addTo(direct, a, [b, similarity]);
    addTo(direct, b, [a, similarity]);
  }
  const all = new Map<number, [number, number][]>();
  for (const start of direct.keys()) {
    const seen = new Map([[start, 1]]);
    const open = [start];
    search: while (open.length > 0) {
      const at = open.pop()!;
      for (const [next, similarity] of direct.get(at)!) {
        if (seen.size > MAX_LINKED) break search;
        if (seen.has(next)) continue;
        seen.set(next, Math.min(similarity, seen.get(at)!));
        open.push(next);
      }
    }
    seen.delete(start);
    all.set(start, [...seen]);
  }
  return all;
}

/** Maximum number of near duplicates listed for a sample: a template may have thousands. */
const MAX_LINKED = 50;
