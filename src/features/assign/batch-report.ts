import { addTo } from '../../base/lists';
import { studentTQuantile } from '../../agreement/statistics/distributions';
import { type AssignedBatch, type Assignments, samplesByPeople } from '../../engine/assignments/assignments';
import type { Project, WithModel } from '../../engine/project';
import { probabilityOf } from '../../project/model/batch';
import type { SampleFile } from '../../project/samples/sample-file';
import { layerLabels } from '../../project/schema/layer-types';
import { takesOneLabel } from '../../kinds/traits';
import { defined } from '../../base/objects';

interface PersonLoad {
  readonly id: string;
  readonly samples: number;
  /** Those that the person labels only if others differ. */
  readonly reserve: number;
  readonly capacity?: number;
  readonly left: boolean;
}

/** How precisely a batch will show agreement: half the width of the 95 % interval. */
interface AgreementPrecision {
  /** With two people or more. */
  readonly samples: number;
  /** The share of them on which people are expected to agree. */
  readonly expected: number;
  /** Of that share; null with too few such samples. */
  readonly halfWidth: number | null;
  /** Of Cohen's kappa, for each layer with one label per sample. */
  readonly kappa: readonly { readonly layer: string; readonly halfWidth: number }[];
}

/** A batch in numbers. Numbers of samples unless noted otherwise. */
export interface BatchReport {
  /** Undefined for what follows from `quality.annotators_per_sample`. */
  readonly name: string | undefined;
  /** How its people are drawn; null where they were drawn before, and are kept. */
  readonly method: 'balanced' | 'hash' | null;
  readonly seed: number | null;
  readonly perSample: number;
  /** The numbers of people that samples have, ascending, with the number of these samples. */
  readonly byPeople: readonly { readonly people: number; readonly samples: number }[];
  /** With which a sample was chosen; null if it is unknown. */
  readonly probability: number | null;
  readonly samples: number;
  readonly unknown: number;
  readonly people: readonly PersonLoad[];
  /** Samples that two people share: the fewest and the most of any pair. Undefined for one person. */
  readonly pairs: { readonly count: number; readonly least: number; readonly most: number } | undefined;
  readonly precision: AgreementPrecision;
}

const CONFIDENCE = 0.95;
/** With fewer samples, or fewer of them on which people agree or differ, the interval holds too seldom. */
const MIN_SAMPLES = 50;
const MIN_OF_EACH = 2;
const isForeseen = (share: number, samples: number): boolean =>
  samples >= MIN_SAMPLES && samples * Math.min(share, 1 - share) >= MIN_OF_EACH;
const NOT_DRAWN = { method: null, seed: null };

/** A batch in numbers, as it was planned. `expected`: the share of samples on which people are expected to agree. */
export function batchReport(read: WithModel, assigned: AssignedBatch, expected: number): BatchReport {
  const { batch, settings, keys, planned, reserves, left, frozen } = assigned;
  const { people } = settings;
  const { method, seed } = frozen?.hasPeople ? NOT_DRAWN : settings;
  const capacities = new Map(batch?.people.map(({ id, capacity }) => [id, capacity]));
  const found = keys.filter((key) => key >= 0).length;
  const byPeople = [...samplesByPeople(assigned)].map(([number, samples]) => ({ people: number, samples }));
  const several = byPeople.reduce((sum, each) => sum + (each.people > 1 ? each.samples : 0), 0);
  return {
    name: batch?.name,
    method,
    seed,
    perSample: Math.min(settings.perSample, people.length),
    byPeople,
    probability: batch ? probabilityOf(batch) : 1,
    samples: found,
    unknown: frozen?.unknown.length ?? 0,
    people: people.map(({ id }, n) => ({
      id,
      samples: planned[n]!.size - reserves[n]!.size,
      reserve: reserves[n]!.size,
      left: left.has(id),
      ...defined({ capacity: capacities.get(id) }),
    })),
    pairs: pairsOf(assigned),
    precision: {
      samples: several,
      expected,
      ...(isForeseen(expected, several)
        ? {
            halfWidth: expectedHalfWidth(expected, several),
            kappa: kappaWidths(read, expected, several),
          }
        : { halfWidth: null, kappa: [] }),
    },
  };
}

