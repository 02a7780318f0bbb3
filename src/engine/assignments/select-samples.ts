import { matcherOf } from '../../base/files/globs';
import { KeySet, type Keys } from '../../base/columns/key-set';
import { fileLines } from '../../project/answers/lines';
import { randomPart, type SampleHashes } from '../../project/assignment/choose-people';
import type { OverlayFiles } from '../../project/files/overlay-files';
import type { Batch, ProjectModel } from '../../project/model/model';
import { fieldText, isUnreadable } from '../../project/samples/sample';
import type { SampleFile } from '../../project/samples/sample-file';
import type { SampleStore } from '../../project/samples/sample-store';
import { splitLine } from '../../project/split/split-line';

/** What the choice of samples depends on. */
export interface SelectionSources {
  readonly files: OverlayFiles;
  readonly samples: SampleStore;
  readonly pause: () => Promise<void>;
  /** Samples that no batch has: those of gold. */
  readonly apart: Keys;
  /** Samples of other frozen batches. */
  readonly taken: Keys;
  /** What a person who left has not answered, by their name. */
  readonly openOf: (person: string) => Keys;
}

/** The keys of the samples that meet the conditions of a batch as the data are now, in the order of the data. */
export async function selectSamples(
  model: ProjectModel,
  { samples: wanted, seed }: Pick<Batch, 'samples' | 'seed'>,
  sources: SelectionSources,
): Promise<Int32Array> {
  const { samples, apart, taken, pause } = sources;
  const named =
    wanted.ids && new KeySet(wanted.ids.map(({ id }) => samples.ids.find(id)).filter((key) => key >= 0));
  const open = wanted.openOf && sources.openOf(wanted.openOf.id);
  const inFiles = wanted.files && matcherOf(wanted.files);
  const byField = await fieldTest(model, wanted, sources);
  const keys: number[] = [];
  for (const file of samples.files) {
    if (inFiles && !inFiles(file.path)) continue;
    const passing = byField && (await rowsWith(file, byField, sources));
    for (let row = 0; row < file.rows; row++) {
      if ((row & 0xffff) === 0xffff) await pause();
      const key = samples.keyAt(file, row);
      if (key < 0 || apart.has(key) || (passing && !passing.has(row))) continue;
      if ((named && !named.has(key)) || (open && !open.has(key)) || (wanted.isNew && taken.has(key)))
        continue;
      const place = samples.locate(key);
      if (place?.file === file && place.row === row) keys.push(key);
    }
  }
  if (wanted.share === undefined) return Int32Array.from(keys);
  const part = await inSteps(randomPart(hashesOf(samples, keys), seed, wanted.share), pause);
  return Int32Array.from(part, (n) => keys[n]!);
}

/** The hashes of samples by their keys. */
export const hashesOf = ({ ids }: SampleStore, keys: ArrayLike<number>): SampleHashes => ({
  length: keys.length,
  high: (n) => ids.hashHigh(keys[n]!),
  low: (n) => ids.hashLow(keys[n]!),
});

/** Runs work in steps, with a pause after each. */
export async function inSteps<T>(steps: Generator<void, T>, pause: () => Promise<void>): Promise<T> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await pause();
  }
}

type FieldTest = (fields: Readonly<Record<string, unknown>>, key: number) => boolean;

/** Whether the fields of a sample, and its split, are those that a batch wants; undefined if it wants any. */
async function fieldTest(
  { schema }: ProjectModel,
  { where, splits }: Batch['samples'],
  { files, samples }: SelectionSources,
): Promise<FieldTest | undefined> {
  if (where.size === 0 && !splits) return undefined;
  const inFile = splits && (await splitsIn(files, samples, schema.training.split.file));
  const { split } = schema.data;
  return (fields, key) => {
    for (const [name, values] of where) if (!values.includes(fieldText(fields, name) ?? '')) return false;
    if (!splits) return true;
    const own = fieldText(fields, split);
    const given = own ?? inFile?.get(key);
    return given !== undefined && splits.includes(given);
  };
}

/** Key -> split of the file with the division, if there is one. Lines that cannot be read are left out; a rule reports them. */
async function splitsIn(
  files: OverlayFiles,
  { ids }: SampleStore,
  path: string,
): Promise<Map<number, string>> {
  const found = new Map<number, string>();
  if (!(await files.stat(path))) return found;
  for await (const group of fileLines(files, path))
    for (const { raw } of group) {
      const line = raw.trim() === '' ? '' : splitLine(raw);
      if (typeof line === 'string' || line.split === null) continue;
      const key = ids.find(line.sample);
      if (key >= 0 && !found.has(key)) found.set(key, line.split);
    }
  return found;
}

async function rowsWith(
  file: SampleFile,
  test: FieldTest,
  { samples, pause }: SelectionSources,
): Promise<KeySet> {
  const rows = new KeySet();
  await samples.scan(file, { pause }, ({ row }, { sample }) => {
    if (!isUnreadable(sample) && test(sample.fields, samples.keyAt(file, row))) rows.add(row);
  });
  return rows;
}
