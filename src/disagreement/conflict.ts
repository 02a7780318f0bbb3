import { append, pairsOf } from '../base/lists';
import type { LayerValue } from '../project/records/records';
import type { Layer } from '../project/schema/layer-types';
import { kindOf } from '../kinds';
import { sidesOf, type Difference } from '../kinds/difference';

/** The conflict between the answers to a layer of a sample. */
export interface Conflict {
  readonly differences: readonly Difference[];
  readonly kinds: ReadonlySet<Difference['kind']>;
  /** Pairs of conflicting labels, each pair once, in the order of code units. */
  readonly pairs: readonly (readonly [string, string])[];
  readonly labels: readonly string[];
}

/** Compares every two of the distinct answers (`comparableValue`) to one layer. */
export function conflictOf(layer: Layer, values: readonly LayerValue[]): Conflict {
  const differences: Difference[] = [];
  const pairs = new Map<string, readonly [string, string]>();
  const labels = new Set<string>();
  for (const [a, b] of pairsOf(values)) {
    const found = kindOf(layer).differences(layer, a, b);
    append(differences, found);
    for (const [x, y] of conflicting(found)) pairs.set(JSON.stringify([x, y]), [x, y]);
    for (const difference of found)
      for (const label of sidesOf(difference) ?? []) if (label !== null) labels.add(label);
  }
  return {
    differences,
    kinds: new Set(differences.map(({ kind }) => kind)),
    pairs: [...pairs.values()],
    labels: [...labels].sort(),
  };
}

/** The conflicting pairs of two answers. For label sets, each label of only one answer with each label of only the other. */
function conflicting(differences: readonly Difference[]): [string, string][] {
  const extra = (side: 0 | 1): string[] =>
    differences.flatMap((one) => (one.kind === 'extra-label' && one.by === side ? [one.label] : []));
  const others = extra(1);
  return [
    ...differences.flatMap((one): [string, string][] =>
      one.kind === 'label-pair' || one.kind === 'span-label' || one.kind === 'relation-label'
        ? [[one.a, one.b]]
        : [],
    ),
    ...extra(0).flatMap((a) => others.map((b): [string, string] => [a, b])),
  ].map(([a, b]) => (a < b ? [a, b] : [b, a]));
}
