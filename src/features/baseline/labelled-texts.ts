import { groupBy } from '../../base/lists';
import { giveTexts } from '../../base/similarity/text-steps';
import type { WithModel } from '../../engine/project';
import { eachSample } from '../../project/samples/each-sample';
import { fieldText } from '../../project/samples/sample';
import type { LayerTruth } from '../resolve/true-labels';
import { assignUnits } from '../split/assign-units';
import { SampleJoiner } from '../split/join-samples';

/** Samples with a known label on at least one layer, or all samples. */
export interface LabelledTexts {
  readonly keys: readonly number[];
  readonly ids: readonly string[];
  readonly texts: readonly string[];
  /** For each sample, the smallest position in its group. A group has samples that belong together, or texts that are equal or nearly so. */
  readonly group: Int32Array;
}

/** Reads the texts of all samples, or of those with a known label, in the order of files and rows. Groups samples that must not be separated. */
export async function labelledTexts(
  { project, model }: WithModel,
  truths: Iterable<LayerTruth>,
  { pause, all = false }: { readonly pause: () => Promise<void>; readonly all?: boolean | undefined },
): Promise<LabelledTexts> {
  const { split } = model.schema.training;
  const field = split.group ?? model.schema.data.group;
  const wanted = new Set([...truths].flatMap(({ known }) => [...known.keys()]));
  const joiner = new SampleJoiner(split.nearDuplicates);
  const [keys, ids, texts]: [number[], string[], string[]] = [[], [], []];
  await eachSample(project.samples, pause, (scanned) => {
    const { key, sample } = scanned;
    if (!all && !wanted.has(key)) return;
    keys.push(key);
    ids.push(scanned.id);
    texts.push(sample.text);
    joiner.add({ text: sample.text, group: fieldText(sample.fields, field) });
  });
  const { first } = await giveTexts(joiner.finish(), (n) => texts[n]!, pause);
  return { keys, ids, texts, group: first };
}

/** Assigns samples (given by position) to folds. Groups stay together, and each stratum is spread evenly. */
export function foldsOf(
  { ids, group }: LabelledTexts,
  rows: Int32Array,
  stratum: (row: number) => string,
  count: number,
  seed: number,
): Int32Array {
  const units = [...groupBy(rows.keys(), (i) => group[rows[i]!]!).values()];
  const steps = assignUnits(
    {
      length: units.length,
      at: (u) => ({
        names: [ids[rows[units[u]![0]!]!]!],
        size: units[u]!.length,
        stratum: stratum(rows[units[u]![0]!]!),
      }),
    },
    {
      sizes: new Map(Array.from({ length: count }, (_, fold) => [String(fold), 1 / count])),
      seed,
      method: 'balanced',
    },
  );
  let step = steps.next('');
  while (!step.done) step = steps.next('');
  const folds = new Int32Array(rows.length);
  step.value.forEach((fold, u) => {
    for (const i of units[u]!) folds[i] = Number(fold);
  });
  return folds;
}
