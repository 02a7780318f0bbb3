import type { TieBreaker } from '../../project/model/model';

/** One label wins over another by a tie-breaker. */
export interface Preference {
  readonly winner: string;
  readonly loser: string;
  readonly by: TieBreaker;
  /** Applies always: it has neither `when` nor `unless`. */
  readonly isAlways: boolean;
}

/** The preferences of tie-breakers by pair, in order of precedence. A preferred label that is not in `between` is ignored. */
export function preferences(tieBreakers: readonly TieBreaker[]): Preference[] {
  return tieBreakers.flatMap((by) => {
    const { prefer, between, when, unless } = by;
    const labels = [...new Set(between.map(({ id }) => id))];
    if (!prefer || !labels.includes(prefer.id)) return [];
    return labels
      .filter((id) => id !== prefer.id)
      .map((loser) => ({ winner: prefer.id, loser, by, isAlways: !when && !unless }));
  });
}
