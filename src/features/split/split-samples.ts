import { append, countBy } from '../../base/lists';
import type { SplitSettings } from '../../project/model/training-settings';
import { NO_TEXT, type TextSteps } from '../../base/similarity/text-steps';
import { assignUnits, type SplitUnit } from './assign-units';
import { isEvaluation } from '../../project/split/evaluation';
import type { SampleJoiner, SampleLink } from './join-samples';

/** The data, besides its text, that decide a sample's split. */
export interface SplitFacts {
  readonly id: string;
  /** Samples with the same value stay together. */
  readonly group?: string;
  /** Samples of one stratum are spread evenly. */
  readonly stratum: string;
  /** Its existing split: from the data or an earlier division. */
  readonly has?: string;
}

/** Samples by their position. */
export interface SplitList {
  readonly length: number;
  at(n: number): SplitFacts;
}

export interface SplitIssue {
  /**
   * `already-apart`: related samples have different splits already, and keep them. `left-out`: a sample without a split is related to samples
   * of different splits, or to an example where every split measures. `example-in-evaluation`: the text of a guideline example is in an
   * evaluation split, and stays there.
   */
  readonly kind: 'already-apart' | 'left-out' | 'example-in-evaluation';
  readonly samples: readonly number[];
  readonly splits: readonly string[];
}

export interface Division {
  readonly splits: readonly (string | undefined)[];
  readonly first: Int32Array;
  readonly links: readonly SampleLink[];
  /** Samples by position. */
  readonly issues: readonly SplitIssue[];
  /** Samples whose text equals, or nearly equals, that of an example. */
  readonly examples: readonly number[];
}

/** Divides the samples of a joiner, in steps that request texts, then those of examples: samples like these are not for evaluation. */
export function* splitSamples(
  samples: SplitList,
  joiner: SampleJoiner,
  examples: readonly string[],
  settings: SplitSettings,
): TextSteps<Division> {
  for (const text of examples) joiner.add({ text });
  const { first: joined, links } = yield* joiner.finish();
  const measures = (split: string): boolean => isEvaluation(split, settings.evaluation);
  const units = new SplitUnits(joined, samples.length);
  const taught = new Set(examples.map((_, e) => joined[samples.length + e]!));
  const training = new Set([...settings.sizes.keys()].filter((split) => !measures(split)));
  const issues: SplitIssue[] = [];
  const splits = new Array<string | undefined>(samples.length);
  /** Units whose samples do not have two splits already. */
  const open: number[] = [];
  for (let u = 0; u < units.length; u += 1) {
    if (u % STEP === 0) yield NO_TEXT;
    const members = units.members(u);
    for (const n of members) splits[n] = samples.at(n).has;
    const had = splitsOf(members, splits);
    if (taught.has(members[0]!) && had.some(measures))
      issues.push({ kind: 'example-in-evaluation', samples: [...members], splits: had });
    if (had.length < 2) {
      open.push(u);
      continue;
    }
    const [remaining, without] = [true, false].map((has) =>
      [...members].filter((n) => (splits[n] !== undefined) === has),
    ) as [number[], number[]];
    issues.push({ kind: 'already-apart', samples: remaining, splits: had });
    if (without.length > 0) issues.push({ kind: 'left-out', samples: without, splits: had });
  }
  const unitOf = (u: number): SplitUnit => {
    const members = units.members(u);
    const facts = Array.from(members, (n) => samples.at(n));
    const [fixed] = splitsOf(members, splits);
    return {
      names: [...new Set(facts.map(({ group, id }) => group ?? id))],
      size: members.length,
      stratum: commonest(facts.map(({ stratum }) => stratum)),
      fixed,
      allowed: taught.has(members[0]!) ? training : undefined,
    };
  };
  const assigned = yield* assignUnits({ length: open.length, at: (o) => unitOf(open[o]!) }, settings);
  open.forEach((u, o) => {
    const members = units.members(u);
    for (const n of members) splits[n] = assigned[o];
    if (assigned[o] === undefined) issues.push({ kind: 'left-out', samples: [...members], splits: [] });
  });
  return {
    splits,
    first: joined.slice(0, samples.length),
    links: links.filter(({ b }) => b < samples.length),
    issues: issues.sort((a, b) => a.samples[0]! - b.samples[0]!),
    examples: units.membersOf(taught),
  };
}

/** Units looked at between two steps. */
const STEP = 1000;

function splitsOf(members: Int32Array, splits: readonly (string | undefined)[]): string[] {
  const found: string[] = [];
  for (const n of members) {
    const split = splits[n];
    if (split !== undefined && !found.includes(split)) found.push(split);
  }
  return found;
}

/** The most frequent value; of equal ones the first by code unit, since it only balances sizes. */
function commonest(values: readonly string[]): string {
  if (values.length === 1) return values[0]!;
  return [...countBy(values)].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]![0];
}

class SplitUnits {
  /** Samples by unit, and the start of each unit. */
  readonly #samples: Int32Array;
  readonly #start: Int32Array;
  readonly length: number;

  /** `first`: position -> the smallest position in its group; `count` of them are samples. */
  constructor(first: Int32Array, count: number) {
    /** First position -> unit. */
    const units = new Int32Array(count);
    let length = 0;
    for (let n = 0; n < count; n += 1) if (first[n] === n) units[n] = length++;
    const start = new Int32Array(length + 1);
    for (let n = 0; n < count; n += 1) start[units[first[n]!]! + 1]! += 1;
    for (let u = 0; u < length; u += 1) start[u + 1]! += start[u]!;
    const next = start.slice();
    this.#samples = new Int32Array(count);
    for (let n = 0; n < count; n += 1) this.#samples[next[units[first[n]!]!]!++] = n;
    this.#start = start;
    this.length = length;
  }

  members(u: number): Int32Array {
    return this.#samples.subarray(this.#start[u]!, this.#start[u + 1]!);
  }

  /** The samples of the units that begin with the given samples, in the order of the units. */
  membersOf(firsts: ReadonlySet<number>): number[] {
    const found: number[] = [];
    for (let u = 0; u < this.length; u += 1) {
      const members = this.members(u);
      if (firsts.has(members[0]!)) append(found, members);
    }
    return found;
  }
}
