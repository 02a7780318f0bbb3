import type { LabelDef, ProjectModel } from '../../core/project/model';

const known = new WeakMap<ProjectModel, readonly LabelDef[]>();

/** Labels that an annotator can choose: in a layer, selectable, not deprecated. In the order of the layers. */
export function choosableLabels(model: ProjectModel): readonly LabelDef[] {
  let labels = known.get(model);
  if (!labels) known.set(model, (labels = findChoosable(model)));
  return labels;
}

function findChoosable(model: ProjectModel): LabelDef[] {
  const offered = new Set(model.schema.layers.flatMap(({ labels }) => labels.map(({ id }) => id)));
  return [...offered].flatMap((id) => {
    const label = model.labels.get(id);
    return label && label.label.selectable && label.label.status === 'active' ? [label] : [];
  });
}
