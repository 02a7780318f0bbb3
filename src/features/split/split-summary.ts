import { addOne, getOrAdd } from '../../base/lists';
import { isEvaluation } from '../../project/split/evaluation';
import { proportionInterval, type Limits } from '../../agreement/statistics/proportion';
import type { ProjectDivision } from './divide-project';

export interface SplitSize {
  readonly split: string;
  readonly samples: number;
  /** Number of groups, which are independent. */
  readonly groups: number;
  /** Share of all samples that have a split, the requested share if any, and its 95 % Wilson limits over groups. */
  readonly share: number;
  readonly target?: number;
  readonly limits: Limits;
  readonly evaluation: boolean;
  /** 95 % limits of a measured accuracy of 0.9 if each group were one question. */
  readonly accuracy: Limits;
  /** Stratum -> samples. */
  readonly strata: ReadonlyMap<string, number>;
}

export interface SplitSummary {
  readonly total: number;
  readonly leftOut: number;
  /** Groups of two or more samples, and the largest. */
  readonly joined: number;
  readonly largest: number;
  readonly sizes: readonly SplitSize[];
}

const SUPPOSED = 0.9;

interface Counted {
  readonly number: number;
  samples: number;
  /** Groups first counted here, and others that also have samples here. */
  whole: number;
  readonly torn: Set<number>;
  readonly strata: Map<string, number>;
}

const noneYet = (number: number): Counted => ({
  number,
  samples: 0,
  whole: 0,
  torn: new Set(),
  strata: new Map(),
});
const groupsOf = ({ whole, torn }: Counted): number => whole + torn.size;

/** Sizes of a division, splits in the order of the settings, then others by name. */
export function splitSummary({ settings, division, samples }: ProjectDivision): SplitSummary {
  const { splits, first } = division;
  /** Size of the group that begins there. */
  const members = new Int32Array(first.length);
  for (const root of first) members[root]! += 1;
  const counts = new Map<string, Counted>();
  /** Number of the split in which a group was first counted, + 1: its only one, unless the group is divided. */
  const counted = new Int32Array(first.length);
  for (const [n, split] of splits.entries()) {
    if (split === undefined) continue;
    const one = getOrAdd(counts, split, () => noneYet(counts.size + 1));
    one.samples += 1;
    const root = first[n]!;
    if (counted[root] === 0) {
      counted[root] = one.number;
      one.whole += 1;
    } else if (counted[root] !== one.number) one.torn.add(root);
    const stratum = samples.stratum(n);
    addOne(one.strata, stratum);
  }
  const others = [...counts.keys()].filter((split) => !settings.sizes.has(split)).sort();
  const placed = [...counts.values()].reduce((sum, { samples }) => sum + samples, 0);
  const groups = [...counts.values()].reduce((sum, one) => sum + groupsOf(one), 0);
  return {
    total: splits.length,
    leftOut: splits.length - placed,
    joined: members.reduce((count, size) => count + (size > 1 ? 1 : 0), 0),
    largest: members.reduce((most, size) => Math.max(most, size), 0),
    sizes: [...settings.sizes.keys(), ...others].map((split): SplitSize => {
      const one = counts.get(split) ?? noneYet(0);
      const own = groupsOf(one);
      return {
        split,
        samples: one.samples,
        groups: own,
        share: placed === 0 ? 0 : one.samples / placed,
        target: settings.sizes.get(split),
        limits: limitsOf(own, groups),
        evaluation: isEvaluation(split, settings.evaluation),
        accuracy: limitsOf(SUPPOSED * own, own),
        strata: one.strata,
      };
    }),
  };
}

/** Without data, everything is possible. */
function limitsOf(k: number, n: number): Limits {
  const interval = proportionInterval(k, n);
  return interval.value === null ? [0, 1] : interval.limits;
}
