import type { SplitSettings } from '../training/settings';
import { assignUnits, type SplitUnit } from './assign-units';
import { isEvaluation } from './evaluation';
import { SampleJoiner, type JoinInput, type SampleLink } from './join-samples';

/** What of a sample decides on its split, beside its text. */
export interface SplitFacts {
  readonly id: string;
  /** Samples with the same value stay together. */
  readonly group?: string;
  /** Samples of one stratum are spread evenly. */
  readonly stratum: string;
  /** The split that it has already: in the data, or by an earlier division. */
  readonly has?: string;
}

export type SplitSample = SplitFacts & JoinInput;

/** Samples by their position. */
export interface SplitList {
  readonly length: number;
  at(n: number): SplitFacts;
}

export type SplitIssue =
  /** Samples that belong together have different splits already; they keep them. */
  | {
      readonly kind: 'already-apart';
      readonly samples: readonly number[];
      readonly splits: readonly string[];
    }
  /** A sample belongs together with samples of different splits and has none: it is left out. */
  | { readonly kind: 'left-out'; readonly samples: readonly number[]; readonly splits: readonly string[] }
  /** The text of a guideline example is in a split that measures, and stays there. */
  | {
      readonly kind: 'example-in-evaluation';
      readonly samples: readonly number[];
      readonly splits: readonly string[];
    };

export interface Division {
  /** Split of each sample; undefined for those that are left out. */
  readonly splits: readonly (string | undefined)[];
  /** Position -> the smallest position of those that stay together. */
  readonly first: Int32Array;
  readonly links: readonly SampleLink[];
  /** Samples by position. */
  readonly issues: readonly SplitIssue[];
  /** Samples whose text is that of an example, or nearly. */
  readonly examples: readonly number[];
}

/** Divides samples, in steps. `examples` are texts that everybody has read: what is like them is no fair question and does not measure. */
export function* splitSamples(
  samples: readonly SplitSample[],
  examples: readonly string[],
  settings: SplitSettings,
): Generator<void, Division> {
  const joiner = new SampleJoiner(settings.nearDuplicates);
  for (const sample of samples) joiner.add(sample);
  const list = { length: samples.length, at: (n: number): SplitFacts => samples[n]! };
  return yield* splitJoined(list, joiner, examples, settings);
}

/** The same of samples that were given to a joiner in their order. */
export function* splitJoined(
  samples: SplitList,
  joiner: SampleJoiner,
  examples: readonly string[],
  settings: SplitSettings,
): Generator<void, Division> {
  for (const text of examples) joiner.add({ text });
  const { first: joined, links } = yield* joiner.finish();
  const units = new Map<number, number[]>();
  for (let n = 0; n < samples.length; n += 1) {
    const members = units.get(joined[n]!);
    if (members) members.push(n);
    else units.set(joined[n]!, [n]);
  }
  const taught = new Set(examples.map((_, e) => joined[samples.length + e]!));
  const training = new Set(
    [...settings.sizes.keys()].filter((split) => !isEvaluation(split, settings.evaluation)),
  );
  const issues: SplitIssue[] = [];
  const splits = new Array<string | undefined>(samples.length);
  const open: { unit: SplitUnit; members: readonly number[] }[] = [];
  for (const [root, members] of units) {
    const had = [...new Set(members.flatMap((n) => samples.at(n).has ?? []))];
    const isTaught = taught.has(root);
    for (const n of members) splits[n] = samples.at(n).has;
    if (isTaught && had.some((split) => isEvaluation(split, settings.evaluation)))
      issues.push({ kind: 'example-in-evaluation', samples: members, splits: had });
    if (had.length > 1) {
      issues.push({
        kind: 'already-apart',
        samples: members.filter((n) => splits[n] !== undefined),
        splits: had,
      });
      const without = members.filter((n) => splits[n] === undefined);
      if (without.length > 0) issues.push({ kind: 'left-out', samples: without, splits: had });
      continue;
    }
    const unit: SplitUnit = {
      names: [...new Set(members.map((n) => nameOf(samples.at(n))))],
      size: members.length,
      stratum: commonest(members.map((n) => samples.at(n).stratum)),
      ...(had.length === 1 && { fixed: had[0]! }),
      ...(isTaught && { allowed: training }),
    };
    open.push({ unit, members });
  }
  yield;
  const assigned = assignUnits(
    open.map(({ unit }) => unit),
    settings,
  );
  open.forEach(({ members }, u) => {
    for (const n of members) splits[n] = assigned[u];
    if (assigned[u] === undefined) issues.push({ kind: 'left-out', samples: members, splits: [] });
  });
  return {
    splits,
    first: joined.slice(0, samples.length),
    links: links.filter(({ b }) => b < samples.length),
    issues: issues.sort((a, b) => a.samples[0]! - b.samples[0]!),
    examples: [...units].flatMap(([root, members]) => (taught.has(root) ? members : [])),
  };
}

/** What decides on the place of a sample: its group's value, or its id. */
const nameOf = ({ group, id }: SplitFacts): string => group ?? id;

/** The value that most have; of equally common ones the first by code unit, since it only balances sizes. */
function commonest(values: readonly string[]): string {
  if (values.length === 1) return values[0]!;
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]![0];
}
