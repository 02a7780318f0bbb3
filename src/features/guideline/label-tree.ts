import { byParent } from '../../base/lists';
import type { ProjectModel } from '../../project/model/model';
import { exampleId } from './names';

/** A label with the labels of its group. */
export interface LabelNode {
  readonly id: string;
  readonly below: readonly LabelNode[];
}

/** The labels of a layer as a tree: in schema order, each group at the place of its first label, so that related labels are together. */
export function labelTree({ labels }: ProjectModel, ids: readonly string[]): LabelNode[] {
  // Circular or missing parents have their own finding; here the label is shown at the top level.
  const children = byParent(ids, labels, ({ label }) => label.parent);
  const nodesBelow = (parent: string | undefined): LabelNode[] =>
    (children.get(parent) ?? []).map((id) => ({ id, below: nodesBelow(id) }));
  return nodesBelow(undefined);
}

/** All ids of a tree, each group before its labels. */
export const idsOf = (tree: readonly LabelNode[]): string[] =>
  tree.flatMap(({ id, below }) => [id, ...idsOf(below)]);

/** Label -> the ids of what contrasts it with one label: an exclusion of either, a tie-breaker or a near miss. In schema order. */
export function confusedWith(model: ProjectModel, id: string): Map<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  const add = (other: string, by: string): void => {
    if (other === id || !model.labels.has(other)) return;
    const ids = found.get(other) ?? new Set<string>();
    found.set(other, ids.add(by));
  };
  for (const rule of model.definitions.get(id)?.exclude ?? [])
    if (rule.useInstead) add(rule.useInstead.id, rule.id);
  for (const [other, { exclude }] of model.definitions)
    for (const rule of exclude) if (rule.useInstead?.id === id) add(other, rule.id);
  for (const breaker of model.guideline?.tieBreakers ?? [])
    if (breaker.between.some((ref) => ref.id === id))
      for (const ref of breaker.between) add(ref.id, breaker.id);
  (model.guideline?.examples ?? []).forEach((example, n) => {
    const by = exampleId(example, n);
    const not = example.not.map((ref) => ref.id);
    // Only labels of one layer can be confused.
    for (const { id: given, layer = '' } of example.labelRefs) {
      if (given === id) for (const other of not) if (hasLabel(model, layer, other)) add(other, by);
      if (given !== id && not.includes(id) && hasLabel(model, layer, id)) add(given, by);
    }
  });
  return new Map(
    [...model.labels.keys()].flatMap((label) => {
      const by = found.get(label);
      return by ? [[label, by]] : [];
    }),
  );
}

const hasLabel = (model: ProjectModel, layer: string, id: string): boolean =>
  model.layers.get(layer)?.labels.some((ref) => ref.id === id) ?? false;
