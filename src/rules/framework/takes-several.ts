import type { ProjectModel } from '../../project/model/model';
import { takesOneLabel } from '../../kinds/traits';

/** Whether an answer may have several of these labels: they are those of a layer that is no single choice. Unknown labels do not count. */
export function takesSeveral({ layers }: ProjectModel, labels: readonly string[]): boolean {
  const having = [...layers.values()].filter((def) =>
    labels.every((id) => def.labels.some((label) => label.id === id)),
  );
  return having.length === 0 || having.some(({ layer }) => !takesOneLabel(layer));
}
