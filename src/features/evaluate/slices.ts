import { benjaminiHochberg, fisherExact, type CountedGroup } from '../../agreement/judging/subgroup-tests';
import { undefinedBecause, type Estimate, type Undefined } from '../../agreement/statistics/estimate';
import { proportionInterval, type ProportionInterval } from '../../agreement/statistics/proportion';
import { quantile } from '../../agreement/statistics/quantile';
import { mainScript } from '../../base/text/scripts';
import { answersOn, valueKey } from '../../disagreement/given';
import type { Layer } from '../../project/schema/layer-types';
import type { CauseSources } from './causes';
import type { SampleFacts } from './sample-facts';
import type { Compared } from './scored';

/** A slice is not tested if it, or the rest, has fewer samples. */
export const MIN_SLICE = 10;
/** A field is not sliced if it has more values, or more than half as many values as samples: it is an id, a date or free text. */
export const MAX_VALUES = 50;
/** A slice with a smaller p is significantly worse than the rest. */
export const SLICE_LEVEL = 0.05;

/** How samples are divided: by something known about all of them, or by a context field. */
export type SliceBy =
  'split' | 'length' | 'script' | 'guideline' | 'annotator' | 'agreement' | { readonly field: string };

/** Samples of a layer that have something in common. */
export interface Slice {
  readonly by: SliceBy;
  readonly value: string;
  readonly samples: number;
  readonly wrong: number;
  readonly accuracy: ProportionInterval | Undefined;
  /** Accuracy on all other samples. */
  readonly rest: ProportionInterval | Undefined;
  /** P of Fisher's exact test against the rest, corrected for all tested slices of the layer. */
  readonly p: Estimate;
}

export interface Slices {
  /** The worst first: those worse than the rest by p, then the other tested ones, then those that were not tested. */
  readonly slices: readonly Slice[];
  /** Context fields that were not sliced, with their numbers of values. */
  readonly notSliced: readonly { readonly field: string; readonly values: number }[];
}

const NAMES: Readonly<Record<Exclude<SliceBy, object>, string>> = {
  split: 'split',
  length: 'length',
  script: 'script',
  guideline: 'guideline',
  annotator: 'label by',
  agreement: 'answers',
};

/** The name of a division: `label by`, or the field. */
export const sliceKind = (by: SliceBy): string => (typeof by === 'object' ? by.field : NAMES[by]);

/** Whether a slice is significantly worse than the rest of the samples. */
export const isWorse = ({ p, accuracy, rest }: Slice): boolean =>
  p.value !== null && p.value < SLICE_LEVEL && accuracy.value! < rest.value!;

/** Divides a layer's compared samples in several ways, and tests each slice against the rest. */
export function slicesOf(
  layer: Layer,
  compared: readonly Compared[],
  sources: Pick<CauseSources, 'project' | 'model' | 'samples' | 'blind'>,
): Slices {
  const all: CountedGroup = {
    items: compared.length,
    count: compared.filter(({ isRight }) => !isRight).length,
  };
  const notSliced: { field: string; values: number }[] = [];
  const found: (Omit<Slice, 'p'> & { readonly tested: number | undefined })[] = [];
  for (const { by, values } of divisions(layer, compared, sources)) {
    const groups = new Map<string, { items: number; count: number }>();
    compared.forEach(({ isRight }, n) => {
      for (const value of new Set(values[n])) {
        const group = groups.get(value) ?? { items: 0, count: 0 };
        groups.set(value, group);
        group.items += 1;
        if (!isRight) group.count += 1;
      }
    });
    if (typeof by === 'object' && groups.size > Math.min(MAX_VALUES, all.items / 2)) {
      notSliced.push({ ...by, values: groups.size });
      continue;
    }
    for (const [value, own] of groups) {
      const rest = { items: all.items - own.items, count: all.count - own.count };
      // A slice with all samples has no rest to compare with.
      if (rest.items === 0) continue;
      const isTested = Math.min(own.items, rest.items) >= MIN_SLICE;
      found.push({
        by,
        value,
        samples: own.items,
        wrong: own.count,
        accuracy: accuracyOf(own),
        rest: accuracyOf(rest),
        tested: isTested ? fisherExact(own, rest) : undefined,
      });
    }
  }
  const corrected = benjaminiHochberg(found.flatMap(({ tested }) => tested ?? []));
  let next = 0;
  const ranked = found.map(({ tested, ...slice }): { slice: Slice; rank: number } => {
    const p: Estimate = tested === undefined ? TOO_SMALL : { value: corrected[next++]! };
    const isBelow = slice.accuracy.value! < slice.rest.value!;
    // Sorted by p before the correction, because the correction makes many equal.
    const rank = tested === undefined ? 3 : isBelow ? tested : 2 - tested;
    return { slice: { ...slice, p }, rank };
  });
  ranked.sort((a, b) => a.rank - b.rank || a.slice.accuracy.value! - b.slice.accuracy.value!);
  return { slices: ranked.map(({ slice }) => slice), notSliced };
}

