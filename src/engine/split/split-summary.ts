import { isEvaluation } from '../../core/split/evaluation';
import { proportionInterval, type Limits } from '../../core/statistics/proportion';
import type { ProjectDivision } from './divide-project';

export interface SplitSize {
  readonly split: string;
  readonly samples: number;
  /** Of samples that stay together: what is independent. */
  readonly groups: number;
  /** Share of all samples that have a split; what was asked for, where it was; 95 % limits of the share, by Wilson, over groups. */
  readonly share: number;
  readonly target?: number;
  readonly limits: Limits;
  readonly evaluation: boolean;
  /** 95 % limits of an accuracy of 0.9 measured here, were each group one question. */
  readonly accuracy: Limits;
  /** Stratum -> samples. */
  readonly strata: ReadonlyMap<string, number>;
}

export interface SplitSummary {
  readonly total: number;
  readonly leftOut: number;
  /** Groups of two samples or more, and the largest. */
  readonly joined: number;
  readonly largest: number;
  readonly sizes: readonly SplitSize[];
}

const SUPPOSED = 0.9;

/** Sizes of a division, splits in the order of the settings, then others by name. */
export function splitSummary({ settings, division, samples }: ProjectDivision): SplitSummary {
  const { splits, first } = division;
  const members = new Map<number, number>();
  for (const root of first) members.set(root, (members.get(root) ?? 0) + 1);
  const counts = new Map<string, { samples: number; groups: Set<number>; strata: Map<string, number> }>();
  for (const [n, split] of splits.entries()) {
    if (split === undefined) continue;
    let one = counts.get(split);
    if (!one) counts.set(split, (one = { samples: 0, groups: new Set(), strata: new Map() }));
    one.samples += 1;
    one.groups.add(first[n]!);
    const stratum = samples.stratum(n);
    one.strata.set(stratum, (one.strata.get(stratum) ?? 0) + 1);
  }
  const others = [...counts.keys()].filter((split) => !settings.sizes.has(split)).sort();
  const placed = [...counts.values()].reduce((sum, { samples }) => sum + samples, 0);
  const groups = [...counts.values()].reduce((sum, one) => sum + one.groups.size, 0);
  return {
    total: splits.length,
    leftOut: splits.length - placed,
    joined: [...members.values()].filter((size) => size > 1).length,
    largest: [...members.values()].reduce((most, size) => Math.max(most, size), 0),
    sizes: [...settings.sizes.keys(), ...others].map((split): SplitSize => {
      const one = counts.get(split) ?? { samples: 0, groups: new Set(), strata: new Map<string, number>() };
      const target = settings.sizes.get(split);
      return {
        split,
        samples: one.samples,
        groups: one.groups.size,
        share: placed === 0 ? 0 : one.samples / placed,
        ...(target !== undefined && { target }),
        limits: limitsOf(one.groups.size, groups),
        evaluation: isEvaluation(split, settings.evaluation),
        accuracy: limitsOf(SUPPOSED * one.groups.size, one.groups.size),
        strata: one.strata,
      };
    }),
  };
}

/** Of nothing everything is possible. */
function limitsOf(k: number, n: number): Limits {
  const interval = proportionInterval(k, n);
  return interval.value === null ? [0, 1] : interval.limits;
}
