import type { ProjectModel } from '../../core/project/model';

/**
 * The labels of a question as a tree, written from top to bottom: in their order, each with the groups that it stands in before the
 * first label of theirs, so that what belongs together stands together.
 */
export function labelTree(
  ids: readonly string[],
  model: ProjectModel,
): { readonly id: string; readonly depth: number }[] {
  const children = new Map<string | undefined, string[]>();
  const placed = new Set<string>();
  const place = (id: string, path: ReadonlySet<string>): void => {
    if (placed.has(id)) return;
    placed.add(id);
    const parent = model.labels.get(id)?.label.parent;
    // A circle of parents, or one that there is not, is a finding elsewhere: here the label stands at the top.
    const above = parent !== undefined && model.labels.has(parent) && !path.has(parent) ? parent : undefined;
    if (above !== undefined) place(above, new Set([...path, id]));
    const siblings = children.get(above);
    if (siblings) siblings.push(id);
    else children.set(above, [id]);
  };
  for (const id of ids) place(id, new Set([id]));
  const rows: { id: string; depth: number }[] = [];
  const write = (parent: string | undefined, depth: number): void => {
    for (const id of children.get(parent) ?? []) {
      rows.push({ id, depth });
      write(id, depth + 1);
    }
  };
  write(undefined, 0);
  return rows;
}