const TOO_SMALL = undefinedBecause(`fewer than ${MIN_SLICE} samples in the slice or outside of it`);

const accuracyOf = ({ items, count }: CountedGroup): ProportionInterval | Undefined =>
  proportionInterval(items - count, items);

/** A way to divide samples, with the values of each sample. */
interface Division {
  readonly by: SliceBy;
  readonly values: readonly (readonly string[])[];
}

function divisions(
  layer: Layer,
  compared: readonly Compared[],
  { project, model, samples, blind }: Parameters<typeof slicesOf>[2],
): Division[] {
  const facts = compared.map(({ key }) => samples.byKey.get(key)!);
  const people = compared.map((one) => peopleOn(layer, one, project));
  const of = (value: (sample: SampleFacts) => string | undefined): string[][] =>
    facts.map((sample) => [value(sample) ?? NONE]);
  return [
    ...(model.schema.data.context ?? []).map((field): Division => ({
      by: { field },
      values: of(({ context }) => context[field]),
    })),
    { by: 'split', values: of(({ split }) => split) },
    { by: 'length', values: lengths(facts) },
    { by: 'script', values: of(({ text }) => mainScript(text)) },
    { by: 'guideline', values: people.map(({ versions }) => versions) },
    // Letters differ between samples, so they do not identify a person.
    ...(blind ? [] : [{ by: 'annotator', values: people.map(({ names }) => names) } as const]),
    { by: 'agreement', values: people.map(({ agreement }) => [agreement]) },
  ];
}

const NONE = '(none)';

/** The quarter of each sample by the length of its text. */
function lengths(facts: readonly SampleFacts[]): string[][] {
  const sorted = Float64Array.from(facts, ({ text }) => text.length).sort();
  const limits = [...new Set([0.25, 0.5, 0.75, 1].map((share) => Math.floor(quantile(sorted, share))))];
  return facts.map(({ text: { length } }) => {
    const n = limits.findIndex((limit) => length <= limit);
    return [n === 0 ? `up to ${limits[0]}` : `${limits[n - 1]! + 1} to ${limits[n]}`];
  });
}

/** Who gave the true label, under which version of the guideline, and whether people agree on the sample. */
function peopleOn(
  layer: Layer,
  { key, truth }: Compared,
  { records }: CauseSources['project'],
): { names: string[]; versions: string[]; agreement: string } {
  const { table } = records;
  const answers = answersOn(table, key, layer);
  const distinct = new Set(answers.map(({ said }) => said)).size;
  const agreement =
    answers.length < 2
      ? ['no answer', 'one answer'][answers.length]!
      : distinct === 1
        ? 'people agree'
        : 'people differ';
  if (truth.source === 'gold') return { names: [], versions: [], agreement };
  const decision = truth.source === 'decision' ? records.decisionOf(key) : undefined;
  if (decision) return { names: [decision.reviewer], versions: [decision.guideline ?? NONE], agreement };
  const said = valueKey(truth.value);
  const givers = answers.filter((one) => one.said === said);
  return {
    names: givers.map(({ row }) => table.annotatorName(row)),
    versions: givers.map(({ row }) => table.version(row) ?? NONE),
    agreement,
  };
}
