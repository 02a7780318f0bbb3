import { textHash } from '../base/text/hash';
import type { ProjectModel } from '../project/model/model';
import { comparesFields, type ComparingLayer, type Sides } from './traits';

/** The names of the two sides, in the order in which a model is shown them. */
export const MODEL_SIDES = ['A', 'B'] as const;

/** The answers to a comparison that name neither of its fields. */
export const withoutWinner = ({ ties, none }: Pick<Sides, 'ties' | 'none'>): string[] => [
  ...(ties ? ['tie'] : []),
  ...(none ? ['none'] : []),
];

/**
 * The two fields of a comparison in the order in which a person sees them. A hash of layer, sample and person draws it, so that every
 * window shows the same order, and each side comes first equally often.
 */
export function shownOrder(
  { id, between }: ComparingLayer,
  sample: string,
  person: string,
): readonly string[] {
  const isTurned = Number.parseInt(textHash(JSON.stringify([id, sample, person])).slice(-1), 16) % 2 === 1;
  return isTurned ? between.toReversed() : between;
}

/** Whether a person is asked the pair of a sample again with the sides swapped: a share of the pairs, drawn by a hash. */
export function isAskedSwapped({ id, swapped = 0 }: ComparingLayer, sample: string, person: string): boolean {
  const hash = textHash(JSON.stringify([id, sample, person, 'swapped']));
  return Number.parseInt(hash.slice(0, 13), 16) / 16 ** 13 < swapped;
}

/** `shownOrder` by layer, for every comparison of the schema; without a person, in the order of the schema. */
export function shownOrders(
  { schema }: ProjectModel,
  sample: string,
  person: string | undefined,
): Record<string, string[]> {
  return Object.fromEntries(
    schema.layers.flatMap(({ layer }) =>
      comparesFields(layer)
        ? [[layer.id, [...(person === undefined ? layer.between : shownOrder(layer, sample, person))]]]
        : [],
    ),
  );
}