function pairsOf({ settings, keys, peopleAt }: AssignedBatch): BatchReport['pairs'] {
  const size = settings.people.length;
  if (size < 2) return undefined;
  const shared = new Int32Array(size * size);
  for (let n = 0; n < keys.length; n++) {
    if (keys[n]! < 0) continue;
    const people = peopleAt(n).toSorted();
    for (let a = 0; a < people.length; a++)
      for (let b = a + 1; b < people.length; b++) shared[people[a]! * size + people[b]!]! += 1;
  }
  let [least, most, count] = [Infinity, 0, 0];
  for (let one = 0; one < size; one++)
    for (let other = one + 1; other < size; other++) {
      const samples = shared[one * size + other]!;
      [least, most, count] = [Math.min(least, samples), Math.max(most, samples), count + 1];
    }
  return { count, least, most };
}

/**
 * Half the width of the interval that so many independent samples will give: of the share of agreement, or, with the agreement by chance, of
 * Cohen's kappa (his approximate standard error of 1960, sqrt(p(1-p)/n) / (1 - pe)).
 */
export function expectedHalfWidth(share: number, samples: number, byChance = 0): number {
  const t = studentTQuantile(1 - (1 - CONFIDENCE) / 2, samples - 1);
  return (t * Math.sqrt((share * (1 - share)) / samples)) / (1 - byChance);
}

/** By chance, labels agree as if used as often as in the answers so far, or all equally often. */
function kappaWidths(
  { project, model }: WithModel,
  expected: number,
  samples: number,
): AgreementPrecision['kappa'] {
  const { labelCounts } = project.view(model);
  return model.schema.layers.flatMap(({ id, layer }) => {
    if (!takesOneLabel(layer)) return [];
    const offered = layerLabels(layer);
    const counts = offered.map((label) => labelCounts.get(id)?.labels.get(label) ?? 0);
    const total = counts.reduce((sum, count) => sum + count, 0);
    const shares = total > 0 ? counts.map((count) => count / total) : offered.map(() => 1 / offered.length);
    const byChance = shares.reduce((sum, share) => sum + share * share, 0);
    return byChance < 1 ? [{ layer: id, halfWidth: expectedHalfWidth(expected, samples, byChance) }] : [];
  });
}

export interface AssignedSamples {
  /** Ids by person, in the order of the data. Everyone with samples, and everyone who was meant to have some. */
  readonly people: ReadonlyMap<string, readonly string[]>;
  /** Gold, which everyone labels. */
  readonly everyone: readonly string[];
  readonly nobody: readonly string[];
}

/** The ids of a file's samples as they are written, by row; undefined for a sample without one. */
export type WrittenIds = ReadonlyMap<SampleFile, readonly (string | undefined)[]>;

/** The samples of each person, with those that they have answered. Without assignments, all annotators have all samples. */
export function assignedSamples(
  { project, model }: WithModel,
  assignments: Assignments | undefined,
  written: WrittenIds,
): AssignedSamples {
  const { samples } = project;
  const annotators = model.schema.annotators.map(({ id }) => id);
  const named = assignments?.batches.flatMap(({ members }) => [...members]) ?? annotators;
  const people = new Map<string, string[]>(named.map((id) => [id, []]));
  const everyone: string[] = [];
  const nobody: string[] = [];
  const gold = new Set(project.records.gold.keys());
  for (const file of samples.files)
    for (let row = 0; row < file.rows; row++) {
      const key = samples.keyAt(file, row);
      const place = samples.locate(key);
      if (place?.file !== file || place.row !== row) continue;
      const id = written.get(file)?.[row] ?? samples.nameOf(key)!;
      if (gold.has(id)) {
        everyone.push(id);
        continue;
      }
      const owners = assignments
        ? [...assignments.peopleOf(key), ...assignments.laterPeopleOf(key)]
        : annotators;
      if (owners.length === 0) nobody.push(id);
      for (const owner of owners) addTo(people, owner, id);
    }
  return { people, everyone, nobody };
}

/** The ids of samples by their keys, in the same order. */
export async function idsOf(project: Project, keys: Int32Array): Promise<string[]> {
  const { samples } = project;
  const wanted = new Map(Array.from(keys, (key, n) => [key, n]));
  const ids = new Array<string>(keys.length);
  for (const file of samples.files)
    await samples.scan(file, { pause: () => Promise.resolve() }, ({ row }, { sample }) => {
      const n = wanted.get(samples.keyAt(file, row));
      if (n !== undefined) ids[n] ??= ('id' in sample ? sample.id : undefined) ?? samples.nameOf(keys[n]!)!;
    });
  return ids;
}
