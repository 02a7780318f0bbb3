import { locatedText, field } from '../../project/model/reader';
import type { GuidelineModel, Level, LevelTieBreaker, Ref, TieBreaker } from '../../project/model/model';

/** One label wins over another by a tie-breaker. */
export interface Preference {
  readonly winner: string;
  readonly loser: string;
  readonly by: TieBreaker;
  /** Applies always: it has neither `when` nor `unless`. */
  readonly isAlways: boolean;
}

/** The tie-breakers between labels, and those between levels for each layer with some, in the same form. */
export const tieBreakerLists = (
  guideline: GuidelineModel | undefined,
): readonly (readonly TieBreaker[])[] => [
  guideline?.tieBreakers ?? [],
  ...(guideline?.layers ?? []).map(({ tieBreakers }) => tieBreakers.map(betweenLevels)),
];

function betweenLevels({ levels, prefer, ...rule }: LevelTieBreaker): TieBreaker {
  const ref = ({ value, node, file }: Level): Ref => ({ id: String(value), node, file });
  const when = locatedText(rule.file, field(rule.node, 'when'));
  return { ...rule, between: levels.map(ref), ...(prefer && { prefer: ref(prefer) }), ...(when && { when }) };
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

/** A key for a pair of labels, in either order. */
export const pairKey = (a: string, b: string): string => JSON.stringify(a < b ? [a, b] : [b, a]);

/** The pairs that have a tie-breaker, by `pairKey`. */
export function settledPairs(tieBreakers: readonly TieBreaker[]): Set<string> {
  const pairs = new Set<string>();
  for (const { between } of tieBreakers)
    for (const { id: a } of between) for (const { id: b } of between) if (a !== b) pairs.add(pairKey(a, b));
  return pairs;
}
