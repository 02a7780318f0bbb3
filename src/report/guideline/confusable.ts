import type { Example, ProjectModel } from '../../core/project/model';
import type { DocumentLabel } from './model';

/** The labels that a guideline sets against one: by an exclusion of either, a tie-breaker, a near miss. In the order of the schema. */
export function confusable(model: ProjectModel, id: string): DocumentLabel['confusedWith'] {
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
    // Only labels of one question can be taken for each other.
    for (const { id: given, layer = '' } of example.labelRefs) {
      if (given === id) for (const other of not) if (hasLabel(model, layer, other)) add(other, by);
      if (given !== id && not.includes(id) && hasLabel(model, layer, id)) add(given, by);
    }
  });
  return [...model.labels.keys()].flatMap((label) => {
    const by = found.get(label);
    return by ? [{ label, by: [...by] }] : [];
  });
}

/** How an example is called: by its id, else by its place. */
export const exampleId = ({ id }: Example, place: number): string => (id === '' ? `#${place + 1}` : id);

const hasLabel = (model: ProjectModel, layer: string, id: string): boolean =>
  model.layers.get(layer)?.labels.some((ref) => ref.id === id) ?? false;
